"""A pane that notes what it is told."""

from collections.abc import Mapping

from console.panels.replay.pane_registry import PaneEntry
from console.panels.replay.replay_context import ReplayContext
from console.panels.replay.replay_pane import ReplayPane


class SamplePane(ReplayPane):
    """Remembers one text, and at which positions it was asked to show something."""

    def __init__(self, context: ReplayContext) -> None:
        super().__init__(context)
        self.shown_at: list[int] = []
        self.kept = ""

    def refresh(self) -> None:
        """Note the position."""
        self.shown_at.append(self.context.playhead.value)

    def save_state(self) -> dict[str, str]:
        """Return the text."""
        return {"kept": self.kept}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Take the text."""
        self.kept = state["kept"]


def pane_entry(name: str) -> PaneEntry:
    """Return an entry for one more of these panes."""
    return PaneEntry(
        name=name,
        title=name,
        purpose=name,
        implementation="tests.console.panels.replay.sample_pane:SamplePane",
    )
