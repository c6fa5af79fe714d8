"""Windows of one operator, started one after the other."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.wire.connection_profiles import ConnectionProfile
from console.link.bridge import BackendClient
from console.settings.preferences import Preferences
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitPolicy


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


class ConsoleStarts:
    """Windows one after the other on the same preferences."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.preferences = Preferences(folder)
        self.backend = Backend()
        self._app, self._folder = app, folder
        self._clients: list[BackendClient] = []

    def window(self, qtbot: QtBot, profile: ConnectionProfile | None = None) -> MainWindow:
        client = BackendClient(self._folder, StateStore())
        self._clients.append(client)
        workspace = Workspace(
            data=self._folder, actor=Observable("anna"), config=self._folder, profile=profile
        )
        quit_policy = QuitPolicy(self.preferences, self.backend)
        theme = Theme(self._app, "light")
        with theme.undressed():
            window = MainWindow(client, theme, workspace, self.preferences, quit_policy)
        window.restore_place()
        window.show()
        window.activateWindow()
        qtbot.addWidget(window)
        qtbot.waitUntil(window.isActiveWindow)
        return window

    def end(self) -> None:
        for client in self._clients:
            client.stop()


def resize_beyond_screen(qtbot: QtBot, window: MainWindow, width_px: int, height_px: int) -> None:
    """Give a window a size for good: it fits itself to the screen, 800x800, when it opens."""

    def is_resized() -> bool:
        was_resized = window.width() == width_px and window.docks.is_arranged
        window.resize(width_px, height_px)
        return was_resized

    qtbot.waitUntil(is_resized)


def open_panels(window: MainWindow) -> list[str]:
    return [name for name, dock in window.docks.by_name.items() if not dock.isHidden()]
