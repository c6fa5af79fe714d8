"""Someone who works with the real window: types, clicks, and waits until it is to be seen."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from console.app.backend_launcher import BackendLauncher
from console.link.bridge import BackendClient
from console.panels.commands.command_history import SentCommand
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.event.event_panel import EventPanel
from console.panels.lag.lag_panel import LagPanel
from console.panels.panel import Panel
from console.panels.replay.replay_panel import ReplayPanel
from console.panels.timeline.timeline_panel import TimelinePanel
from console.panels.views.views_panel import ViewsPanel
from console.settings.preferences import Preferences
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.tables.table_rows import TableRow
from console.theme.theme import Theme
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitPolicy

PATIENCE = 60_000  # milliseconds; a loaded machine is slow, and that is no mistake

P = TypeVar("P", bound=Panel)


class Operator:
    """Drives one window."""

    def __init__(self, window: MainWindow, workspace: Workspace, qtbot: QtBot) -> None:
        self.window = window
        self.workspace = workspace
        self._qtbot = qtbot

    @classmethod
    @contextmanager
    def at(
        cls, app: QApplication, qtbot: QtBot, folder: Path, config: Path
    ) -> Generator["Operator"]:
        """Open a window on a data folder whose backend runs; it remembers what is in `config`."""
        preferences = Preferences(config)
        preferences.save_on_quit("keep")
        client = BackendClient(folder, StateStore())
        workspace = Workspace(data=folder, actor=Observable("anna"))
        quit_policy = QuitPolicy(preferences, BackendLauncher(client, workspace))
        theme = Theme(app, "light")
        with theme.undressed():
            window = MainWindow(client, theme, workspace, preferences, quit_policy)
        qtbot.addWidget(window)
        client.start()
        window.show()
        try:
            yield cls(window, workspace, qtbot)
        finally:
            window.close()
            client.stop()

    @property
    def commands(self) -> CommandsPanel:
        return self.panel(CommandsPanel)

    @property
    def timeline(self) -> TimelinePanel:
        return self.panel(TimelinePanel)

    @property
    def event(self) -> EventPanel:
        return self.panel(EventPanel)

    @property
    def views(self) -> ViewsPanel:
        return self.panel(ViewsPanel)

    @property
    def lag(self) -> LagPanel:
        return self.panel(LagPanel)

    @property
    def replay(self) -> ReplayPanel:
        return self.panel(ReplayPanel)

    def panel(self, kind: type[P]) -> P:
        found = self.window.panel(kind.entry.name)
        assert isinstance(found, kind)
        return found

    def open(self, kind: type[P]) -> P:
        self.window.docks.show_panel(kind.entry.name)
        panel = self.panel(kind)
        self.until(panel.isVisible)
        return panel

    def until(self, condition: Callable[[], object]) -> None:
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def type_into(self, panel: QWidget, name: str, text: str) -> None:
        editor = panel.findChild(QWidget, name)
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
            return
        assert isinstance(editor, QLineEdit), name
        editor.clear()
        QTest.keyClicks(editor, text)

    def fill(self, command: str, fields: Mapping[str, str]) -> None:
        """Choose a command, and type into its form; rows are named `lines-0-quantity`."""
        panel = self.open(CommandsPanel)
        self.until(lambda: panel.form is not None)
        panel.command_list.select(command)
        assert panel.form is not None
        panel.form.set_payload({})
        for name, text in fields.items():
            entry, _, row = name.partition("-")
            if row and panel.form.findChild(QWidget, f"field-{name}") is None:
                self.click(panel, f"add-{entry}")
            self.type_into(panel.form, f"field-{name}", text)

    def send(self, command: str, **fields: str) -> SentCommand:
        """Send a command from its form; return it with its answer."""
        self.fill(command, {name.replace("__", "-"): text for name, text in fields.items()})
        return self.press_send()

    def press_send(self) -> SentCommand:
        panel = self.commands
        sent = len(panel.submitter.history)
        self.until(lambda: panel.form is not None and panel.form.currency is not None)
        QTest.mouseClick(panel.send_bar.send_button, Qt.MouseButton.LeftButton)
        if panel.send_bar.state == "confirming":
            QTest.mouseClick(panel.send_bar.confirm_button, Qt.MouseButton.LeftButton)
        self.until(
            lambda: len(panel.submitter.history) > sent and panel.submitter.history[-1].answer
        )
        return panel.submitter.history[-1]

    def click(self, panel: QWidget, name: str) -> None:
        button = panel.findChild(QWidget, name)
        assert button is not None, name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def shown_view(self, name: str) -> dict[str, dict[str, str]]:
        """Return the rows of a view as they are on the screen, by key and column."""
        panel = self.open(ViewsPanel)
        self.until(lambda: panel.tabs.count() > 0)
        panel.show_view(name)
        self.until(lambda: panel.shown_view == name)
        return cells(panel.column_names, panel.rows)

    def replayed(self, view: str) -> dict[str, dict[str, str]]:
        """Return the rows of a view as they stand in the replay panel."""
        tile = self.replay.tiles.tiles[view]
        return cells(tile.shown.names, tile.shown.rows) if tile.shown else {}


def cells(names: tuple[str, ...], rows: list[TableRow]) -> dict[str, dict[str, str]]:
    return {
        " ".join(map(str, cast("tuple[object, ...]", row.key))): dict(
            zip(names, row.texts, strict=True)
        )
        for row in rows
    }
