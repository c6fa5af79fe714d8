"""What a window that is made anew in another language takes over from the one before."""

import msgspec
from msgspec.structs import replace

from backend.messages.access_roles import AccessRole
from backend.messages.catalogue import CatalogueReply
from console.app.composition import Console
from console.settings.console_options import ConsoleOptions
from console.state.undo_history import UndoHistory
from console.state.workspace import Workspace


class EarlierWindow(msgspec.Struct, frozen=True, kw_only=True):
    """What nobody writes to the disk, and an operator would miss all the same.

    `link`: one that waits to be shown, empty for none. `panel`: in which the keyboard worked, also
    before a dialog took it, empty for none. The positions are as in the workspace.
    """

    role: AccessRole
    has_started_backend: bool
    start_error: str
    link: str
    panel: str
    selected_position: int
    compared_position: int
    playhead: int
    undo: UndoHistory


def note_window(console: Console) -> EarlierWindow:
    """Note what the next window takes over, while this one is still there."""
    window, workspace = console.window, console.workspace
    return EarlierWindow(
        role=console.client.role,
        has_started_backend=console.backend.has_started,
        start_error=workspace.start_error.value,
        link=window.links.waiting,
        panel=window.docks.keyboard_name(),
        selected_position=workspace.selected_position.value,
        compared_position=workspace.compared_position.value,
        playhead=workspace.playhead.value,
        undo=window.undo_bar.history,
    )


def options_of_next(options: ConsoleOptions, console: Console) -> ConsoleOptions:
    """Return how the next window is opened: as it was started, with what was chosen since."""
    language = console.preferences.given_language
    return replace(options, link="", language=language, theme=console.theme.choice)


def take_over(console: Console, earlier: EarlierWindow) -> None:
    """Let a window that was just made go on where the one before was."""
    console.client.set_role(earlier.role)
    console.backend.has_started = earlier.has_started_backend
    console.workspace.start_error.set(earlier.start_error)
    console.window.undo_bar.take_over(earlier.undo)
    console.window.open_with_keyboard_in(earlier.panel)
    restorer = PositionRestorer(console.workspace, earlier)
    console.workspace.catalogue.subscribe(restorer.on_catalogue)


class PositionRestorer:
    """Shows the same events, as soon as the backend can be asked for them, and only then."""

    def __init__(self, workspace: Workspace, earlier: EarlierWindow) -> None:
        self._workspace, self._earlier = workspace, earlier
        self._is_done = False

    def on_catalogue(self, catalogue: CatalogueReply | None) -> None:
        """Show them, unless an event was chosen meanwhile."""
        workspace, earlier = self._workspace, self._earlier
        if catalogue is None or self._is_done:
            return
        self._is_done = True
        if not workspace.selected_position.value:
            workspace.selected_position.set(earlier.selected_position)
            workspace.compared_position.set(earlier.compared_position)
            if earlier.playhead:  # by now the new one stands at the log's end, by itself
                workspace.playhead.set(earlier.playhead)
