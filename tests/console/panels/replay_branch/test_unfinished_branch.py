import pytest

from backend.wire.branches import BranchReport, BranchState
from console.panels.replay_branch.branch_pane import why_nothing


def report(state: BranchState, *, is_alive: bool = False, problem: str = "") -> BranchReport:
    return BranchReport(
        name="b", document=None, state=state, outcome=None, is_alive=is_alive, problem=problem
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, ""),
        (report(BranchState(phase="running"), is_alive=True), "The branch runs: what comes of it"),
        (report(BranchState(phase="running")), "The branch has not come to its end"),
        (report(BranchState(phase="failed", error="The disk is full.")), "The disk is full."),
        (report(BranchState(phase="ready"), problem="It cannot be read."), "It cannot be read."),
    ],
)
def test_that_a_branch_without_an_outcome_says_why(found: BranchReport | None, said: str) -> None:
    assert why_nothing(found).startswith(said)
    assert bool(why_nothing(found)) == bool(said)
