"""How a subscription is: first who takes it, then how far it has come."""

import msgspec
from msgspec.structs import replace

from backend.clock import Micros
from backend.messages.health import HealthStatus, ProcessHealth, Rule, Severity, Verdict
from backend.messages.subscriptions import EVERY_SUBSCRIPTION, subscription_subject
from backend.subscriptions.subscription_watch import SubscriptionFacts


class DeliveryLimits(msgspec.Struct, frozen=True):
    """How long an event may wait, and how long nothing may be acknowledged while one does."""

    late_us: Micros
    stalled_us: Micros


class SubscriptionJudge:
    """Decides about subscriptions, and remembers since when each is as it is."""

    def __init__(self, limits: DeliveryLimits) -> None:
        self._limits = limits
        self._since: dict[tuple[str, Rule], Micros] = {}

    def judge(
        self, known: list[SubscriptionFacts], now_us: Micros, unreadable: str = ""
    ) -> list[ProcessHealth]:
        """Return the health of every one. `now_us`: of a monotonic clock.

        `unreadable`: why nobody knows which there are; it is said of all of them together.
        """
        found = [self._health(facts) for facts in known]
        if unreadable:
            found.append(_health_of_all(unreadable))
        since: dict[tuple[str, Rule], Micros] = {}
        for health in found:
            for verdict in (health.verdict, *health.beside):
                key = (health.name, verdict.rule)
                since[key] = self._since.get(key, now_us)
        self._since = since
        return [self._with_times(health, now_us) for health in found]

    def _with_times(self, health: ProcessHealth, now_us: Micros) -> ProcessHealth:
        def held(verdict: Verdict) -> Verdict:
            return replace(verdict, held_us=now_us - self._since[health.name, verdict.rule])

        return replace(
            health, verdict=held(health.verdict), beside=[held(each) for each in health.beside]
        )

    def _health(self, facts: SubscriptionFacts) -> ProcessHealth:
        parked = facts.state.parked
        beside = [_verdict(facts, "FAULTED", "warning", "deliveries-parked")] if parked else []
        return ProcessHealth(
            name=subscription_subject(facts.state.name),
            role="subscription",
            verdict=self._verdict(facts),
            beside=beside,
        )

    def _verdict(self, facts: SubscriptionFacts) -> Verdict:
        if facts.state.paused_by:
            return _verdict(facts, "PAUSED", "warning", "deliveries-paused")
        if facts.is_consumer_lost:
            return _verdict(facts, "STOPPED", "warning", "consumer-lost")
        if facts.error:
            unreadable = _verdict(facts, "FAULTED", "warning", "deliveries-unreadable")
            return replace(unreadable, reason=facts.error)
        if facts.behind is None:
            return _verdict(facts, "UNKNOWN", "unknown", "head-unknown")
        return self._verdict_of_lag(facts)

    def _verdict_of_lag(self, facts: SubscriptionFacts) -> Verdict:
        if facts.behind and not facts.state.consumer:
            return _verdict(facts, "STOPPED", "notice", "consumer-absent")
        if facts.behind and facts.unmoved_us > self._limits.stalled_us:
            stalled = _verdict(facts, "STALLED", "warning", "deliveries-stalled")
            return replace(stalled, limit_us=self._limits.stalled_us)
        if facts.behind and (facts.late_us or 0) > self._limits.late_us:
            late = _verdict(facts, "CATCHING-UP", "notice", "deliveries-late")
            return replace(late, limit_us=self._limits.late_us)
        return _verdict(facts, "OK", "ok", "deliveries-current")


def _health_of_all(error: str) -> ProcessHealth:
    verdict = Verdict(
        status="FAULTED", severity="warning", rule="deliveries-unreadable", reason=error
    )
    return ProcessHealth(name=EVERY_SUBSCRIPTION, role="subscription", verdict=verdict)


def _verdict(
    facts: SubscriptionFacts, status: HealthStatus, severity: Severity, rule: Rule
) -> Verdict:
    state = facts.state
    return Verdict(
        status=status,
        severity=severity,
        rule=rule,
        applied=state.acknowledged,
        head=facts.head,
        behind=facts.behind,
        late_us=facts.late_us,
        age_us=state.heard_us,
        by=state.paused_by or state.consumer,
        parked=state.parked,
    )
