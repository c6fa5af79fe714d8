"""Every pane of the replay panel, in the order of its buttons."""

from importlib import import_module
from typing import cast

import msgspec

from backend.translation import tr_noop
from console.panels.replay.replay_pane import ReplayPane


class PaneEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A pane as an operator knows it; its title and purpose are marked for translation.

    `name`: by which it is opened and remembered. `implementation`: `module:class`, of a
    `ReplayPane` that is made with the panel's `ReplayContext`.
    """

    name: str
    title: str
    purpose: str
    implementation: str

    def load(self) -> type[ReplayPane]:
        """Import the pane's class."""
        module, _, name = self.implementation.partition(":")
        return cast("type[ReplayPane]", getattr(import_module(module), name))


PANES: tuple[PaneEntry, ...] = (
    PaneEntry(
        name="branch",
        title=tr_noop("Branch"),
        purpose=tr_noop("What if it had gone otherwise: skip, edit, insert or move events"),
        implementation="console.panels.replay_branch.branch_pane:BranchPane",
    ),
    PaneEntry(
        name="run-to",
        title=tr_noop("Run to"),
        purpose=tr_noop("Run to where a condition holds, list its hits, probe values (F5)"),
        implementation="console.panels.replay_run_to.run_to_pane:RunToPane",
    ),
    PaneEntry(
        name="breakpoints",
        title=tr_noop("Breakpoints"),
        purpose=tr_noop("Conditions with a name: where F5 stops, and what must never hold"),
        implementation="console.panels.replay_run_to.breakpoints_pane:BreakpointsPane",
    ),
    PaneEntry(
        name="blame",
        title=tr_noop("Blame"),
        purpose=tr_noop("Who wrote the value that was pressed in a view, and who before (b)"),
        implementation="console.panels.replay_history.blame_pane:BlamePane",
    ),
    PaneEntry(
        name="history",
        title=tr_noop("History"),
        purpose=tr_noop("All versions of the row that was pressed in a view"),
        implementation="console.panels.replay_history.history_pane:HistoryPane",
    ),
    PaneEntry(
        name="watch",
        title=tr_noop("Watch"),
        purpose=tr_noop("Rows and fields kept in sight, with their curves (w)"),
        implementation="console.panels.replay_history.watch_pane:WatchPane",
    ),
    PaneEntry(
        name="diff",
        title=tr_noop("Diff"),
        purpose=tr_noop("What differs in a view between two positions (d)"),
        implementation="console.panels.replay_history.diff_pane:DiffPane",
    ),
    PaneEntry(
        name="step-into",
        title=tr_noop("Step into"),
        purpose=tr_noop("Run the event's handlers again, and look at them from within"),
        implementation="console.panels.replay_step.step_pane:StepPane",
    ),
    PaneEntry(
        name="drift",
        title=tr_noop("Drift and determinism"),
        purpose=tr_noop("Replay the log twice, or with another version, and see what differs"),
        implementation="console.panels.replay_drift.drift_pane:DriftPane",
    ),
)
