"""Words for health: made here from a report's fields, for window and command line alike."""

from collections.abc import Callable, Sequence

from backend.messages.feed_choice import QueueRoom
from backend.messages.health import ProcessHealth, Rule, Verdict, ViewHealth
from backend.messages.number_text import (
    format_bytes,
    format_counted,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.update_mode import describe_update_mode


def format_problem_count(count: int) -> str:
    """Write how many problems there are: `no problems`, `1 problem`, `2 problems`."""
    return format_counted(count, "problem") if count else "no problems"


def describe_verdict(verdict: Verdict) -> str:
    """Return the evidence of a status in one line, without the status itself."""
    parts = [_because(verdict), _where(verdict), _waiting(verdict)]
    return "; ".join(part.rstrip(".") for part in parts if part)  # reasons are whole sentences


def format_age(verdict: Verdict, report_age_us: int = 0) -> str:
    """Return how old what is said of a process is; a dash where it has never said anything."""
    if verdict.age_us is None:
        return "\u2013"
    return format_span(verdict.age_us + report_age_us)


def describe_age(verdict: Verdict) -> str:
    """Return how old it is, to be added to a status; nothing where it has never said anything."""
    return "" if verdict.age_us is None else f", {format_age(verdict)} old"


def _because(verdict: Verdict) -> str:
    """Say what the rule saw that is not in the shared numbers."""
    if verdict.recovering:
        return "it is better again, which has to last a moment"
    describe = _EVIDENCE.get(verdict.rule)
    return describe(verdict) if describe else ""


def _question_hung(verdict: Verdict) -> str:
    question = verdict.question
    if question is None:
        return "a question does not come to an end"
    what = f"the question `{question.what}` has run" if question.what else "no question was taken"
    limit = f", and may take {format_span(question.limit_us)}" if question.what else ""
    only = "; no other is answered meanwhile" if question.is_blocking else ""
    return f"{what} for {format_span(question.running_us)}{limit}{only}"


def _unwatched(verdict: Verdict) -> str:
    return f"its own watch fails: {verdict.reason}"


def _parked(verdict: Verdict) -> str:
    events = f"{format_number(verdict.parked)} parked (dead-lettered)"
    if verdict.position is None:
        return events
    why = verdict.reason.splitlines()[-1] if verdict.reason else "no reason is known"
    return f"{events}, first at {format_number(verdict.position)}: {why}"


def _gone(verdict: Verdict) -> str:
    return verdict.reason.rstrip(".") or "it does not run"


def _starting(verdict: Verdict) -> str:
    return verdict.reason.rstrip(".") or "it has not said anything yet"


def _silent(verdict: Verdict) -> str:
    return f"nothing was heard for {format_span(verdict.age_us or 0)}"


def _hung(verdict: Verdict) -> str:
    running = verdict.running
    if running is None:
        return "a handler does not come back"
    return (
        f"the handler of {running.view} has been at event {format_number(running.position)}"
        f" ({running.type} of {running.entity}) for {format_span(running.running_us)}"
    )


def _busy(verdict: Verdict) -> str:
    text = f"one step of its work has lasted {format_span(verdict.late_us or 0)}"
    running = verdict.running
    if running is None:
        return f"{text}; it reads the log or writes its rows"
    return f"{text}; now at event {format_number(running.position)} in {running.view}"


def _ahead(verdict: Verdict) -> str:
    return verdict.reason or "its rows are newer than the log, which was restored from a copy"


def _log_unreadable(verdict: Verdict) -> str:
    return f"the log cannot be used: {verdict.reason.rstrip('.')}"


def _rows_unwritable(verdict: Verdict) -> str:
    return f"its rows cannot be written: {verdict.reason.rstrip('.')}"


def _queue_trimmed(verdict: Verdict) -> str:
    return verdict.reason.rstrip(".") or "what it needs next was removed from its queue"


def _queue_filling(verdict: Verdict) -> str:
    return describe_queue_room(verdict.room) if verdict.room else "a queue has little room left"


def describe_queue_room(room: QueueRoom) -> str:
    """Say how full a queue is, how long it may go on filling, and how that changes."""
    if room.is_lost:
        return "its queue was trimmed: rebuild needed"
    if not room.has_begun:
        return "goes over to its queue"
    waiting = f"{format_bytes(room.waiting_bytes)} and {format_counted(room.waiting_rows, 'row')}"
    text = f"{waiting} wait in its queue; room for {format_span(room.room_us)} more"
    growth = room.growth_bytes_per_s
    if growth is None or abs(growth) < 1:
        return f"{text}, steady"
    change = "growing" if growth > 0 else "shrinking"
    return f"{text}, {change} by {format_bytes(abs(round(growth)))}/s"


def _paused(verdict: Verdict) -> str:
    return f"paused by {verdict.by}"


def _scheduled(verdict: Verdict) -> str:
    return f"it updates {describe_update_mode(verdict.by)}"


def _head_unknown(_: Verdict) -> str:
    return "the log's end is not known yet"


def _head_silent(verdict: Verdict) -> str:
    return f"the log's end was last confirmed {format_span(verdict.head_age_us or 0)} ago"


def _outdated(verdict: Verdict) -> str:
    return f"the log has gone on since its last word {format_span(verdict.age_us or 0)} ago"


def _rewound(verdict: Verdict) -> str:
    return f"its position went down from {format_number(verdict.target or 0)}"


def _replaying(verdict: Verdict) -> str:
    return f"{format_number(verdict.applied or 0)} of {format_number(verdict.target or 0)}"


def _rebuilding(verdict: Verdict) -> str:
    return (
        f"builds {verdict.reason} anew beside the rows, for {verdict.by}:"
        f" {format_number(verdict.applied or 0)} of {format_counted(verdict.target or 0, 'event')}"
    )


def _rebuild_stalled(verdict: Verdict) -> str:
    why = f": {verdict.reason}" if verdict.reason else ""
    return (
        f"the rebuild has stood at {format_number(verdict.applied or 0)} of"
        f" {format_number(verdict.target or 0)} for {format_span(verdict.late_us or 0)}{why}"
    )


def _rebuild_failed(verdict: Verdict) -> str:
    why = verdict.reason.splitlines()[-1] if verdict.reason else "no reason is known"
    where = "" if verdict.position is None else f" at event {format_number(verdict.position)}"
    return f"the rebuild for {verdict.by} has failed{where}: {why}"


def _clock_behind(verdict: Verdict) -> str:
    ahead = format_span(verdict.late_us or 0)
    return f"the log's newest commit time is {ahead} ahead of this machine's clock"


def _backlog(verdict: Verdict) -> str:
    return format_counted(verdict.behind or 0, "command waits", "commands wait")


_EVIDENCE: dict[Rule, Callable[[Verdict], str]] = {
    "process-gone": _gone,
    "cannot-start": _starting,
    "starting": _starting,
    "silent": _silent,
    "hung": _hung,
    "busy": _busy,
    "ahead": _ahead,
    "log-unreadable": _log_unreadable,
    "rows-unwritable": _rows_unwritable,
    "question-hung": _question_hung,
    "unwatched": _unwatched,
    "parked": _parked,
    "queue-trimmed": _queue_trimmed,
    "queue-filling": _queue_filling,
    "paused": _paused,
    "scheduled": _scheduled,
    "head-unknown": _head_unknown,
    "head-silent": _head_silent,
    "outdated": _outdated,
    "rewound": _rewound,
    "replaying": _replaying,
    "rebuilding": _rebuilding,
    "rebuild-stalled": _rebuild_stalled,
    "rebuild-failed": _rebuild_failed,
    "clock-behind": _clock_behind,
    "backlog": _backlog,
}


_WITHOUT_WHERE: frozenset[Rule] = frozenset(
    (
        "replaying",
        "serving",
        "backlog",
        "question-hung",
        "unwatched",
        "queue-filling",
        "rebuilding",
        "rebuild-stalled",
        "rebuild-failed",
    )
)


def _says_where(verdict: Verdict) -> bool:
    """Say whether the reason tells both positions already."""
    return verdict.rule == "ahead" and verdict.reason != ""


def _where(verdict: Verdict) -> str:
    if verdict.applied is None or verdict.rule in _WITHOUT_WHERE or _says_where(verdict):
        return ""
    if not verdict.is_heard:
        return f"it had applied {format_number(verdict.applied)}"
    if verdict.head is None:
        return f"applied {format_number(verdict.applied)}"
    return f"applied {format_number(verdict.applied)} of {format_number(verdict.head)}"


def _waiting(verdict: Verdict) -> str:
    """Say what waits, since when, and how that changes."""
    if not verdict.behind or verdict.rule in {"backlog", "serving"}:
        return _eta(verdict)
    text = f"{format_counted(verdict.behind, 'event')} behind"
    if verdict.late_us:
        text += f" for {format_span(verdict.late_us)}"
    if verdict.slope_per_s is not None:
        text += f", {_trend(verdict.slope_per_s)}"
    eta = _eta(verdict)
    return f"{text}, {eta}" if eta else text


def _trend(slope_per_s: float) -> str:
    """Say how what waits changes; a slope that would be written as zero is none."""
    change = format_per_second(abs(slope_per_s))
    if change == format_per_second(0):
        return "steady"
    return f"{'growing' if slope_per_s > 0 else 'shrinking'} by {change}/s"


def _eta(verdict: Verdict) -> str:
    return "" if verdict.eta_us is None else f"catch-up ETA {format_span(verdict.eta_us)}"


def view_verdict(process: ProcessHealth, view: str) -> Verdict:
    """Return how one view of a process is: its own verdict, or else that of the process."""
    own = (each.verdict for each in process.views if each.view == view)
    return next(own, process.verdict)


def describe_handlers(views: Sequence[ViewHealth]) -> str:
    """Return which handlers are not well, and since when; empty when all are."""
    return ", ".join(
        f"{each.view} {each.handler}"
        + ("" if each.oldest_us is None else f" for {format_span(each.oldest_us)}")
        for each in views
        if each.handler not in ("idle", "active")
    )
