"""What the parts of the replay panel share: where it stands, and what is chosen there."""

from collections.abc import Callable, Hashable

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from backend.messages.events import Event
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme

WATCH_CELL = "watch-cell"  # is requested as a pane is, and keeps what was pressed in sight


class ReplayCell(msgspec.Struct, frozen=True, kw_only=True):
    """A value at the playhead: the view, the key of its row, and the column (empty: the row)."""

    view: str
    key: tuple[Hashable, ...]
    column: str = ""


class ReplayContext(QObject):
    """How a pane knows the panel that it is part of.

    `playhead` is `workspace.playhead`: the position at which the views are shown, 0 before the
    first event. `shown_event`: the one at the playhead, None before the first and until it is
    known. `cell`: what was pressed last in the tiles, None for nothing. `filter`: what the slider
    follows, empty for all events. `hits`: positions that a pane wants to be seen on the slider, as
    those at which a condition holds. `condition`: whose hits are asked to be listed, with
    `publish`.

    Signals:
        position_requested(object): the playhead is to go to a position (int)
        pane_requested(str): a pane is to be opened, by its name
    """

    position_requested = Signal(object)
    pane_requested = Signal(str)

    def __init__(
        self, client: BackendClient, theme: Theme, workspace: Workspace, panel: QWidget
    ) -> None:
        super().__init__(panel)
        self.client = client
        self.theme = theme
        self.workspace = workspace
        self.playhead = workspace.playhead
        self.shown_event = Observable[Event | None](None)
        self.cell = Observable[ReplayCell | None](None)
        self.filter = Observable("")
        self.hits = Observable[tuple[int, ...]](())
        self.condition = Observable("")
        self.actions: list[QAction] = []  # of the panes
        self._panel = panel

    def go_to(self, position: int) -> None:
        """Move the playhead to a position; playing ends there."""
        self.position_requested.emit(position)

    def show_pane(self, name: str) -> None:
        """Open a pane, and give it the keyboard."""
        self.pane_requested.emit(name)

    def show_tutorial(self) -> None:
        """Show the help page that leads through a first time."""
        self.workspace.requested_help.publish("tutorial")

    def add_action(self, text: str, handler: Callable[[], None], keys: str = "") -> QAction:
        """Add an action of a pane; its keys work while the panel is in sight, as its own do."""
        action = create_action(self._panel, text, handler, keys)
        self.actions.append(action)
        return action
