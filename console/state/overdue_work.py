"""What of the boards is overdue, as the replicas that are heard say. No Qt."""

import msgspec

from backend.clock import SECOND_US
from backend.messages.number_text import format_counted
from backend.messages.work import OverdueWork
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count

_BELIEVED_US = 15 * SECOND_US  # a sample that is older says nothing about now


class OverdueSummary(msgspec.Struct, frozen=True):
    """How much is overdue in all boards, and the sentence that says it; empty when nothing is."""

    overdue: int
    text: str


NOTHING_OVERDUE = OverdueSummary(0, "")


def overdue_work(snapshot: BackendSnapshot) -> dict[str, OverdueWork]:
    """Return what waits, by view, as the replica that has come furthest counted it."""
    found: dict[str, OverdueWork] = {}
    heard = [
        each.sample
        for each in snapshot.replicas.values()
        if snapshot.now_us - each.heard_us <= _BELIEVED_US
    ]
    for sample in sorted(heard, key=lambda each: each.applied):
        found |= {each.view: each for each in sample.work if each.overdue is not None}
    return found


def summarize_overdue(snapshot: BackendSnapshot) -> OverdueSummary:
    """Say what is overdue; nothing when nothing is, or when nobody knows."""
    late = [each for each in overdue_work(snapshot).values() if each.overdue]
    if not late:
        return NOTHING_OVERDUE
    total = sum(each.overdue or 0 for each in late)
    details = ", ".join(f"{each.view} {format_count(each.overdue)}" for each in late)
    worst = max(late, key=lambda each: each.overdue or 0).worst
    text = tr(
        "{waits} longer than allowed: {details} (most of them: {worst})",
        waits=format_counted(total, "entity waits", "entities wait"),
        details=details,
        worst=worst,
    )
    return OverdueSummary(total, text)
