"""Rules about the store of another program that a folder is attached to; the mirror reports it."""

from backend.messages.health import HealthStatus, Rule, Severity, Verdict
from backend.messages.store_status import StoreState, StoreStatus
from backend.telemetry.health.facts import FactRule, Numbers, PrimaryFacts

_DECIDED: dict[Rule, tuple[StoreState, HealthStatus, Severity]] = {
    "store-changed": ("changed", "AHEAD", "critical"),
    "store-mismatch": ("mismatch", "FAULTED", "critical"),
    "store-unreachable": ("unreachable", "HEAD-FROZEN", "critical"),
    "store-frozen": ("frozen", "HEAD-FROZEN", "warning"),
    "store-copying": ("catching-up", "CATCHING-UP", "notice"),
}


def _store(facts: PrimaryFacts) -> StoreStatus | None:
    return facts.sample.store if facts.sample else None


def _numbers(facts: PrimaryFacts) -> Numbers:
    store = _store(facts)
    if store is None:
        return {}
    return {
        "store_state": store.state,
        "store_state_age_us": store.state_age_us,
        "store_position": store.position,
        "store_end": store.end,
        "store_head": store.head,
    }


def _rule(name: Rule) -> FactRule[PrimaryFacts]:
    state, status, severity = _DECIDED[name]

    def decide(facts: PrimaryFacts) -> Verdict | None:
        sample, store = facts.sample, _store(facts)
        if sample is None or store is None or store.state != state:
            return None
        return Verdict(
            status=status,
            severity=severity,
            rule=name,
            head=sample.head,
            age_us=facts.silence_us,
            head_age_us=sample.log_age_us,
            late_us=store.state_age_us,
            reason=store.reason,
        )

    return FactRule(name, decide, _numbers)


STORE_RULES: tuple[FactRule[PrimaryFacts], ...] = tuple(map(_rule, _DECIDED))
