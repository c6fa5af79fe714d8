"""Rules about whether a process lives and works, in order: the first that holds decides."""

from msgspec.structs import replace

from backend.clock import SECOND_US
from backend.messages.health import HealthStatus, Rule, Verdict
from backend.messages.health_age import silence_severity, silent_verdict, worse
from backend.messages.verdict_order import STATUS_SEVERITY
from backend.telemetry.health.facts import FactRule, Numbers, ProcessFacts

# a step that tries again what failed may last long, and the trouble is the same as before
_TRIED_AGAIN: frozenset[Rule] = frozenset(("rows-unwritable", "log-unreadable"))
# for which a commit is tried, whatever the log: nothing is said of itself meanwhile
_LONGEST_COMMIT_US = 30 * SECOND_US
_GONE = ("stopping", "stopped", "backing-off", "failed")


def _decide_gone(facts: ProcessFacts) -> Verdict | None:
    """Hold where there is no process."""
    if facts.info.state not in _GONE:
        return None
    known = facts.known
    return Verdict(
        status="STOPPED",
        severity="critical",
        rule="process-gone",
        completeness=0.0,
        applied=known.applied if known else None,
        age_us=facts.silence_us,
        reason=facts.info.detail,
        parked=known.parked if known else 0,
    )


def _decide_cannot_start(facts: ProcessFacts) -> Verdict | None:
    """Hold while a new process waits, or fails once more, for what is in its way."""
    info, known = facts.info, facts.known
    if info.state != "starting" or not info.is_blocked:
        return None
    return Verdict(
        status="FAULTED",
        severity="critical",
        rule="cannot-start",
        completeness=0.0,
        applied=known.applied if known else None,
        age_us=facts.state_age_us,
        reason=info.detail,
        parked=known.parked if known else 0,
    )


def _decide_starting(facts: ProcessFacts) -> Verdict | None:
    """Hold until a new process has said something of itself."""
    if facts.info.state == "running" and facts.sample_age_us is not None:
        return None
    limit_us, known = facts.limits.silent_after_us, facts.known
    silence = silence_severity(facts.state_age_us, limit_us, is_writer=_is_writer(facts))
    severity = worse("unknown", "warning" if facts.info.is_at_work else silence)
    return Verdict(
        status="UNKNOWN",
        severity=worse(severity, known.severity) if known else severity,
        rule="starting",
        completeness=0.0,
        limit_us=limit_us,
        applied=known.applied if known else None,
        age_us=facts.state_age_us,
        reason=facts.info.detail,
    )


def _decide_away(facts: ProcessFacts) -> Verdict | None:
    """Hold when nothing is heard of a replica on another host: it, or the way to it, is away.

    One that has said nothing of itself, as it copies its first rows, is heard of all the same.
    """
    limit_us = facts.limits.silent_after_us
    unheard_us = facts.state_age_us if facts.info.heard_age_us is None else facts.info.heard_age_us
    silence_us = unheard_us if facts.silence_us is None else facts.silence_us
    if not facts.info.host or silence_us <= limit_us:
        return None
    return replace(silent_verdict(facts.known, silence_us, limit_us), rule="replica-away")


def _decide_silent(facts: ProcessFacts) -> Verdict | None:
    """Hold when a process says nothing any more, whatever it said last.

    But for a writer that could not use the log, and tries to: what it said of that counts still.
    """
    limit_us, known = facts.limits.silent_after_us, facts.known
    if facts.silence_us is None or facts.silence_us <= limit_us:
        return None
    is_trying = known is not None and known.rule == "log-unreadable" and _is_writer(facts)
    if is_trying and facts.silence_us <= _LONGEST_COMMIT_US:
        return None
    return silent_verdict(facts.known, facts.silence_us, limit_us, is_writer=_is_writer(facts))


def _decide_hung(facts: ProcessFacts) -> Verdict | None:
    """Hold while a handler has been at one event for too long: it may never come back."""
    busy, limit_us = facts.busy, facts.limits.stalled_us
    if busy is None or busy.running is None:
        return None
    running_us = busy.running.running_us + (facts.silence_us or 0)
    if running_us < limit_us:
        return None
    running = replace(busy.running, running_us=running_us)
    return replace(
        _busy_verdict(facts, "STALLED", "hung"), position=running.position, running=running
    )


def _decide_busy(facts: ProcessFacts) -> Verdict | None:
    """Hold while one step of its work lasts too long, unless the reason is known already.

    One in which no event is applied is as bad as silence: nobody knows whether it ends.
    """
    busy, known = facts.busy, facts.known
    if known is not None and known.rule in _TRIED_AGAIN:
        return None
    busy_us = 0 if busy is None else busy.busy_us + (facts.silence_us or 0)
    if busy is None or busy_us < facts.limits.stalled_us:
        return None
    verdict = _busy_verdict(facts, "SLOW", "busy")
    if busy.running is not None:
        return verdict  # it goes on from event to event
    silence = silence_severity(busy_us, facts.limits.silent_after_us)
    return replace(verdict, severity=worse(verdict.severity, silence))


def _busy_verdict(facts: ProcessFacts, status: HealthStatus, rule: Rule) -> Verdict:
    """Return a verdict with what is known without a sample; nobody knows what waits."""
    busy, known = facts.busy, facts.known
    return Verdict(
        status=status,
        severity=STATUS_SEVERITY[status],
        rule=rule,
        completeness=0.0,
        limit_us=facts.limits.stalled_us,
        applied=known.applied if known else None,
        late_us=None if busy is None else busy.busy_us + (facts.silence_us or 0),
        age_us=facts.silence_us,
        running=busy.running if busy else None,
        parked=known.parked if known else 0,
    )


def _is_writer(facts: ProcessFacts) -> bool:
    return facts.info.role == "primary"


def _liveness_numbers(facts: ProcessFacts) -> Numbers:
    return {
        "state": facts.info.state,
        "state_age_us": facts.state_age_us,
        "is_blocked": "yes" if facts.info.is_blocked else "no",
        "silence_us": facts.silence_us,
        "silent_after_us": facts.limits.silent_after_us,
        "restarts": facts.info.restarts,
        **_busy_numbers(facts),
    }


def _busy_numbers(facts: ProcessFacts) -> Numbers:
    """Return what only a replica that does not come back from a step has."""
    busy = facts.busy
    if busy is None:
        return {}
    running = busy.running
    return {
        "sample_age_us": facts.sample_age_us,
        "busy_us": busy.busy_us,
        "running_view": running.view if running else None,
        "running_position": running.position if running else None,
        "running_us": running.running_us if running else None,
        "stalled_limit_us": facts.limits.stalled_us,
    }


LIVENESS_RULES: tuple[FactRule[ProcessFacts], ...] = (
    FactRule("replica-away", _decide_away, _liveness_numbers),
    FactRule("process-gone", _decide_gone, _liveness_numbers),
    FactRule("cannot-start", _decide_cannot_start, _liveness_numbers),
    FactRule("starting", _decide_starting, _liveness_numbers),
    FactRule("silent", _decide_silent, _liveness_numbers),
    FactRule("hung", _decide_hung, _liveness_numbers),
    FactRule("busy", _decide_busy, _liveness_numbers),
)
