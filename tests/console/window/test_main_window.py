from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QMenu,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.link.bridge import BackendClient
from console.panels.panel_registry import PANELS
from console.settings.preferences import Preferences
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.command_palette import CommandPalette
from console.window.dock import PanelDock
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitDialog, QuitPolicy
from console.window.window_actions import ShortcutsDialog


class Backend:
    """A backend that belongs to this console, and notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def start(self) -> None:
        self.done.append("start")

    def may_stop(self) -> bool:
        return True

    def stop(self) -> None:
        self.done.append("stop")


class Sitting:
    """Windows one after the other in front of the same memory."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.remembered = Preferences(folder)
        self.backend = Backend()
        self._app, self._folder = app, folder
        self._links: list[BackendClient] = []

    def window(self, qtbot: QtBot) -> MainWindow:
        link = BackendClient(self._folder, StateStore())
        self._links.append(link)
        desk = Workspace(data=self._folder, actor=Observable("anna"))
        leaving = QuitPolicy(self.remembered, self.backend)
        window = MainWindow(link, Theme(self._app, "light"), desk, self.remembered, leaving)
        window.restore_place()
        window.show()
        window.activateWindow()
        qtbot.addWidget(window)
        qtbot.waitUntil(window.isActiveWindow)
        return window

    def end(self) -> None:
        for link in self._links:
            link.stop()


@pytest.fixture
def sitting(qapp: QApplication, tmp_path: Path) -> Iterator[Sitting]:
    found = Sitting(qapp, tmp_path)
    yield found
    found.end()


def resize_beyond_screen(qtbot: QtBot, window: MainWindow, width_px: int, height_px: int) -> None:
    """Give a window a size for good: it fits itself to the screen, 800x800, when it opens."""

    def is_resized() -> bool:
        was_resized = window.width() == width_px and window.docks.is_arranged
        window.resize(width_px, height_px)
        return was_resized

    qtbot.waitUntil(is_resized)


def visible(window: MainWindow) -> list[str]:
    return [name for name, dock in window.docks.by_name.items() if not dock.isHidden()]


def test_that_every_panel_is_there_at_first(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    assert sorted(visible(window)) == sorted(entry.name for entry in PANELS)


def test_that_the_arrangement_is_remembered(sitting: Sitting, qtbot: QtBot) -> None:
    sitting.remembered.save_on_quit("keep")
    first = sitting.window(qtbot)
    qtbot.waitUntil(first.docks.by_name["lag"].isVisible)
    first.docks.by_name["event"].close()
    first.close()
    second = sitting.window(qtbot)
    qtbot.waitUntil(lambda: "event" not in visible(second))
    second.docks.show_panel("event")
    assert "event" in visible(second)


def test_that_an_arrangement_that_cannot_be_read_gives_the_first_one(
    sitting: Sitting, qtbot: QtBot
) -> None:
    sitting.remembered.save_layout(QByteArray(b"nonsense"), QByteArray(b"nonsense"), "nonsense")
    window = sitting.window(qtbot)
    qtbot.waitUntil(window.docks.by_name["overview"].isVisible)
    assert sorted(visible(window)) == sorted(entry.name for entry in PANELS)


def test_that_the_palette_finds_an_action_by_parts_of_its_name(
    sitting: Sitting, qtbot: QtBot
) -> None:
    window = sitting.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    enabled = [listed for listed in window.registry if listed.action.isEnabled()]
    assert len(palette.texts()) == len(enabled)
    box = palette.findChild(QLineEdit)
    assert box is not None
    QTest.keyClicks(box, "go: repli")
    assert [text.split("   ")[0] for text in palette.texts()] == ["Go: Replicas"]
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.panel("replicas").isVisible())


def test_that_the_palettes_list_is_moved_in_from_its_box(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    palette = CommandPalette(window, window.registry)
    qtbot.addWidget(palette)
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert found.currentRow() == 1


def test_that_the_palette_goes_somewhere_before_it_writes(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    palette = CommandPalette(window, window.registry)
    qtbot.addWidget(palette)
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    assert found.currentItem().text().startswith("Go: Overview")
    QTest.keyClicks(box, "commands")
    assert found.currentItem().text().startswith("Go: Commands")


@pytest.mark.parametrize("typed", ["send the command", "load or continue"])
def test_that_the_palette_writes_only_what_the_operator_selected(
    sitting: Sitting, qtbot: QtBot, typed: str
) -> None:
    window = sitting.window(qtbot)
    palette = CommandPalette(window, window.registry)
    qtbot.addWidget(palette)
    palette.show()
    box, found = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert box is not None
    assert found is not None
    QTest.keyClicks(box, typed)
    assert palette.texts()
    assert found.currentRow() == -1
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert found.currentRow() == 0


def test_that_one_dialog_shows_every_shortcut(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_F1)
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    bound = [deed for deed in window.registry if deed.action.shortcuts()]
    assert len(bound) > 10
    assert all(dialog.lists(deed.action.text()) for deed in bound)


def test_that_no_two_actions_of_the_window_share_a_shortcut(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    keys = [
        key.toString()
        for deed in window.registry
        if deed.action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        for key in deed.action.shortcuts()
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("button", "done"), [("keep", []), ("stop", ["stop"])])
def test_that_closing_asks_what_becomes_of_the_backend(
    sitting: Sitting, qtbot: QtBot, button: str, done: list[str]
) -> None:
    window = sitting.window(qtbot)
    window.close()
    question = window.findChild(QuitDialog)
    assert question is not None
    assert window.isVisible()
    chosen = question.keep if button == "keep" else question.stop
    question.always.setChecked(True)
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
    assert window.isHidden()
    assert sitting.backend.done == done
    assert sitting.remembered.on_quit == button


def test_that_what_was_chosen_for_ever_is_not_asked_again(sitting: Sitting, qtbot: QtBot) -> None:
    sitting.remembered.save_on_quit("stop")
    window = sitting.window(qtbot)
    window.close()
    assert window.findChild(QuitDialog) is None
    assert window.isHidden()
    assert sitting.backend.done == ["stop"]


def test_that_the_theme_is_switched_and_remembered(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    before = window.grab().toImage().pixelColor(3, 3)
    QTest.keyClick(
        window,
        Qt.Key.Key_T,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert window.grab().toImage().pixelColor(3, 3).lightness() < before.lightness() / 2
    assert sitting.remembered.theme == "dark"


def test_that_the_menus_name_every_panel_the_palette_and_the_shortcuts(
    sitting: Sitting, qtbot: QtBot
) -> None:
    window = sitting.window(qtbot)
    menus = {
        action.text().replace("&", ""): menu
        for action in window.menuBar().actions()
        if isinstance(menu := action.menu(), QMenu)
    }
    assert list(menus) == ["File", "View", "Go", "Tools", "Help"]
    assert [each.text() for each in menus["Go"].actions()] == [entry.title for entry in PANELS]
    assert "Command palette" in {each.text() for each in menus["Tools"].actions()}
    assert "Shortcuts" in {each.text() for each in menus["Help"].actions()}
    assert window.menuBar().isVisible()


def test_that_what_a_panel_does_brings_it_to_the_front(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    assert not window.docks.by_name["timeline"].is_in_place
    listed = next(each for each in window.registry if each.action.text() == "Search the timeline")
    window.registry.trigger(listed)
    qtbot.waitUntil(lambda: window.docks.by_name["timeline"].is_in_place)


def test_that_tab_never_goes_behind_another_tab(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    resize_beyond_screen(qtbot, window, 1200, 800)  # there docks stand beside each other
    qtbot.waitUntil(lambda: len([d for d in window.docks.by_name.values() if d.is_in_place]) == 3)
    reached: set[str] = set()
    for _ in range(80):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        dock = dock_around(window.focusWidget())
        reached |= {dock.objectName()} if dock is not None else set()
        assert dock is None or dock.is_in_place
    assert {"dock-overview", "dock-lag", "dock-event"} <= reached


def test_that_the_focus_goes_with_the_tab_that_is_clicked(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    qtbot.waitUntil(lambda: window.docks.by_name["overview"].is_in_place)
    window.docks.show_panel("commands")
    assert dock_around(window.focusWidget()) is window.docks.by_name["commands"]
    window.docks.by_name["views"].raise_()  # as a click on its tab does
    qtbot.waitUntil(
        lambda: dock_around(window.focusWidget()) is window.docks.by_name["views"], timeout=2000
    )


def dock_around(widget: QWidget | None) -> PanelDock | None:
    while widget is not None and not isinstance(widget, PanelDock):
        widget = widget.parentWidget()
    return widget


def test_that_enter_presses_the_button_that_has_the_focus(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    resize_beyond_screen(qtbot, window, 1200, 800)  # there docks stand beside each other
    qtbot.waitUntil(lambda: window.docks.by_name["event"].is_in_place)
    _, close = window.docks.by_name["event"].titleBarWidget().findChildren(QToolButton)
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Return)
    assert "event" not in visible(window)


def test_that_a_window_is_never_larger_than_its_screen(sitting: Sitting, qtbot: QtBot) -> None:
    window = sitting.window(qtbot)
    available = window.screen().availableGeometry()  # 800x800 on the offscreen platform
    assert available.contains(window.frameGeometry())
    assert window.minimumSizeHint().width() <= 640
    assert window.minimumSizeHint().height() <= 330  # 1280x720 at scale 2, without its frame
