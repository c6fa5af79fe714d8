"""Rules about the primary and about all of a replica, in order: the first that holds decides."""

from msgspec.structs import replace

from backend.messages.feed_choice import QueueRoom
from backend.messages.health import HealthStatus, Rule, Severity, Verdict
from backend.telemetry.health.facts import FactRule, HeardReplica, Numbers, PrimaryFacts
from backend.telemetry.health.rebuild_rules import REBUILD_RULES
from backend.telemetry.health.slope import eta_us
from backend.telemetry.health.standby_rules import COMMIT_RULES
from backend.telemetry.health.store_rules import STORE_RULES

_FILLING_SHARE = 0.7  # of a queue's nearest limit; from there on it is worth a look


def _primary_numbers(facts: PrimaryFacts) -> Numbers:
    sample = facts.sample
    return {
        "log_error": sample.log_error if sample else None,
        "log_age_us": sample.log_age_us if sample else None,
        "waiting_commands": sample.waiting if sample else None,
        "backlog_commands": facts.limits.backlog_commands,
    }


def _primary_verdict(facts: PrimaryFacts) -> Verdict:
    sample = facts.sample
    return Verdict(
        status="OK",
        severity="ok",
        rule="serving",
        head=sample.head if sample else None,
        age_us=facts.silence_us,
        head_age_us=sample.log_age_us if sample else None,
        behind=sample.waiting if sample else None,
    )


def _decide_primary_log(facts: PrimaryFacts) -> Verdict | None:
    """Hold while the writer cannot use the log."""
    if facts.sample is None or not facts.sample.log_error:
        return None
    return replace(
        _primary_verdict(facts),
        status="HEAD-FROZEN",
        severity="critical",
        rule="log-unreadable",
        reason=facts.sample.log_error,
        behind=None,  # commands that wait are no events
    )


def _decide_backlog(facts: PrimaryFacts) -> Verdict | None:
    """Hold while more commands wait than are decided in a moment."""
    if facts.sample is None or facts.sample.waiting <= facts.limits.backlog_commands:
        return None
    return replace(_primary_verdict(facts), status="SLOW", severity="warning", rule="backlog")


PRIMARY_RULES: tuple[FactRule[PrimaryFacts], ...] = (
    *COMMIT_RULES,
    FactRule("log-unreadable", _decide_primary_log, _primary_numbers),
    *STORE_RULES,
    FactRule("backlog", _decide_backlog, _primary_numbers),
    FactRule("serving", _primary_verdict, _primary_numbers),
)


def _decide_ahead(replica: HeardReplica) -> Verdict | None:
    """Hold when the rows know events that the log does not have: it was restored from a copy.

    How many events such rows are behind, nobody knows: they are of another log.
    """
    sample = replica.sample
    known_head = sample.head is not None and sample.applied > sample.head
    if not sample.ahead and not known_head:
        return None
    return replace(
        replica.verdict("AHEAD", "ahead"), reason=sample.ahead, behind=None, late_us=None
    )


def _decide_log(replica: HeardReplica) -> Verdict | None:
    """Hold while the log cannot be read: then nobody knows where it ends."""
    reason = replica.sample.log_error
    if not reason:
        return None
    return replace(replica.verdict("HEAD-FROZEN", "log-unreadable", "critical"), reason=reason)


def _decide_rows(replica: HeardReplica) -> Verdict | None:
    """Hold while its own rows cannot be written."""
    reason = replica.sample.rows_error
    if not reason:
        return None
    return replace(replica.verdict("FAULTED", "rows-unwritable"), reason=reason)


def _decide_feed(replica: HeardReplica) -> Verdict | None:
    """Hold when its queue was trimmed: what it needs next, only the log has still."""
    reason = replica.sample.feed_error
    if not reason:
        return None
    return replace(replica.verdict("FAULTED", "queue-trimmed"), reason=reason)


def _decide_paused(replica: HeardReplica) -> Verdict | None:
    """Hold while an operator has paused it."""
    by = replica.sample.paused_by
    return replace(replica.verdict("PAUSED", "paused"), by=by) if by else None


def _decide_head_unknown(replica: HeardReplica) -> Verdict | None:
    """Hold until the log's end is known."""
    if replica.facts.is_head_known:
        return None
    return replica.verdict("UNKNOWN", "head-unknown")


def _decide_rewound(replica: HeardReplica) -> Verdict | None:
    """Hold while the position is below one that was reached before, and nobody asked for that."""
    was = replica.facts.window.rewound_from
    if was is None or replica.sample.replay_target is not None:
        return None
    return replace(replica.verdict("REWOUND", "rewound"), target=was)


def _decide_replaying(replica: HeardReplica) -> Verdict | None:
    """Hold while a rebuild goes on; one that stands still is left to the rules about lag."""
    sample, window = replica.sample, replica.facts.window
    target = sample.replay_target
    if target is None or window.unmoved_us > replica.facts.limits.stalled_us:
        return None
    slope = window.position_slope()
    rate_per_s = slope.per_s if slope else sample.apply_rate_per_s
    left = max(0, target - sample.applied)
    eta = eta_us(left, rate_per_s)
    return replace(replica.verdict("REPLAYING", "replaying"), target=target, eta_us=eta)


def _replica_numbers(replica: HeardReplica) -> Numbers:
    sample, window = replica.sample, replica.facts.window
    return {
        "applied": sample.applied,
        "head": sample.head,
        "events_behind": sample.events_behind,
        "head_silence_us": replica.facts.head_silence_us,
        "paused_by": sample.paused_by,
        "log_error": sample.log_error,
        "rows_error": sample.rows_error,
        "feed": sample.feed,
        "feed_error": sample.feed_error,
        "rewound_from": window.rewound_from,
        "replay_target": sample.replay_target,
        "unmoved_us": window.unmoved_us,
    }


def _decide_question(replica: HeardReplica) -> Verdict | None:
    """Hold while a question does not come to an end though its time is over.

    In the thread that takes all questions it is as bad as silence to whoever asks; in one beside
    it, those that take long have one thread less.
    """
    question, facts = replica.sample.question, replica.facts
    if question is None:
        return None
    running_us = question.running_us + (facts.sample_age_us or 0)
    over_us = running_us - question.limit_us - facts.limits.stalled_us
    if over_us < 0:
        return None
    status: HealthStatus = "STALLED" if question.is_blocking else "SLOW"
    return replace(
        replica.verdict(status, "question-hung"),
        limit_us=question.limit_us,
        question=replace(question, running_us=running_us),
        held_us=over_us,
        behind=None,
        late_us=None,
    )


def _decide_unwatched(replica: HeardReplica) -> Verdict | None:
    """Hold while the watch beside its work fails: whatever hangs would be silence."""
    reason = replica.sample.watch_error
    if not reason:
        return None
    verdict = replica.verdict("UNKNOWN", "unwatched", "warning")
    return replace(verdict, reason=reason, behind=None, late_us=None)


def _decide_queues(replica: HeardReplica) -> Verdict | None:
    """Hold while a queue that it fills has little room left, or was trimmed.

    A replica that is away cannot say so itself.
    """
    worst = max(replica.sample.queues, key=_fullness, default=None)
    if worst is None or _fullness(worst) < _FILLING_SHARE:
        return None
    severity: Severity = "critical" if worst.is_lost else "warning"
    rule: Rule = "queue-trimmed" if worst.is_lost else "queue-filling"
    verdict = replica.verdict("FAULTED" if worst.is_lost else "SLOW", rule, severity)
    return replace(verdict, room=worst, by=worst.replica, behind=None, late_us=None)


def _decide_deleted(replica: HeardReplica) -> Verdict | None:
    """Hold when its consumer of the log's stream was deleted: it reads the log itself."""
    consumer = replica.sample.consumer
    if consumer is None or not consumer.is_deleted:
        return None
    verdict = replica.verdict("SLOW", "stream-consumer-deleted", "warning")
    return replace(verdict, reason=consumer.problem, behind=None, late_us=None)


def _decide_stream_silent(replica: HeardReplica) -> Verdict | None:
    """Hold while the server of the log's stream does not answer it: it reads the log itself."""
    consumer = replica.sample.consumer
    if consumer is None or consumer.is_deleted or not consumer.problem:
        return None
    verdict = replica.verdict("SLOW", "stream-silent", "warning")
    return replace(verdict, reason=consumer.problem, behind=None, late_us=None)


def _consumer_numbers(replica: HeardReplica) -> Numbers:
    consumer = replica.sample.consumer
    known = consumer if consumer is not None and consumer.asked_age_us is not None else None
    return {
        "consumer_problem": consumer.problem if consumer else None,
        "consumer_pending": known.pending if known else None,
        "consumer_unacknowledged": known.unacknowledged if known else None,
    }


def _fullness(room: QueueRoom) -> float:
    return 2.0 if room.is_lost else room.used_share


def _beside_numbers(replica: HeardReplica) -> Numbers:
    question = replica.sample.question
    return {
        "question": question.what if question else None,
        "question_running_us": question.running_us if question else None,
        "question_limit_us": question.limit_us if question else None,
        "watch_error": replica.sample.watch_error,
        "queue_used_share": max((each.used_share for each in replica.sample.queues), default=None),
        "queue_filling_share": _FILLING_SHARE,
        "stalled_limit_us": replica.facts.limits.stalled_us,
    }


# what is wrong with a replica whatever its rows are like: each of them decides for itself
BESIDE_RULES: tuple[FactRule[HeardReplica], ...] = (
    FactRule("question-hung", _decide_question, _beside_numbers),
    FactRule("unwatched", _decide_unwatched, _beside_numbers),
    FactRule("queue-filling", _decide_queues, _beside_numbers),
    FactRule("stream-consumer-deleted", _decide_deleted, _consumer_numbers),
    FactRule("stream-silent", _decide_stream_silent, _consumer_numbers),
    *REBUILD_RULES,
)
REPLICA_RULES: tuple[FactRule[HeardReplica], ...] = (
    FactRule("ahead", _decide_ahead, _replica_numbers),
    FactRule("log-unreadable", _decide_log, _replica_numbers),
    FactRule("rows-unwritable", _decide_rows, _replica_numbers),
    FactRule("queue-trimmed", _decide_feed, _replica_numbers),
    FactRule("paused", _decide_paused, _replica_numbers),
    FactRule("head-unknown", _decide_head_unknown, _replica_numbers),
    FactRule("rewound", _decide_rewound, _replica_numbers),
    FactRule("replaying", _decide_replaying, _replica_numbers),
)
