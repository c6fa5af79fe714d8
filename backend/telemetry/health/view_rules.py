"""Rules about one view of a replica that was heard, in order: the first that holds decides.

What waits is measured against when it could have been applied, never against its age in the world;
whether a lag shrinks is told by the slope over all of the window, because a lag wobbles.
"""

from msgspec.structs import replace

from backend.messages.health import HealthStatus, Rule, Severity, Verdict
from backend.telemetry.health.facts import STATUS_SEVERITY, FactRule, Numbers, ViewFacts
from backend.telemetry.health.slope import Slope


def _verdict(
    facts: ViewFacts,
    status: HealthStatus,
    rule: Rule,
    severity: Severity | None = None,
    limit_us: int | None = None,
    slope_per_s: float | None = None,
    eta_us: int | None = None,
) -> Verdict:
    """Return a verdict with the view's own lag; made in one go, as there may be thousands."""
    shared, view, outdated = facts.replica.numbers, facts.view, facts.replica.is_outdated
    return Verdict(
        status=status,
        severity=severity or STATUS_SEVERITY[status],
        rule=rule,
        window_us=shared.window_us,
        completeness=shared.completeness,
        limit_us=limit_us,
        applied=shared.applied,
        head=shared.head,
        behind=None if outdated else view.events_behind,
        late_us=None if outdated else view.time_behind_us,
        slope_per_s=slope_per_s,
        eta_us=None if outdated else eta_us,
        age_us=shared.age_us,
        head_age_us=shared.head_age_us,
        parked=view.parked,
    )


def _decide_parked(facts: ViewFacts) -> Verdict | None:
    """Hold while events are set aside."""
    view = facts.view
    if not view.parked:
        return None
    first = view.first_parked
    return replace(
        _verdict(facts, "FAULTED", "parked", "warning"),
        position=first.position if first else None,
        reason=first.error if first else "",
    )


def _decide_head_silent(facts: ViewFacts) -> Verdict | None:
    """Hold when all looks well, but nobody says where the log ends."""
    limits = facts.replica.facts.limits
    if not facts.replica.head_is_silent or _late_us(facts) > limits.late_us:
        return None
    limit_us = limits.head_silent_us
    return _verdict(facts, "HEAD-FROZEN", "head-silent", limit_us=limit_us)


def _decide_outdated(facts: ViewFacts) -> Verdict | None:
    """Hold when all looked well, but the log has gone on since; no alarm, as a word may be late."""
    replica = facts.replica
    if not replica.is_outdated or _late_us(facts) > replica.facts.limits.late_us:
        return None
    return _verdict(
        facts, "UNKNOWN", "outdated", "notice", limit_us=replica.facts.limits.overdue_us
    )


def _decide_lag_zero(facts: ViewFacts) -> Verdict | None:
    """Hold when nothing relevant waits."""
    return None if facts.view.events_behind else _verdict(facts, "OK", "lag-zero")


def _decide_scheduled(facts: ViewFacts) -> Verdict | None:
    """Hold when what waits has waited long, because the update mode wants it so."""
    sample = facts.replica.sample
    if not sample.scheduled or _late_us(facts) <= facts.replica.facts.limits.late_us:
        return None
    return replace(_verdict(facts, "PAUSED", "scheduled", "notice"), by=sample.mode)


def _decide_within_limit(facts: ViewFacts) -> Verdict | None:
    """Hold while what waits has not waited long; a backlog from before the start is none such."""
    limit_us, sample = facts.replica.facts.limits.late_us, facts.replica.sample
    backlog = sample.catch_up_target is not None and sample.applied < sample.catch_up_target
    if backlog or _late_us(facts) > limit_us:
        return None
    return _verdict(facts, "OK", "within-limit", limit_us=limit_us)


def _decide_stalled(facts: ViewFacts) -> Verdict | None:
    """Hold when something has waited long before a position that stands."""
    limit_us, window = facts.replica.facts.limits.stalled_us, facts.replica.facts.window
    if min(_late_us(facts), window.unmoved_us) < limit_us:
        return None
    return _verdict(facts, "STALLED", "stalled", limit_us=limit_us)


def _decide_catching_up(facts: ViewFacts) -> Verdict | None:
    """Hold while the lag shrinks by more than noise, or while nothing else can be told yet."""
    slope, fitted = _slope(facts)
    shrinks = slope.falls if fitted else slope.per_s <= 0
    if not shrinks:
        return None
    behind = facts.view.events_behind or 0
    return _verdict(
        facts,
        "CATCHING-UP",
        "catching-up",
        limit_us=facts.replica.facts.limits.late_us,
        slope_per_s=slope.per_s,
        eta_us=round(behind / -slope.per_s * 1e6) if slope.per_s else None,
    )


def _decide_slow(facts: ViewFacts) -> Verdict:
    """Hold for whatever is late, and does not get better."""
    limit_us, slope = facts.replica.facts.limits.late_us, _slope(facts)[0]
    return _verdict(facts, "SLOW", "slow", limit_us=limit_us, slope_per_s=slope.per_s)


def _late_us(facts: ViewFacts) -> int:
    return facts.view.time_behind_us or 0


def _slope(facts: ViewFacts) -> tuple[Slope, bool]:
    """Return the lag's slope and whether it was fitted: few samples leave the replica's rates."""
    if facts.slope is None:
        fitted = facts.replica.facts.window.lag_slope(facts.place)
        sample = facts.replica.sample
        rates = Slope(sample.append_rate_per_s - sample.apply_rate_per_s, 0.0)
        facts.slope = (fitted or rates, fitted is not None)
    return facts.slope


def _lag_numbers(facts: ViewFacts) -> Numbers:
    limits, window = facts.replica.facts.limits, facts.replica.facts.window
    slope, fitted = _slope(facts)
    return {
        "events_behind": facts.view.events_behind,
        "time_behind_us": facts.view.time_behind_us,
        "late_limit_us": limits.late_us,
        "unmoved_us": window.unmoved_us,
        "stalled_limit_us": limits.stalled_us,
        "slope_per_s": slope.per_s,
        "slope_error_per_s": slope.error_per_s if fitted else None,
        "window_us": window.span_us,
        "completeness": window.completeness,
        "head_silence_us": facts.replica.facts.head_silence_us,
        "known_head": facts.replica.facts.known_head,
        "parked": facts.view.parked,
        "scheduled": "yes" if facts.replica.sample.scheduled else "no",
        "catch_up_target": facts.replica.sample.catch_up_target,
    }


VIEW_RULES: tuple[FactRule[ViewFacts], ...] = (
    FactRule("parked", _decide_parked, _lag_numbers),
    FactRule("head-silent", _decide_head_silent, _lag_numbers),
    FactRule("outdated", _decide_outdated, _lag_numbers),
    FactRule("lag-zero", _decide_lag_zero, _lag_numbers),
    FactRule("scheduled", _decide_scheduled, _lag_numbers),
    FactRule("within-limit", _decide_within_limit, _lag_numbers),
    FactRule("stalled", _decide_stalled, _lag_numbers),
    FactRule("catching-up", _decide_catching_up, _lag_numbers),
    FactRule("slow", _decide_slow, _lag_numbers),
)
