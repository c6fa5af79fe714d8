"""Words for health: made here from a report's fields, for window and command line alike."""

from collections.abc import Sequence

from backend.messages.health import ProcessHealth, Rule, Verdict, ViewHealth
from backend.messages.health_evidence import describe_evidence
from backend.messages.number_text import (
    format_counted,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.text_list import drop_full_stop, join_clauses, join_items
from backend.translation import tr


def format_problem_count(count: int) -> str:
    """Write how many problems there are: `no problems`, `1 problem`, `2 problems`."""
    return format_counted(count, "problem") if count else tr("no problems")


def describe_verdict(verdict: Verdict) -> str:
    """Return the evidence of a status in one line, without the status itself."""
    parts = [describe_evidence(verdict), _where(verdict), _waiting(verdict)]
    return join_clauses(drop_full_stop(part) for part in parts if part)  # reasons are sentences


def format_age(verdict: Verdict, report_age_us: int = 0) -> str:
    """Return how old what is said of a process is; a dash where it has never said anything."""
    if verdict.age_us is None:
        return "\u2013"
    return format_span(verdict.age_us + report_age_us)


def describe_age(verdict: Verdict) -> str:
    """Return how old it is, to be added to a status; nothing where it has never said anything."""
    return "" if verdict.age_us is None else tr(", {age} old", age=format_age(verdict))


_WITHOUT_WHERE: frozenset[Rule] = frozenset(
    (
        "replaying",
        "serving",
        "backlog",
        "question-hung",
        "unwatched",
        "queue-filling",
        "stream-consumer-deleted",
        "stream-silent",
        "mixed-code",
        "rebuilding",
        "rebuild-stalled",
        "rebuild-failed",
        "consumer-lost",
        "consumer-unknown",
        "consumer-faulted",
        "consumer-stopped",
        "consumer-replaying",
        "consumer-partial",
        "consumer-stalled",
        "consumer-slow",
        "consumer-late",
        "consumer-current",
        "consumer-absent",
        "deliveries-paused",
        "deliveries-parked",
        "deliveries-stalled",
        "deliveries-unreadable",
        "deliveries-throttled",
        "deliveries-late",
        "deliveries-current",
    )
)


def _says_where(verdict: Verdict) -> bool:
    """Say whether the reason tells both positions already."""
    return verdict.rule == "ahead" and verdict.reason != ""


def _where(verdict: Verdict) -> str:
    if verdict.applied is None or verdict.rule in _WITHOUT_WHERE or _says_where(verdict):
        return ""
    applied = format_number(verdict.applied)
    if not verdict.is_heard:
        return tr("it had applied {position}", position=applied)
    if verdict.head is None:
        return tr("applied {position}", position=applied)
    return tr("applied {position} of {head}", position=applied, head=format_number(verdict.head))


def _waiting(verdict: Verdict) -> str:
    """Say what waits, since when, and how that changes."""
    if not verdict.behind or verdict.rule in {"backlog", "serving", "deliveries-parked"}:
        return _eta(verdict)
    parts = [_events_behind(verdict)]
    if verdict.slope_per_s is not None:
        parts.append(_trend(verdict.slope_per_s))
    parts.append(_eta(verdict))
    return join_items(part for part in parts if part)


def _events_behind(verdict: Verdict) -> str:
    events = format_counted(verdict.behind or 0, "event")
    if not verdict.late_us:
        return tr("{events} behind", events=events)
    return tr("{events} behind for {span}", events=events, span=format_span(verdict.late_us))


def _trend(slope_per_s: float) -> str:
    """Say how what waits changes; a slope that would be written as zero is none."""
    change = format_per_second(abs(slope_per_s))
    if change == format_per_second(0):
        return tr("steady")
    if slope_per_s > 0:
        return tr("growing by {change}/s", change=change)
    return tr("shrinking by {change}/s", change=change)


def _eta(verdict: Verdict) -> str:
    if verdict.eta_us is None:
        return ""
    return tr("catch-up ETA {span}", span=format_span(verdict.eta_us))


def view_verdict(process: ProcessHealth, view: str) -> Verdict:
    """Return how one view of a process is: its own verdict, or else that of the process."""
    own = (each.verdict for each in process.views if each.view == view)
    return next(own, process.verdict)


def describe_handlers(views: Sequence[ViewHealth]) -> str:
    """Return which handlers are not well, and since when; empty when all are."""
    return join_items(
        _describe_handler(each) for each in views if each.handler not in ("idle", "active")
    )


def _describe_handler(view: ViewHealth) -> str:
    state = tr("{view} {state}", view=view.view, state=tr(view.handler))
    if view.oldest_us is None:
        return state
    return tr("{state} for {span}", state=state, span=format_span(view.oldest_us))
