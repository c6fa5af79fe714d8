"""The composition root: everything that makes up one console."""

from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from backend.errors import MarigraphError
from backend.messages.access_roles import may_act_as
from backend.wire.attachment import Attachment, read_attachment
from backend.wire.joined_folder import JoinedReplica, read_joined
from backend.wire.scratch_mark import read_scratch_mark
from console.app.backend_launcher import BackendLauncher
from console.app.tray_icon import create_tray_icon
from console.language.interface_language import install_language
from console.link.bridge import BackendClient
from console.settings.console_options import ConsoleOptions
from console.settings.preferences import Preferences
from console.state.display_zone import set_display_zone
from console.state.observable import Observable
from console.state.state_store import StateStore
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.main_window import MainWindow
from console.window.quit_dialog import QuitPolicy


class Console(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One window with its link and its backend; not started yet."""

    window: MainWindow
    client: BackendClient
    theme: Theme
    workspace: Workspace
    backend: BackendLauncher
    preferences: Preferences

    def start(self) -> None:
        """Start a backend when none runs, and look for it; an observer starts none.

        But for a file that was opened, which nobody else serves.
        """
        if self.workspace.opened is not None or may_act_as(self.client.role, "operator"):
            self.backend.start()
        self.client.start()

    def stop(self) -> None:
        """Stop the I/O thread; what becomes of the backend was decided when the window closed."""
        self.client.stop()


def _read_attachment(folder: Path) -> Attachment | None:
    """Return what a folder is attached to; of one that cannot be used the backend says why."""
    try:
        return read_attachment(folder)
    except MarigraphError:  # health says it, with what to do
        return None


def _read_joined(folder: Path) -> JoinedReplica | None:
    """Return of which log elsewhere a folder is a replica, likewise."""
    try:
        return read_joined(folder)
    except MarigraphError:  # of one that cannot be read the backend says why, in its health
        return None


def compose(app: QApplication, options: ConsoleOptions) -> Console:
    """Put a console together."""
    opened = read_scratch_mark(options.data)
    preferences = Preferences(options.config, options.language, opened.checksum if opened else "")
    install_language(app, preferences.language)
    theme = Theme(app, options.theme or preferences.theme)
    theme.density = preferences.density
    set_display_zone(preferences.zone)
    client = BackendClient(options.data, StateStore(), options.role)
    workspace = Workspace(
        data=options.data,
        actor=Observable(preferences.actor),
        config=options.config if options.screenshot is None else None,
        profile=options.profile,
        opened=opened,
        attached=_read_attachment(options.data),
        joined=_read_joined(options.data),
    )
    workspace.playhead.set(opened.playhead if opened is not None else 0)
    workspace.page_rows.set(preferences.page_rows)
    backend = BackendLauncher(client, workspace)
    quit_policy = QuitPolicy(preferences, backend)
    with theme.undressed():
        window = MainWindow(client, theme, workspace, preferences, quit_policy)
    if options.screenshot is None:
        create_tray_icon(client, theme, window, preferences)
    return Console(
        window=window,
        client=client,
        theme=theme,
        workspace=workspace,
        backend=backend,
        preferences=preferences,
    )
