"""What each rule of health saw, in words: the evidence that is not in the shared numbers."""

from collections.abc import Callable

from backend.messages.delivery_evidence import DELIVERY_EVIDENCE, describe_throttle
from backend.messages.health import Rule, Verdict
from backend.messages.known_sentences import read_sentence
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.queue_room_text import describe_queue_room
from backend.messages.rebuild_text import describe_requester
from backend.messages.standby_text import describe_standby_bytes
from backend.messages.text_list import drop_full_stop, join_clauses, join_names
from backend.messages.update_mode import describe_update_mode
from backend.translation import tr, tr_declared


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


def _share_missing(verdict: Verdict) -> str:
    fault = verdict.share
    if fault is None or fault.parts == 1:
        return tr("no replica that runs has this view")
    which = join_names(map(str, fault.missing))
    return tr(
        "no replica that runs has part {part} of {parts} of its rows",
        part=which,
        parts=str(fault.parts),
    )


def _share_stray(verdict: Verdict) -> str:
    replicas = join_names(verdict.share.replicas) if verdict.share else "?"
    return tr(
        "{replicas} has a part of a division that is not complete; the view is read from others",
        replicas=replicas,
    )


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


def _stream_feed(verdict: Verdict) -> str:
    return tr("it reads the log itself: {reason}", reason=_reason(verdict))


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


def _mixed_code(verdict: Verdict) -> str:
    return tr(
        "rows of {views} were written by several versions of their code; a rebuild writes all of"
        " them by today's",
        views=verdict.reason,
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
    numbers = {
        "overdue": format_number(work.overdue or 0),
        "waiting": format_number(work.waiting or 0),
        "state": tr_declared(work.worst, work.view) or "?",
    }
    if not work.missing:
        return tr(
            "{overdue} of {waiting} that wait are overdue, most of them in the state {state}",
            **numbers,
        )
    return tr(
        "{overdue} of {waiting} that are known to wait are overdue, most of them in the state"
        " {state}; what waits in part {part} of {parts} is not known",
        part=join_names(map(str, work.missing)),
        parts=str(work.parts),
        **numbers,
    )


def _store_copying(_verdict: Verdict) -> str:
    return tr("events of the attached store are being copied")


def _store_stopped(verdict: Verdict) -> str:
    """Say why nothing is copied, and since when."""
    span = format_span(verdict.late_us or 0)
    return tr("for {span}: {reason}", span=span, reason=_reason(verdict))


def _commit_waits(verdict: Verdict) -> str:
    """Say for how long, and for whom the server is set to wait."""
    return tr(
        "a commit has waited {span} for a standby; synchronous_standby_names is {names}",
        span=format_span(verdict.late_us or 0),
        names=verdict.by,
    )


def _log_lost(verdict: Verdict) -> str:
    """Say which positions are gone, and on which timeline the log is now."""
    lost = verdict.lost
    if lost is None:
        return ""
    if not lost.first:
        return tr(
            "a standby was promoted (timeline {timeline}) that lacked events up to {last}",
            timeline=format_number(lost.timeline),
            last=format_number(lost.last),
        )
    return tr(
        "a standby was promoted (timeline {timeline}) that lacked the events {first} to {last}",
        timeline=format_number(lost.timeline),
        first=format_number(lost.first),
        last=format_number(lost.last),
    )


def _standby_away(verdict: Verdict) -> str:
    if verdict.late_us is None:
        return tr("not connected to the log's server: {standbys}", standbys=verdict.by)
    return tr(
        "not connected to the log's server: {standbys}, the first for {span}",
        standbys=verdict.by,
        span=format_span(verdict.late_us),
    )


def _standby_slow(verdict: Verdict) -> str:
    standby = verdict.standby
    if standby is None:
        return ""
    return tr(
        "the standby {name} has not replayed {size}, the oldest of it {span} old",
        name=standby.name,
        size=describe_standby_bytes(standby.replayed_bytes),
        span=format_span(standby.replayed_us or 0),
    )


def _standby_unseen(verdict: Verdict) -> str:
    return _reason(verdict)


def _standby_async(verdict: Verdict) -> str:
    return tr(
        "synchronous_standby_names is empty: no commit waits for a standby ({standbys}), and what"
        " was accepted last can be lost when one is promoted",
        standbys=verdict.by,
    )


def _backlog(verdict: Verdict) -> str:
    return format_counted(verdict.behind or 0, "command waits", "commands wait")


_EVIDENCE: dict[Rule, Callable[[Verdict], str]] = {
    "process-gone": _gone,
    "replicas-stopped": _stopped,
    "share-missing": _share_missing,
    "share-stray": _share_stray,
    "cannot-start": _starting,
    "starting": _starting,
    "silent": _silent,
    "replica-away": _silent,
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
    "stream-consumer-deleted": _stream_feed,
    "stream-silent": _stream_feed,
    "paused": _paused,
    "scheduled": _scheduled,
    "head-unknown": _head_unknown,
    "head-silent": _head_silent,
    "outdated": _outdated,
    "rewound": _rewound,
    "replaying": _replaying,
    "mixed-code": _mixed_code,
    "rebuilding": _rebuilding,
    "rebuild-stalled": _rebuild_stalled,
    "rebuild-failed": _rebuild_failed,
    "clock-behind": _clock_behind,
    "overdue": _overdue,
    "backlog": _backlog,
    "commit-waits": _commit_waits,
    "log-lost": _log_lost,
    "standby-away": _standby_away,
    "standby-slow": _standby_slow,
    "standby-unseen": _standby_unseen,
    "standby-async": _standby_async,
    "store-copying": _store_copying,
    "store-frozen": _store_stopped,
    "store-unreachable": _store_stopped,
    "store-mismatch": _store_stopped,
    "store-changed": _store_stopped,
    "catching-up": describe_throttle,
    "slow": describe_throttle,
    **DELIVERY_EVIDENCE,
}
