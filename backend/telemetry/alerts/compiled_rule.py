"""A rule made ready to be compared with what samples say, in their unit."""

import math
from collections.abc import Iterable, Sequence

import msgspec

from backend.clock import SECOND_US
from backend.messages.alerts import AlertRule
from backend.telemetry.alerts.alert_machine import AlertTiming, Reading
from backend.telemetry.alerts.readings import MetricValue, scale_of

MISSING_AFTER_US = 10 * SECOND_US  # a start, or a sample that is late, is no missing data yet
ViewReading = tuple[str, MetricValue, Reading]  # of which view, empty for the whole


class CompiledRule(msgspec.Struct, frozen=True):
    """A rule with its limits in the unit of the samples; `sign` makes below an above."""

    rule: AlertRule
    timing: AlertTiming
    scale: float
    sign: float
    limit: float
    clear: float
    states: frozenset[str]
    missing: Reading

    def classify(self, value: MetricValue) -> Reading:
        """Return what a value means; what is not a number is above nothing."""
        if value is None:
            return self.missing
        if isinstance(value, tuple):
            return "cleared" if self.states.isdisjoint(value) else "breached"
        if self.sign * value > self.limit:
            return "breached"
        return "held" if self.sign * value > self.clear else "cleared"

    def notable(self, values: Iterable[float | None]) -> Sequence[float | None]:
        """Return the numbers with which an alert may begin: breached, or not known."""
        sign, limit = self.sign, self.limit
        return [each for each in values if each is None or sign * each > limit]

    def shown(self, value: MetricValue) -> tuple[float | None, str]:
        """Return a value as a number in the rule's unit, or as a state."""
        if isinstance(value, tuple):
            return None, next((each for each in value if each in self.states), value[0])
        return self.in_unit(value), ""

    def in_unit(self, value: float | None) -> float | None:
        """Return a number in the rule's unit; None where there is none."""
        return None if value is None or math.isnan(value) else value / self.scale

    def worse(self, one: float | None, other: float | None) -> float | None:
        """Return the worse of two numbers; what is not known is no number."""
        known = [each for each in (one, other) if each is not None and not math.isnan(each)]
        return max(known, key=lambda each: self.sign * each, default=None)


def compile_rule(rule: AlertRule) -> CompiledRule:
    """Make a rule ready; it has been checked."""
    sign = -1.0 if rule.operator == "<" else 1.0
    scale = scale_of(rule.metric)
    limit = math.nan if rule.limit is None else sign * scale * rule.limit
    return CompiledRule(
        rule=rule,
        timing=AlertTiming(
            pending_us=round(rule.pending_s * SECOND_US),
            recovery_us=round(rule.recovery_s * SECOND_US),
            missing_us=MISSING_AFTER_US,
        ),
        scale=scale,
        sign=sign,
        limit=limit,
        clear=limit if rule.clear is None else sign * scale * rule.clear,
        states=frozenset(rule.states),
        missing="breached" if rule.no_data == "fire" else "missing",
    )
