"""One window over one backend, someone who works in it, and the command line beside it."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QSystemTrayIcon,
    QWidget,
)

from backend.translation import shown_language, tr
from console.actions.action_registry import GO_MENU
from console.app.tray_icon import TrayIcon
from console.panels.commands.commands_panel import CommandsPanel
from console.panels.overview.overview_panel import OverviewPanel
from console.panels.panel import Panel
from console.window.main_window import MainWindow
from tests.e2e.fault_scene import in_background
from tests.e2e.watched_window import WatchedWindow
from tests.health_watch import make_impatient
from tests.running import Running
from tests.stories.command_line import CommandLine, ReportedState
from tests.stories.story_pictures import StoryPictures, chosen_look

P = TypeVar("P", bound=Panel)


class Story:
    """What an operator does and sees, step by step; `notifications` are those of the desktop."""

    def __init__(
        self,
        backend: Running,
        window: WatchedWindow,
        pictures: StoryPictures,
        notifications: list[str],
    ) -> None:
        self.backend, self.window, self.notifications = backend, window, notifications
        self.command_line = CommandLine(backend.folder, window.run_while)
        self._pictures = pictures

    @property
    def main(self) -> MainWindow:
        """The main window."""
        return self.window.console.window

    @property
    def overview(self) -> OverviewPanel:
        """The overview."""
        return self.panel(OverviewPanel)

    def panel(self, kind: type[P]) -> P:
        """Return a panel, in sight or not."""
        found = self.main.panel(kind.entry.name)
        assert isinstance(found, kind)
        return found

    def open(self, kind: type[P]) -> P:
        """Open a panel by the menu, and wait until it has everything."""
        panel = self.panel(kind)
        title, listed = tr(panel.entry.title), self.main.registry.group(GO_MENU)
        (entry,) = [each.action for each in listed if each.action.text() == title]
        entry.trigger()
        self.until(lambda: panel.isVisible() and panel.is_ready(), f"{kind.entry.name} has come")
        return panel

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Let the window run until something is so."""
        self.window.until(lambda _frame: bool(condition()), what)

    def press(self, button: QAbstractButton) -> None:
        """Click a button, once it can be."""
        self.until(lambda: button.isVisible() and button.isEnabled(), f"{button.text()} is offered")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_in(self, place: QWidget, text: str) -> None:
        """Click the button in a place whose text begins so."""
        found: list[QAbstractButton] = []

        def is_there() -> bool:
            buttons = place.findChildren(QAbstractButton)
            found[:] = [b for b in buttons if b.text().startswith(text) and b.isVisible()]
            return bool(found)

        self.until(is_there, f"there is a button {text}")
        self.press(found[0])

    def type_into(self, editor: QWidget, text: str) -> None:
        """Type a text in the place of what is there."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(text)
            return
        assert isinstance(editor, QLineEdit)
        editor.clear()
        QTest.keyClicks(editor, text)

    def write(self, command: str, fields: Mapping[str, str]) -> CommandsPanel:
        """Choose a command, and type into its form."""
        panel = self.open(CommandsPanel)
        panel.command_list.select(command)
        assert panel.form is not None
        for name, text in fields.items():
            editor = panel.form.findChild(QWidget, f"field-{name}")
            assert editor is not None, name
            self.type_into(editor, text)
        return panel

    def report_state(self) -> ReportedState:
        """Ask the command line for everything, while the window goes on."""
        return self.command_line.report_state()

    def says(self, place: QWidget, text: str) -> bool:
        """Whether a place shows a text; other languages than English are looked at, not read."""
        return shown_language() != "en" or text in all_text(place)

    def picture(self, name: str) -> None:
        """Keep what is seen, for somebody to look at."""
        self._pictures.take(self.main, name)


def all_text(place: QWidget) -> str:
    """Return everything that can be read in a place, with plain spaces."""
    texts: list[str] = []
    for each in (place, *place.findChildren(QWidget)):
        if not each.isVisible():
            continue
        for read in ("text", "toPlainText"):
            says = getattr(each, read, None)
            text = says() if callable(says) else ""
            if isinstance(text, str) and text:
                texts.append(text)
    return plain(" ".join(texts))


def plain(text: str) -> str:
    """Return a text with plain spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@contextmanager
def open_story(
    name: str, app: QApplication, folder: Path, patch: pytest.MonkeyPatch, *options: str
) -> Generator[Story]:
    """Start a backend and a window, wait until all is well; end both in order afterwards.

    The backend has no archive, and judges after seconds: nobody wants to wait for minutes.
    """
    notifications: list[str] = []

    def note(_icon: object, title: str, text: str, *_: object) -> None:
        notifications.append(f"{title}: {text}")

    patch.setattr(QSystemTrayIcon, "showMessage", note)
    patch.setenv("MARIGRAPH_ARCHIVE", "false")
    make_impatient(patch)
    backend = Running(folder / "data", *options)
    window = WatchedWindow(app, backend.folder, folder / "config", chosen_look(os.environ))
    window.console.workspace.actor.set("anna")
    console = window.console
    tray = TrayIcon(console.client, console.theme, console.window)
    try:
        with in_background(backend.launch) as is_running:
            window.run_while(is_running)
        window.until_well()
        yield Story(backend, window, StoryPictures(name), notifications)
        assert backend.stop() == 0
    finally:
        tray.icon.hide()
        window.close()
        left = backend.end()
    assert not left
