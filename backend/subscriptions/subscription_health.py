"""How a subscription is: who takes it, how far it has come, and what was set aside beside that."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from backend.clock import Micros
from backend.errors import Unavailable
from backend.messages.health import (
    HealthStatus,
    ProcessHealth,
    Rule,
    RuleResult,
    RulesReport,
    Severity,
    Verdict,
)
from backend.messages.subscriptions import EVERY_SUBSCRIPTION, subscription_subject
from backend.messages.text_list import join_items
from backend.messages.verdict_order import badness
from backend.subscriptions.delivery_limits import DeliveryLimits
from backend.subscriptions.store_subscription_health import (
    explain_store_subscription,
    store_subscription_health,
)
from backend.subscriptions.store_subscription_watch import StoreSubscriptionFacts
from backend.subscriptions.subscription_watch import SubscriptionFacts

BeginDelivery = Callable[[str, Rule, Micros], Micros]  # of which subscription, what, and now
DecideDelivery = Callable[[SubscriptionFacts, DeliveryLimits], Verdict | None]


class SubscriptionJudge:
    """Decides about subscriptions, and remembers since when each is as it is."""

    def __init__(self, limits: DeliveryLimits, begin: BeginDelivery | None = None) -> None:
        """`begin`: says since when what is found has been so; as it stands, since now."""
        self._limits = limits
        self._begin = begin or _begin_now
        self._since: dict[tuple[str, Rule], Micros] = {}
        self._problems: list[tuple[str, Rule]] = []

    def judge(
        self,
        known: list[SubscriptionFacts],
        now_us: Micros,
        unreadable: str = "",
        theirs: Sequence[StoreSubscriptionFacts] = (),
    ) -> list[ProcessHealth]:
        """Return the health of every one. `now_us`: of a monotonic clock.

        `unreadable`: why nobody knows which there are; it is said of all of them together.
        `theirs`: the consumers of an attached store.
        """
        found = [self._health(facts) for facts in known]
        found += [store_subscription_health(facts, self._limits) for facts in theirs]
        if unreadable:
            found.append(_health_of_all(unreadable))
        since: dict[tuple[str, Rule], Micros] = {}
        for health in found:
            for verdict in (health.verdict, *health.beside):
                key = (health.name, verdict.rule)
                known_us = self._since.get(key)
                since[key] = self._begin(*key, now_us) if known_us is None else known_us
        self._since = since
        self._problems = [
            (health.name, verdict.rule)
            for health in found
            for verdict in (health.verdict, *health.beside)
            if verdict.is_problem
        ]
        return [self._with_times(health, now_us) for health in found]

    def onsets(self) -> dict[tuple[str, Rule], Micros]:
        """Return what is wrong with each, with since when."""
        return {key: self._since[key] for key in self._problems}

    def _with_times(self, health: ProcessHealth, now_us: Micros) -> ProcessHealth:
        def held(verdict: Verdict) -> Verdict:
            return replace(verdict, held_us=now_us - self._since[health.name, verdict.rule])

        return replace(
            health, verdict=held(health.verdict), beside=[held(each) for each in health.beside]
        )

    def explain(
        self,
        known: list[SubscriptionFacts],
        name: str,
        now_us: Micros,
        unreadable: str = "",
        theirs: Sequence[StoreSubscriptionFacts] = (),
    ) -> RulesReport:
        """Return how the subscription of that name in health is, and each rule with its numbers.

        Raises:
            Unavailable: there is no such subscription.
        """
        healths = {each.name: each for each in self.judge(known, now_us, unreadable, theirs)}
        if name not in healths:
            names = join_items(healths) or "none"
            raise Unavailable(
                f"This backend has no {name}; it has {names}. `marigraph subscriptions` lists"
                " them.",
                field="process",
            )
        facts = (each for each in known if subscription_subject(each.state.name) == name)
        rules = [rule for each in facts for rule in self._rule_results(each)]
        rules += [
            rule
            for each in theirs
            if each.subject == name
            for rule in explain_store_subscription(each, self._limits)
        ]
        return RulesReport(health=healths[name], rules=rules)

    def _rule_results(self, facts: SubscriptionFacts) -> list[RuleResult]:
        """Return every rule in order; those after the one that decided as well."""
        numbers, results = _numbers(facts, self._limits), list[RuleResult]()
        for rule, decide in (*_RULES, *_BESIDE_RULES):
            verdict = decide(facts, self._limits)
            is_first = not any(each.decided for each in results)
            is_beside = (rule, decide) in _BESIDE_RULES
            results.append(
                RuleResult(
                    rule=rule,
                    view="",
                    decided=verdict is not None and (is_first or is_beside),
                    verdict=verdict,
                    numbers=numbers,
                )
            )
        return results

    def _health(self, facts: SubscriptionFacts) -> ProcessHealth:
        """Let the worst decide, as of replicas; what else is so stands beside it."""
        first = next(self._verdicts(_RULES, facts))
        found = [first, *self._verdicts(_BESIDE_RULES, facts)]
        worst = max(found, key=badness)
        return ProcessHealth(
            name=subscription_subject(facts.state.name),
            role="subscription",
            verdict=worst,
            beside=[each for each in found if each is not worst and each.severity != "ok"],
        )

    def _verdicts(
        self, rules: Sequence[tuple[Rule, DecideDelivery]], facts: SubscriptionFacts
    ) -> Iterator[Verdict]:
        """Give what those rules say that hold, in order."""
        for _, decide in rules:
            verdict = decide(facts, self._limits)
            if verdict is not None:
                yield verdict


def _begin_now(_name: str, _rule: Rule, now_us: Micros) -> Micros:
    return now_us


def _decide_unreadable(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    """Hold while nobody can look; what was known before is no word of now."""
    if not facts.error:
        return None
    unreadable = _verdict(facts, "FAULTED", "warning", "deliveries-unreadable")
    return replace(unreadable, reason=facts.error)


def _decide_paused(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    if not facts.state.paused_by:
        return None
    return _verdict(facts, "PAUSED", "warning", "deliveries-paused")


def _decide_lost(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    if not facts.is_consumer_lost:
        return None
    return _verdict(facts, "STOPPED", "warning", "consumer-lost")


def _decide_head_unknown(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    if facts.behind is not None:
        return None
    return _verdict(facts, "UNKNOWN", "unknown", "head-unknown")


def _decide_absent(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    """Hold while something waits, and nobody has come who would take it."""
    if not facts.behind or facts.state.consumer:
        return None
    return _verdict(facts, "STOPPED", "notice", "consumer-absent")


def _decide_stalled(facts: SubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    """Hold when something has waited long before a position that stands."""
    if not facts.behind or facts.unmoved_us <= limits.stalled_us:
        return None
    stalled = _verdict(facts, "STALLED", "warning", "deliveries-stalled")
    return replace(stalled, limit_us=limits.stalled_us)


def _decide_throttled(facts: SubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    """Hold while its throttle keeps it from catching up with the log."""
    is_throttled = facts.state.throttle_per_s > 0
    if not is_throttled or not _is_late(facts, limits) or facts.drain_per_s > 0:
        return None
    throttled = _verdict(facts, "SLOW", "warning", "deliveries-throttled")
    return replace(throttled, limit_us=limits.late_us)


def _decide_late(facts: SubscriptionFacts, limits: DeliveryLimits) -> Verdict | None:
    if not _is_late(facts, limits):
        return None
    late = _verdict(facts, "CATCHING-UP", "notice", "deliveries-late")
    return replace(late, limit_us=limits.late_us)


def _decide_current(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict:
    return _verdict(facts, "OK", "ok", "deliveries-current")


def _decide_parked(facts: SubscriptionFacts, _: DeliveryLimits) -> Verdict | None:
    if not facts.state.parked:
        return None
    return _verdict(facts, "FAULTED", "warning", "deliveries-parked")


def _is_late(facts: SubscriptionFacts, limits: DeliveryLimits) -> bool:
    return bool(facts.behind) and (facts.late_us or 0) > limits.late_us


_RULES: tuple[tuple[Rule, DecideDelivery], ...] = (  # the first that holds decides
    ("deliveries-unreadable", _decide_unreadable),
    ("deliveries-paused", _decide_paused),
    ("consumer-lost", _decide_lost),
    ("head-unknown", _decide_head_unknown),
    ("consumer-absent", _decide_absent),
    ("deliveries-stalled", _decide_stalled),
    ("deliveries-throttled", _decide_throttled),
    ("deliveries-late", _decide_late),
    ("deliveries-current", _decide_current),
)
_BESIDE_RULES: tuple[tuple[Rule, DecideDelivery], ...] = (("deliveries-parked", _decide_parked),)


def _numbers(
    facts: SubscriptionFacts, limits: DeliveryLimits
) -> dict[str, int | float | str | None]:
    """Return what the rules look at."""
    state = facts.state
    return {
        "acknowledged": state.acknowledged,
        "known_head": facts.head,
        "events_behind": facts.behind,
        "time_behind_us": facts.late_us,
        "late_limit_us": limits.late_us,
        "unmoved_us": facts.unmoved_us,
        "stalled_limit_us": limits.stalled_us,
        "acknowledged_per_s": facts.acknowledged_per_s,
        "appended_per_s": facts.appended_per_s,
        "throttle_per_s": state.throttle_per_s,
        "parked": state.parked,
        "paused_by": state.paused_by,
        "consumer": state.consumer,
        "consumer_silence_us": state.heard_us,
        "error": facts.error,
    }


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
        throttle_per_s=state.throttle_per_s,
    )
