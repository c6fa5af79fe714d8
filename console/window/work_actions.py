"""Actions whose work is a command of the command line, in a process that outlives the window."""

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from console.actions.action_registry import ActionRegistry
from console.link.bridge import BackendClient
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.window.work_dialog import WorkDialog


class WorkContext(msgspec.Struct, frozen=True):
    """The window whose actions they are, and what it works with."""

    window: QMainWindow
    registry: ActionRegistry
    client: BackendClient
    theme: Theme
    workspace: Workspace


class WorkActions(QObject):
    """What they have in common: the dialog that shows the work, and the folder it is about."""

    def __init__(self, context: WorkContext) -> None:
        super().__init__(context.window)
        self.parent_window, self.client = context.window, context.client
        self.theme, self.workspace = context.theme, context.workspace

    @property
    def json_arguments(self) -> list[str]:
        """What a command is given to work on this window's data folder and to answer in JSON."""
        return ["--data", str(self.workspace.data), "--json"]

    def open_dialog(self, title: str) -> WorkDialog:
        """Show a dialog in which a command can be run."""
        dialog = WorkDialog(self.parent_window, title, self.theme)
        dialog.show()
        return dialog
