"""What every pane below the views is."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from console.panels.latest_query import LatestQuery
from console.panels.replay.replay_context import ReplayContext
from console.state.backend_snapshot import BackendSnapshot


class ReplayPane(QWidget):
    """A tool of the replay panel in a place of its own; closed until the operator opens it.

    Panes are made with the panel, and ask nothing while they are out of sight: `refresh` is called
    when one comes into sight, and from then on with every move of the playhead.
    """

    def __init__(self, context: ReplayContext) -> None:
        super().__init__()
        self.context = context

    def refresh(self) -> None:
        """Show what belongs to the playhead's place now; only a pane in sight is called."""

    def ask_again(self) -> None:
        """Ask once more what nobody answered; only a pane in sight is called, now and then."""
        if any(query.was_missed for query in self.findChildren(LatestQuery)):
            self.refresh()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Take in what is new, in sight or not; at most a few ms, and without a question."""

    def save_state(self) -> dict[str, str]:
        """Return what is to be remembered until the next start, as text by name."""
        return {}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take up what `save_state` returned once; what is missing or odd in it stays."""

    def is_ready(self) -> bool:
        """Whether everything that it shows has come."""
        return all(query.is_idle for query in self.findChildren(LatestQuery))

    def keyboard_target(self) -> QWidget:
        """What the keyboard works in when the pane is opened."""
        return self
