"""Rules about one view of a replica that was heard, in order: the first that holds decides.

What waits is measured against when it could have been applied, never against its age in the world;
whether a lag shrinks is told by the slope over all of the window, because a lag wobbles.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache

import msgspec
from msgspec.structs import replace

from backend.errors import Defect
from backend.messages.health import HealthStatus, Rule, Severity, Verdict
from backend.messages.notices import ViewLag
from backend.telemetry.health.facts import (
    FactRule,
    HeardReplica,
    Numbers,
    ViewFacts,
)
from backend.telemetry.health.slope import Slope, eta_us


def _verdict(
    facts: ViewFacts,
    status: HealthStatus,
    rule: Rule,
    severity: Severity | None = None,
    limit_us: int | None = None,
) -> Verdict:
    """Return a verdict with the view's own lag; of an outdated one that is not known."""
    view, replica = facts.view, facts.replica
    shared = replica.verdict(status, rule, severity, limit_us)
    if replica.is_outdated:
        return replace(shared, held_us=facts.held_us, parked=view.parked)
    return replace(
        shared,
        held_us=facts.held_us,
        behind=view.events_behind,
        late_us=view.time_behind_us,
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
    if not facts.replica.head_is_silent or facts.late_us > limits.late_us:
        return None
    limit_us = limits.head_silent_us
    return _verdict(facts, "HEAD-FROZEN", "head-silent", limit_us=limit_us)


def _decide_outdated(facts: ViewFacts) -> Verdict | None:
    """Hold when all looked well, but the log has gone on since; no alarm, as a word may be late."""
    replica = facts.replica
    if not replica.is_outdated or facts.late_us > replica.facts.limits.late_us:
        return None
    return _verdict(facts, "UNKNOWN", "outdated", "notice", limit_us=replica.facts.overdue_us)


def _decide_lag_zero(facts: ViewFacts) -> Verdict | None:
    """Hold when nothing relevant waits."""
    return None if facts.view.events_behind else _verdict(facts, "OK", "lag-zero")


def _decide_scheduled(facts: ViewFacts) -> Verdict | None:
    """Hold when what waits has waited long, because the update mode wants it so."""
    sample = facts.replica.sample
    if not sample.scheduled or facts.late_us <= facts.replica.facts.limits.late_us:
        return None
    return replace(_verdict(facts, "PAUSED", "scheduled", "notice"), by=sample.mode)


def _decide_within_limit(facts: ViewFacts) -> Verdict | None:
    """Hold while what waits has not waited long; a backlog from before the start is none such."""
    limit_us = facts.replica.facts.limits.late_us
    if facts.replica.has_backlog or facts.late_us > limit_us:
        return None
    return _verdict(facts, "OK", "within-limit", limit_us=limit_us)


def _decide_stalled(facts: ViewFacts) -> Verdict | None:
    """Hold when something has waited long before a position that stands."""
    limit_us, window = facts.replica.facts.limits.stalled_us, facts.replica.facts.window
    if min(facts.late_us, window.unmoved_us) < limit_us:
        return None
    return _verdict(facts, "STALLED", "stalled", limit_us=limit_us)


def _decide_catching_up(facts: ViewFacts) -> Verdict | None:
    """Hold while the lag shrinks by more than noise, or while nothing else can be told yet."""
    slope = _slopes(facts.replica)[facts.place]
    return _catching_up(facts.replica, facts.view, facts.held_us, slope) if slope.falls else None


def _decide_slow(facts: ViewFacts) -> Verdict:
    """Hold for whatever is late, and does not get better."""
    slope = _slopes(facts.replica)[facts.place]
    return _slow(facts.replica, facts.view, facts.held_us, slope)


def _catching_up(replica: HeardReplica, view: ViewLag, held_us: int, slope: Slope) -> Verdict:
    shared = replica.verdicts.get("catching-up") or replica.verdict(
        "CATCHING-UP", "catching-up", limit_us=replica.facts.limits.late_us
    )
    if replica.is_outdated:
        return replace(shared, held_us=held_us, slope_per_s=slope.per_s or None)
    return replace(
        shared,
        held_us=held_us,
        behind=view.events_behind,
        late_us=view.time_behind_us,
        slope_per_s=slope.per_s or None,
        eta_us=eta_us(view.events_behind or 0, -slope.per_s),
    )


def _slow(replica: HeardReplica, view: ViewLag, held_us: int, slope: Slope) -> Verdict:
    """Return the verdict; a slope that falls by less than it wobbles tells nothing."""
    shared = replica.verdicts.get("slow") or replica.verdict(
        "SLOW", "slow", limit_us=replica.facts.limits.late_us
    )
    slope_per_s = slope.per_s if slope.per_s >= 0 else None
    if replica.is_outdated:
        return replace(shared, held_us=held_us, slope_per_s=slope_per_s)
    return replace(
        shared,
        held_us=held_us,
        behind=view.events_behind,
        late_us=view.time_behind_us,
        slope_per_s=slope_per_s,
    )


def _slopes(replica: HeardReplica) -> Sequence[Slope]:
    """Find each view's slope; where samples are too few, what the replica's rates make of it."""
    slopes = replica.facts.window.lag_slopes
    if slopes:
        return slopes
    per_s = replica.sample.append_rate_per_s - replica.sample.apply_rate_per_s
    if replica.facts.window.was_interrupted:
        per_s = 0.0  # of who was just resumed, the rates are still those of the pause
    return [Slope(per_s, falls=per_s <= 0)] * len(replica.sample.views)


def _lag_numbers(facts: ViewFacts) -> Numbers:
    limits, window = facts.replica.facts.limits, facts.replica.facts.window
    slope = _slopes(facts.replica)[facts.place]
    return {
        "events_behind": facts.view.events_behind,
        "time_behind_us": facts.view.time_behind_us,
        "late_limit_us": limits.late_us,
        "unmoved_us": window.unmoved_us,
        "stalled_limit_us": limits.stalled_us,
        "slope_per_s": slope.per_s,
        "slope_error_per_s": slope.error_per_s,
        "window_us": window.span_us,
        "completeness": window.completeness,
        "head_silence_us": facts.replica.facts.head_silence_us,
        "known_head": facts.replica.facts.known_head,
        "parked": facts.view.parked,
        "throttle_per_s": facts.replica.sample.throttle_per_s,
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


class _Conditions(msgspec.Struct, frozen=True, gc=False):
    """What is so of a replica as a whole, on which it depends which rules can hold of its views."""

    late_us: int
    head_is_silent: bool
    is_outdated: bool
    is_scheduled: bool
    has_backlog: bool
    is_standing: bool


# what must be so before a rule can hold: of the replica, and whether the view is late
_PRECONDITIONS: dict[Rule, Callable[[_Conditions, bool], bool]] = {
    "head-silent": lambda replica, late: replica.head_is_silent and not late,
    "outdated": lambda replica, late: replica.is_outdated and not late,
    "scheduled": lambda replica, late: replica.is_scheduled and late,
    "within-limit": lambda replica, late: not replica.has_backlog and not late,
    "stalled": lambda replica, _: replica.is_standing,
}
_BY_SLOPE: frozenset[Rule] = frozenset(("catching-up", "slow"))
_OF_FEW_VIEWS: frozenset[Rule] = frozenset(("parked", "lag-zero"))


class PossibleRules:
    """The rules, in order, that can hold for a replica's late views, and for its others at all.

    There may be thousands of views, and nearly all of them are alike. `is_slope_alone`: a late view
    for which events wait, none of them parked, is told by its slope alone.
    """

    def __init__(self, replica: _Conditions) -> None:
        late = [rule for rule in VIEW_RULES if _is_possible(rule, replica, late=True)]
        others = [rule for rule in VIEW_RULES if _is_possible(rule, replica, late=False)]
        self.late_us = replica.late_us
        self.is_slope_alone = all(rule.name in _BY_SLOPE | _OF_FEW_VIEWS for rule in late)
        self._late = [rule.decide for rule in late]
        self._others = [rule.decide for rule in others]

    def decide(self, facts: ViewFacts) -> Verdict:
        """Return what the first rule that holds says of a view."""
        for decide in self._others if facts.late_us <= self.late_us else self._late:
            verdict = decide(facts)
            if verdict is not None:
                return verdict
        raise Defect("No rule holds of a view, though the last one always does.")


class ViewJudge:
    """Decides about the views of one replica."""

    def __init__(self, replica: HeardReplica) -> None:
        self._replica = replica
        self._rules = possible_rules(replica)
        self._late_us = self._rules.late_us if self._rules.is_slope_alone else math.inf
        self._slopes: Sequence[Slope] = ()  # until they are asked for

    def decide(self, place: int, view: ViewLag, held_us: int) -> Verdict:
        """Return what is so of the view that stands there in the sample."""
        late_us = view.time_behind_us or 0
        if late_us > self._late_us and view.events_behind and not view.parked:
            slopes = self._slopes = self._slopes or _slopes(self._replica)
            decide = _catching_up if slopes[place].falls else _slow
            return decide(self._replica, view, held_us, slopes[place])
        return self._rules.decide(ViewFacts(self._replica, view, place, late_us, held_us))


def possible_rules(replica: HeardReplica) -> PossibleRules:
    """Return the rules that can hold of this replica's views; the same for replicas alike."""
    facts = replica.facts
    return _rules_under(
        _Conditions(
            late_us=facts.limits.late_us,
            head_is_silent=replica.head_is_silent,
            is_outdated=replica.is_outdated,
            is_scheduled=replica.sample.scheduled,
            has_backlog=replica.has_backlog,
            is_standing=facts.window.is_standing,
        )
    )


@cache
def _rules_under(replica: _Conditions) -> PossibleRules:
    return PossibleRules(replica)


def _is_possible(rule: FactRule[ViewFacts], replica: _Conditions, *, late: bool) -> bool:
    precondition = _PRECONDITIONS.get(rule.name)
    return precondition is None or precondition(replica, late)
