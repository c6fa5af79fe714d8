"""Someone at the replay desk of a real window: keys, presses and drags, and what is seen of it."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from backend.client import Client
from backend.messages.queries import AskView, Cell, ViewPage
from backend.messages.run_to import AskRunTo, RunToHits
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.replay_run_to.run_to_pane import RunToPane
from tests.console.tutorial.walk import TutorialWalk, Wait
from tests.running import until

ROWS = 40  # of a page in a tile

SeenRows = Mapping[str, list[list[Cell]]]


class ReplayDesk(TutorialWalk):
    """The desk and its keyboard; `press_key` types where the keyboard is."""

    def __init__(self, panel: ReplayPanel, wait: Wait) -> None:
        super().__init__(panel, wait)
        self._wait_for = wait

    @property
    def position(self) -> int:
        """Where the playhead stands."""
        return self.panel.playback.position

    def press_key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self._keyboard(), key, modifier)

    def focus_slider(self) -> None:
        """Bring the keyboard to the slider.

        The window is made active first: without a window manager, none is after a list of
        completions was shown, which is a window as well.
        """
        self.panel.window().activateWindow()
        self.panel.play_bar.setFocus()
        self._wait_for(self.panel.play_bar.hasFocus)

    def grab_slider(self, share: float) -> None:
        """Press the left button on the slider, and hold it."""
        self._send(QMouseEvent.Type.MouseButtonPress, share)

    def drag_slider(self, share: float) -> None:
        """Move the mouse along the slider while the button is held."""
        self._send(QMouseEvent.Type.MouseMove, share)

    def release_slider(self, share: float) -> None:
        """Let the button go."""
        self._send(QMouseEvent.Type.MouseButtonRelease, share)

    def type_condition(self, condition: str) -> RunToPane:
        """Type a condition where F5 looks for it."""
        self.panel.context.show_pane("run-to")
        pane = self.panel.panes.panes["run-to"]
        assert isinstance(pane, RunToPane)
        pane.condition.clear()
        QTest.keyClicks(pane.condition, condition)
        return pane

    def run_by_key(self, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        """Press F5, with Shift to run back; return where the playhead is afterwards."""
        pane = self.panel.panes.panes["run-to"]
        assert isinstance(pane, RunToPane)
        self.press_key(Qt.Key.Key_F5, modifier)
        self._wait_for(lambda: not pane.search.is_running)
        self.settle()
        return self.position

    def seen(self) -> SeenRows:
        """Return the rows that stand in the tiles, with the position that each says it is of."""
        tiles = self.panel.tiles.tiles
        return {name: tile.shown.page.rows for name, tile in tiles.items() if tile.shown}

    def shown_positions(self) -> set[int]:
        """Return as of which positions the tiles stand."""
        shown = [tile.shown for tile in self.panel.tiles.tiles.values()]
        return {each.page.position if each is not None else -1 for each in shown}

    def _keyboard(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def _send(self, kind: QMouseEvent.Type, share: float) -> None:
        slider = self.panel.play_bar
        place = QPoint(round(slider.width() * share), slider.height() // 2)
        is_move = kind == QMouseEvent.Type.MouseMove
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        held = none if kind == QMouseEvent.Type.MouseButtonRelease else left
        event = QMouseEvent(
            kind,
            place.toPointF(),
            slider.mapToGlobal(place).toPointF(),
            none if is_move else left,
            held,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(slider, event)


def until_applied(client: Client, position: int) -> None:
    """Wait until the archive has come to a position: what is behind it is found in no view."""

    def is_applied() -> bool:
        found = client.ask(AskRunTo(condition="orders: order_id:none"), "archive")
        return isinstance(found, RunToHits) and found.applied >= position

    until(is_applied, f"the archive has come to {position}")


def archived_rows(client: Client, views: Mapping[str, object], position: int) -> SeenRows:
    """Return what the archive says of these views at a position, in the order of the tiles."""
    found: dict[str, list[list[Cell]]] = {}
    for name in views:
        asked = AskView(view=name, order="position:desc", limit=ROWS, at=position)
        page = client.ask(asked, "archive")
        assert isinstance(page, ViewPage)
        found[name] = page.rows
    return found
