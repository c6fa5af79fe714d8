from msgspec.structs import replace

from backend.messages.work import OverdueWork
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.overdue_work import NOTHING_OVERDUE, summarize_overdue
from tests.console import sample_messages
from tests.console.sample_messages import NOW

SECOND = 1_000_000


def work(view: str, overdue: int | None, worst: str = "") -> OverdueWork:
    return OverdueWork(view=view, waiting=overdue, overdue=overdue, worst=worst)


def heard(name: str, applied: int, *counts: OverdueWork) -> BackendSnapshot:
    known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    sample = sample_messages.replica(name, applied=applied, work=list(counts))
    return reducers.apply_notice(known, sample, NOW)


def test_that_nothing_is_said_while_nothing_is_overdue_or_known() -> None:
    assert summarize_overdue(heard("replica-1", 9)) == NOTHING_OVERDUE
    assert summarize_overdue(heard("replica-1", 9, work("orders", 0))) == NOTHING_OVERDUE
    assert summarize_overdue(heard("replica-1", 9, work("orders", None))) == NOTHING_OVERDUE


def test_that_the_replica_that_has_come_furthest_counts() -> None:
    known = heard("replica-1", 9, work("orders", 4, "Paid"), work("visits", 1, "Booked"))
    behind = sample_messages.replica("replica-2", applied=5, work=[work("orders", 70, "New")])
    both = reducers.apply_notice(known, behind, NOW)
    summary = summarize_overdue(both)
    assert summary.overdue == 5
    assert summary.text == (
        "5 entities wait longer than allowed: orders 4, visits 1 (most of them: Paid)"
    )


def test_that_what_was_heard_long_ago_says_nothing_about_now() -> None:
    known = heard("replica-1", 9, work("orders", 4, "Paid"))
    assert summarize_overdue(replace(known, now_us=NOW + 60 * SECOND)) == NOTHING_OVERDUE
