"""What each rule of health saw, in words: the evidence that is not in the shared numbers."""

from collections.abc import Callable

from backend.messages.feed_choice import QueueRoom
from backend.messages.health import Rule, Verdict
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import (
    format_bytes,
    format_counted,
    format_number,
    format_span,
)
from backend.messages.rebuild_text import describe_requester
from backend.messages.text_list import drop_full_stop, join_clauses
from backend.messages.update_mode import describe_update_mode
from backend.translation import tr, tr_declared, tr_noop


def describe_evidence(verdict: Verdict) -> str:
    """Say what the rule saw that is not in the shared numbers."""
    if verdict.recovering:
        return tr("it is better again, which has to last a moment")
    describe = _EVIDENCE.get(verdict.rule)
    return describe(verdict) if describe else ""


def _question_hung(verdict: Verdict) -> str:
    question = verdict.question
    if question is None:
        return tr("a question does not come to an end")
    running = format_span(question.running_us)
    text = tr("no question was taken for {running}", running=running)
    if question.what:
        text = tr(
            "the question `{question}` has run for {running}, and may take {limit}",
            question=question.what,
            running=running,
            limit=format_span(question.limit_us),
        )
    if not question.is_blocking:
        return text
    return join_clauses((text, tr("no other is answered meanwhile")))


def _unwatched(verdict: Verdict) -> str:
    return tr("its own watch fails: {reason}", reason=_reason(verdict))


def _parked(verdict: Verdict) -> str:
    parked = format_number(verdict.parked)
    if verdict.position is None:
        return tr("{parked} parked (dead-lettered)", parked=parked)
    return tr(
        "{parked} parked (dead-lettered), first at {position}: {why}",
        parked=parked,
        position=format_number(verdict.position),
        why=_why(verdict),
    )


def _why(verdict: Verdict) -> str:
    """Return the last line of an error with its stack."""
    if not verdict.reason:
        return tr("no reason is known")
    return read_sentence(verdict.reason.splitlines()[-1])


def _reason(verdict: Verdict) -> str:
    """Return what the process itself said of it, in the reader's words where they are known."""
    return drop_full_stop(read_sentence(verdict.reason))


def _gone(verdict: Verdict) -> str:
    return _reason(verdict) or tr("it does not run")


def _stopped(_verdict: Verdict) -> str:
    return tr("all that there were have been stopped")


def _starting(verdict: Verdict) -> str:
    return _reason(verdict) or tr("it has not said anything yet")


def _silent(verdict: Verdict) -> str:
    return tr("nothing was heard for {span}", span=format_span(verdict.age_us or 0))


def _hung(verdict: Verdict) -> str:
    running = verdict.running
    if running is None:
        return tr("a handler does not come back")
    return tr(
        "the handler of {view} has been at event {position} ({type} of {entity}) for {span}",
        view=running.view,
        position=format_number(running.position),
        type=running.type,
        entity=running.entity,
        span=format_span(running.running_us),
    )


def _busy(verdict: Verdict) -> str:
    lasted = format_span(verdict.late_us or 0)
    running = verdict.running
    if running is None:
        return tr(
            "one step of its work has lasted {span}; it reads the log or writes its rows",
            span=lasted,
        )
    return tr(
        "one step of its work has lasted {span}; now at event {position} in {view}",
        span=lasted,
        position=format_number(running.position),
        view=running.view,
    )


def _ahead(verdict: Verdict) -> str:
    return _reason(verdict) or tr("its rows are newer than the log, which was restored from a copy")


def _log_unreadable(verdict: Verdict) -> str:
    return tr("the log cannot be used: {reason}", reason=_reason(verdict))


def _rows_unwritable(verdict: Verdict) -> str:
    return tr("its rows cannot be written: {reason}", reason=_reason(verdict))


def _queue_trimmed(verdict: Verdict) -> str:
    return _reason(verdict) or tr("what it needs next was removed from its queue")


def _queue_filling(verdict: Verdict) -> str:
    if verdict.room is None:
        return tr("a queue has little room left")
    return describe_queue_room(verdict.room)


def describe_queue_room(room: QueueRoom) -> str:
    """Say how full a queue is, how long it may go on filling, and how that changes."""
    if room.is_lost:
        return tr("its queue was trimmed: rebuild needed")
    if not room.has_begun:
        return tr("goes over to its queue")
    growth = room.growth_bytes_per_s
    steady = growth is None or abs(growth) < 1
    return tr(
        _STEADY_ROOM if steady else _GROWING_ROOM if (growth or 0) > 0 else _SHRINKING_ROOM,
        bytes=format_bytes(room.waiting_bytes),
        rows=format_counted(room.waiting_rows, "row"),
        room=format_span(room.room_us),
        change=format_bytes(abs(round(growth or 0))),
    )


_STEADY_ROOM = tr_noop("{bytes} and {rows} wait in its queue; room for {room} more, steady")
_GROWING_ROOM = tr_noop(
    "{bytes} and {rows} wait in its queue; room for {room} more, growing by {change}/s"
)
_SHRINKING_ROOM = tr_noop(
    "{bytes} and {rows} wait in its queue; room for {room} more, shrinking by {change}/s"
)


def _paused(verdict: Verdict) -> str:
    return tr("paused by {by}", by=verdict.by)


def _scheduled(verdict: Verdict) -> str:
    return tr("it updates {mode}", mode=describe_update_mode(verdict.by))


def _head_unknown(_: Verdict) -> str:
    return tr("the log's end is not known yet")


def _head_silent(verdict: Verdict) -> str:
    age = format_span(verdict.head_age_us or 0)
    return tr("the log's end was last confirmed {age} ago", age=age)


def _outdated(verdict: Verdict) -> str:
    age = format_span(verdict.age_us or 0)
    return tr("the log has gone on since its last word {age} ago", age=age)


def _rewound(verdict: Verdict) -> str:
    return tr("its position went down from {position}", position=format_number(verdict.target or 0))


def _replaying(verdict: Verdict) -> str:
    return tr(
        "{number} of {total}",
        number=format_number(verdict.applied or 0),
        total=format_number(verdict.target or 0),
    )


def _rebuilding(verdict: Verdict) -> str:
    return tr(
        "builds {views} anew beside the rows, for {by}: {position} of {events}",
        views=verdict.reason,
        by=describe_requester(verdict.by),
        position=format_number(verdict.applied or 0),
        events=format_counted(verdict.target or 0, "event"),
    )


def _rebuild_stalled(verdict: Verdict) -> str:
    text = tr(
        "the rebuild has stood at {position} of {target} for {span}",
        position=format_number(verdict.applied or 0),
        target=format_number(verdict.target or 0),
        span=format_span(verdict.late_us or 0),
    )
    return tr("{text}: {reason}", text=text, reason=_reason(verdict)) if verdict.reason else text


def _rebuild_failed(verdict: Verdict) -> str:
    by = describe_requester(verdict.by)
    if verdict.position is None:
        return tr("the rebuild for {by} has failed: {why}", by=by, why=_why(verdict))
    return tr(
        "the rebuild for {by} has failed at event {position}: {why}",
        by=by,
        position=format_number(verdict.position),
        why=_why(verdict),
    )


def _clock_behind(verdict: Verdict) -> str:
    ahead = format_span(verdict.late_us or 0)
    return tr("the log's newest commit time is {span} ahead of this machine's clock", span=ahead)


def _overdue(verdict: Verdict) -> str:
    work = verdict.work
    if work is None:
        return ""
    return tr(
        "{overdue} of {waiting} that wait are overdue, most of them in the state {state}",
        overdue=format_number(work.overdue or 0),
        waiting=format_number(work.waiting or 0),
        state=tr_declared(work.worst, work.view) or "?",
    )


def _backlog(verdict: Verdict) -> str:
    return format_counted(verdict.behind or 0, "command waits", "commands wait")


def _acknowledged(verdict: Verdict) -> str:
    acknowledged = format_number(verdict.applied or 0)
    if verdict.head is None:
        return tr("acknowledged {position}", position=acknowledged)
    head = format_number(verdict.head)
    return tr("acknowledged {position} of {head}", position=acknowledged, head=head)


def _throttled(verdict: Verdict) -> str:
    if not verdict.throttle_per_s:
        return ""
    events = format_counted(verdict.throttle_per_s, "event")
    return tr("throttled to {events} a second", events=events)


def _deliveries_late(verdict: Verdict) -> str:
    parts = (_throttled(verdict), _acknowledged(verdict))
    return join_clauses(part for part in parts if part)


def _consumer_lost(verdict: Verdict) -> str:
    text = tr("its consumer fell silent without leaving")
    return join_clauses((text, _acknowledged(verdict)))


def _consumer_absent(verdict: Verdict) -> str:
    return join_clauses((tr("nobody takes its events"), _acknowledged(verdict)))


def _deliveries_unreadable(verdict: Verdict) -> str:
    return tr("the file of subscriptions cannot be used: {reason}", reason=_reason(verdict))


def _deliveries_paused(verdict: Verdict) -> str:
    return join_clauses((tr("paused by {actor}", actor=verdict.by), _acknowledged(verdict)))


def _deliveries_parked(verdict: Verdict) -> str:
    return tr("{parked} parked by its consumer", parked=format_number(verdict.parked))


def _deliveries_stalled(verdict: Verdict) -> str:
    text = tr("its consumer {consumer} acknowledges nothing", consumer=verdict.by)
    return join_clauses((text, _acknowledged(verdict)))


_EVIDENCE: dict[Rule, Callable[[Verdict], str]] = {
    "process-gone": _gone,
    "replicas-stopped": _stopped,
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
    "overdue": _overdue,
    "backlog": _backlog,
    "consumer-lost": _consumer_lost,
    "consumer-absent": _consumer_absent,
    "deliveries-paused": _deliveries_paused,
    "deliveries-parked": _deliveries_parked,
    "deliveries-stalled": _deliveries_stalled,
    "deliveries-unreadable": _deliveries_unreadable,
    "deliveries-throttled": _deliveries_late,
    "deliveries-late": _deliveries_late,
    "deliveries-current": _deliveries_late,
    "catching-up": _throttled,
    "slow": _throttled,
}
