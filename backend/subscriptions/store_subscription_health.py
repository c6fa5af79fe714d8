"""How a consumer of an attached store is: nothing can be done with it here, only seen."""

from collections.abc import Callable

from msgspec.structs import replace

from backend.messages.health import (
    HealthStatus,
    ProcessHealth,
    Rule,
    RuleResult,
    Severity,
    Verdict,
)
from backend.messages.verdict_order import badness
from backend.subscriptions.delivery_limits import DeliveryLimits
from backend.subscriptions.store_subscription_watch import StoreSubscriptionFacts

_Decide = Callable[[StoreSubscriptionFacts, DeliveryLimits], Verdict | None]
_PAUSED_WORDS = frozenset(("PAUSED", "STOPPED"))
_FAULT_WORDS = frozenset(("FAULTED", "ERROR", "FAILED"))


def store_subscription_health(
    facts: StoreSubscriptionFacts, limits: DeliveryLimits
) -> ProcessHealth:
    """Return how it is; what else is so stands beside the worst. How long, nobody says here."""
    first = next(verdict for rule in _RULES if (verdict := rule[1](facts, limits)))
    found = [first, *([parked] if (parked := _decide_parked(facts, limits)) else [])]
    worst = max(found, key=badness)
    return ProcessHealth(
        name=facts.subject,
        role="subscription",
        verdict=worst,
        beside=[each for each in found if each is not worst and each.severity != "ok"],
    )


def explain_store_subscription(
    facts: StoreSubscriptionFacts, limits: DeliveryLimits
) -> list[RuleResult]:
    """Return every rule in order with what it says; the first that holds has decided."""
    results: list[RuleResult] = []
    for name, decide in (*_RULES, _PARKED):
        verdict = decide(facts, limits)
        is_beside = name == _PARKED[0]
        is_first = not any(each.decided for each in results)
        results.append(
            RuleResult(
                rule=name,
                view="",
                decided=verdict is not None and (is_first or is_beside),
                verdict=verdict,
                numbers=_numbers(facts, limits),
            )
        )
    return results


def _decide_unknown(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    """Hold while nobody knows: the store does not answer, or what it says is nothing to count."""
    reason = facts.unknown or facts.subscription.problem or _missing_position(facts)
    if not reason:
        return None
    return _verdict(facts, "UNKNOWN", "unknown", "consumer-unknown", reason)


def _missing_position(facts: StoreSubscriptionFacts) -> str:
    """Return what is to be said of one without a position, unless it says more itself."""
    theirs = facts.subscription
    if facts.behind is not None or theirs.error or theirs.replays_to:
        return ""
    return "" if theirs.status in _PAUSED_WORDS | _FAULT_WORDS else "It has no position yet."


def _decide_faulted(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    """Hold where the consumer itself has written down an error."""
    theirs = facts.subscription
    if not theirs.error and theirs.status not in _FAULT_WORDS:
        return None
    reason = theirs.error or theirs.status
    return _verdict(facts, "FAULTED", "warning", "consumer-faulted", reason)


def _decide_paused(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    status = facts.subscription.status
    if status not in _PAUSED_WORDS:
        return None
    known: HealthStatus = "PAUSED" if status == "PAUSED" else "STOPPED"
    return _verdict(facts, known, "warning", "consumer-stopped", status)


def _decide_replaying(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    target = facts.subscription.replays_to
    return _verdict(facts, "REPLAYING", "notice", "consumer-replaying", target) if target else None


def _decide_partial(facts: StoreSubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    """Hold where something may be left for it that it does not take: nobody can tell."""
    is_standing = facts.unmoved_us > limits.stalled_us
    if not facts.subscription.is_at_most or not facts.behind or not is_standing:
        return None
    return _verdict(facts, "UNKNOWN", "notice", "consumer-partial")


def _decide_stalled(facts: StoreSubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    """Hold when something has waited long before a position that stands."""
    if not facts.behind or facts.unmoved_us <= limits.stalled_us:
        return None
    stalled = _verdict(facts, "STALLED", "warning", "consumer-stalled")
    return replace(stalled, limit_us=limits.stalled_us)


def _decide_slow(facts: StoreSubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    if not _is_late(facts, limits) or facts.drain_per_s > 0:
        return None
    return replace(_verdict(facts, "SLOW", "warning", "consumer-slow"), limit_us=limits.late_us)


def _decide_late(facts: StoreSubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    if not _is_late(facts, limits):
        return None
    late = _verdict(facts, "CATCHING-UP", "notice", "consumer-late")
    return replace(late, limit_us=limits.late_us)


def _decide_current(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    return _verdict(facts, "OK", "ok", "consumer-current")


def _decide_parked(facts: StoreSubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    if not facts.subscription.parked:
        return None
    return _verdict(facts, "FAULTED", "warning", "deliveries-parked")


def _is_late(facts: StoreSubscriptionFacts, limits: DeliveryLimits) -> bool:
    return bool(facts.behind) and (facts.late_us or 0) > limits.late_us


_RULES: tuple[tuple[Rule, _Decide], ...] = (  # the first that holds decides
    ("consumer-unknown", _decide_unknown),
    ("consumer-faulted", _decide_faulted),
    ("consumer-stopped", _decide_paused),
    ("consumer-replaying", _decide_replaying),
    ("consumer-partial", _decide_partial),
    ("consumer-stalled", _decide_stalled),
    ("consumer-slow", _decide_slow),
    ("consumer-late", _decide_late),
    ("consumer-current", _decide_current),
)
_PARKED: tuple[Rule, _Decide] = ("deliveries-parked", _decide_parked)  # beside what decides


def _numbers(
    facts: StoreSubscriptionFacts, limits: DeliveryLimits
) -> dict[str, int | float | str | None]:
    theirs = facts.subscription
    return {
        "position": theirs.position,
        "done": facts.done,
        "known_head": facts.head,
        "events_behind": facts.behind,
        "time_behind_us": facts.late_us,
        "late_limit_us": limits.late_us,
        "unmoved_us": facts.unmoved_us,
        "stalled_limit_us": limits.stalled_us,
        "done_per_s": facts.done_per_s,
        "appended_per_s": facts.appended_per_s,
        "parked": theirs.parked,
        "status": theirs.status,
        "error": theirs.error,
    }


def _verdict(
    facts: StoreSubscriptionFacts,
    status: HealthStatus,
    severity: Severity,
    rule: Rule,
    reason: str = "",
) -> Verdict:
    return Verdict(
        status=status,
        severity=severity,
        rule=rule,
        applied=facts.done,
        head=None if facts.done is None else facts.head,
        behind=facts.behind,
        late_us=facts.late_us,
        parked=facts.subscription.parked,
        reason=reason,
    )
