"""Rules of alerts as text: which metrics there are, how a condition is written, what is refused.

The one place that knows it; backend, command line and window read and write conditions here, e.g.
`time-behind > 30s`, `parked > 0`, `status = STALLED,FAULTED`.
"""

import math
import re
from decimal import Decimal
from typing import Literal, NoReturn, get_args

import msgspec

from backend.errors import Unreadable
from backend.messages.alerts import AlertMetric, AlertOperator, AlertRule
from backend.messages.health import HealthStatus, Rule
from backend.messages.number_text import (
    format_bytes,
    format_number,
    format_per_second,
    format_span,
)
from backend.messages.pipeline import HandlerState
from backend.translation import tr, tr_noop

MetricUnit = Literal["count", "seconds", "per-second", "bytes", "state"]
MetricScope = Literal["view", "replica", "primary", "process"]
_SECOND_US = 1_000_000
_MAX_PERIOD_S = 31 * 86_400.0
_MAX_ARGUMENTS = 32


class MetricKind(msgspec.Struct, frozen=True):
    """What a metric is measured in, and of what: of each view, too, with the scope `view`."""

    unit: MetricUnit
    scope: MetricScope
    states: tuple[str, ...] = ()


def _of_processes(states: object) -> tuple[str, ...]:
    """Return the states that a process can be in; work that waits is watched by its number."""
    return tuple(each for each in get_args(states) if each.lower() != "overdue")


METRICS: dict[AlertMetric, MetricKind] = {
    "events-behind": MetricKind("count", "view"),
    "time-behind": MetricKind("seconds", "view"),
    "latency-p50": MetricKind("seconds", "view"),
    "latency-p90": MetricKind("seconds", "view"),
    "latency-p99": MetricKind("seconds", "view"),
    "latency-max": MetricKind("seconds", "view"),
    "parked": MetricKind("count", "view"),
    "overdue": MetricKind("count", "view"),
    "status": MetricKind("state", "view", _of_processes(HealthStatus)),
    "rule": MetricKind("state", "view", _of_processes(Rule)),
    "bulk-left": MetricKind("count", "replica"),
    "bulk-failed": MetricKind("count", "replica"),
    "handler": MetricKind("state", "view", get_args(HandlerState)),
    "catch-up": MetricKind("seconds", "replica"),
    "apply-rate": MetricKind("per-second", "replica"),
    "append-rate": MetricKind("per-second", "replica"),
    "drain": MetricKind("per-second", "replica"),
    "queue-room": MetricKind("seconds", "replica"),
    "silence": MetricKind("seconds", "process"),
    "memory": MetricKind("bytes", "process"),
    "waiting": MetricKind("count", "primary"),
    "accepted-rate": MetricKind("per-second", "primary"),
    "rejected-rate": MetricKind("per-second", "primary"),
    "failed-rate": MetricKind("per-second", "primary"),
    "head-silence": MetricKind("seconds", "primary"),
    "clock-behind": MetricKind("seconds", "primary"),
}
OF_PROCESSES: frozenset[AlertMetric] = frozenset(("status", "rule"))  # of all, not replicas alone

_CONDITION = re.compile(r"\s*([a-z0-9-]+)\s*(>|<|=)\s*(.+?)\s*", re.DOTALL)
_QUANTITY = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]*)")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_SPANS_S = {"": 1.0, "ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_SIZES = {"": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9}
_PLAIN = {"": 1.0}
_UNITS: dict[MetricUnit, dict[str, float]] = {
    "seconds": _SPANS_S,
    "bytes": _SIZES,
    "count": _PLAIN,
    "per-second": _PLAIN,
}


class AlertCondition(msgspec.Struct, frozen=True):
    """A metric, how it is compared, and with what."""

    metric: AlertMetric
    operator: AlertOperator
    limit: float | None = None
    states: tuple[str, ...] = ()


def parse_condition(text: str) -> AlertCondition:
    """Read `METRIC > NUMBER`, `METRIC < NUMBER` or `METRIC = STATE[,STATE…]`.

    Raises:
        Unreadable: it is none of them; says what is wrong with it.
    """
    found = _CONDITION.fullmatch(text)
    if found is None:
        raise _bad(
            tr(
                "{text} is no condition; write e.g. 'time-behind > 30s' or 'status = STALLED'.",
                text=repr(text),
            ),
            "condition",
        )
    name, operator, value = found.groups()
    metric = _metric(name)
    if METRICS[metric].unit == "state":
        states = tuple(each.strip() for each in value.split(","))
        return AlertCondition(metric, "=" if operator == "=" else _no_order(metric), states=states)
    if operator == "=":
        raise _bad(_not_equal(metric), "condition")
    return AlertCondition(metric, ">" if operator == ">" else "<", parse_quantity(metric, value))


def parse_quantity(metric: AlertMetric, text: str) -> float:
    """Read a number in a metric's unit: `30s`, `5min`, `1.5`, `200MB`.

    Raises:
        Unreadable: it is none, or its unit is another one's.
    """
    units = _UNITS.get(METRICS[metric].unit)
    if units is None:
        raise _bad(tr("{metric} is a state, and has no number.", metric=metric), "condition")
    return _quantity(text, units, metric)


def parse_period(text: str) -> float:
    """Read a duration as seconds: `30`, `30s`, `5min`, `2h`, `1d`.

    Raises:
        Unreadable: it is none.
    """
    seconds = _quantity(text, _SPANS_S, tr("a duration"))
    if not 0 <= seconds <= _MAX_PERIOD_S:
        raise _bad(tr("{text} is not between 0 and 31 days.", text=repr(text)), "period")
    return seconds


def write_quantity(metric: AlertMetric, value: float) -> str:
    """Write a number as `parse_quantity` reads it, exactly: `30s`, `10000000`, `1.5GB`."""
    unit, size = "", 1.0
    if METRICS[metric].unit == "bytes":
        fitting = (each for each in reversed(_SIZES.items()) if abs(value) >= each[1])
        unit, size = next(fitting, (unit, size))
    elif METRICS[metric].unit == "seconds":
        unit = "s"
    plain = (Decimal(repr(float(value))) / Decimal(size)).normalize()
    return f"{plain:f}{unit}"


def build_rule(
    name: str,
    condition: str,
    *,
    period: str,
    recovery: str,
    clear: str | None,
    process: str,
    view: str,
) -> AlertRule:
    """Return the rule that is typed like this.

    Raises:
        Unreadable: a part of it cannot be read, or it makes no sense.
    """
    read = parse_condition(condition)
    rule = AlertRule(
        name=name,
        metric=read.metric,
        operator=read.operator,
        limit=read.limit,
        clear=None if clear is None else parse_quantity(read.metric, clear),
        states=list(read.states),
        process=process,
        view=view,
        pending_s=parse_period(period),
        recovery_s=parse_period(recovery),
    )
    return check_alert_rule(rule)


HYSTERESIS = tr_noop("{metric} {operator} {limit} until {clear}")


def format_condition(rule: AlertRule) -> str:
    """Write a rule's condition as it may be typed, with its hysteresis in the reader's words."""
    if METRICS[rule.metric].unit == "state":
        return f"{rule.metric} = {', '.join(rule.states)}"
    limit = format_metric(rule.metric, rule.limit)
    if rule.clear is None or rule.clear == rule.limit:
        return f"{rule.metric} {rule.operator} {limit}"
    return tr(
        HYSTERESIS,
        metric=rule.metric,
        operator=rule.operator,
        limit=limit,
        clear=format_metric(rule.metric, rule.clear),
    )


def read_condition(text: str) -> str:
    """Write a condition that the backend has written, in English, in the reader's words."""
    found = _HYSTERESIS.fullmatch(text)
    return tr(HYSTERESIS, **found.groupdict()) if found else text


_HYSTERESIS = re.compile(
    r"(?P<metric>[a-z0-9-]+) (?P<operator>[<>]) (?P<limit>.+?) until (?P<clear>.+)"
)


def format_metric(metric: AlertMetric, value: float | None) -> str:
    """Write a number in a metric's unit, as everywhere; a dash where it is not known."""
    if value is None:
        return "\u2013"
    if math.isinf(value):
        return tr("endless")
    match METRICS[metric].unit:
        case "seconds":
            return format_span(round(value * _SECOND_US))
        case "bytes":
            return format_bytes(round(value))
        case "per-second":
            return f"{format_per_second(value)}/s"
        case "count" | "state":
            return format_number(round(value)) if value == round(value) else f"{value:g}"


def check_alert_rule(rule: AlertRule) -> AlertRule:
    """Return the rule, as it can be evaluated.

    Raises:
        Unreadable: it cannot; says what is wrong, with the field.
    """
    if not _NAME.fullmatch(rule.name):
        raise _bad(
            tr(
                "{name} is no name for a rule: up to 63 of a-z, 0-9 and -, a letter or digit"
                " first.",
                name=repr(rule.name),
            ),
            "name",
        )
    _check_comparison(rule)
    _check_place(rule)
    for field, period_s in (("for", rule.pending_s), ("recovery", rule.recovery_s)):
        if not 0 <= period_s <= _MAX_PERIOD_S:  # nor is NaN
            raise _bad(
                tr("{seconds} seconds are not between 0 and 31 days.", seconds=f"{period_s:g}"),
                field,
            )
    _check_command(rule.command)
    return rule


def _check_comparison(rule: AlertRule) -> None:
    kind = METRICS[rule.metric]
    if kind.unit == "state":
        if rule.operator != "=" or not rule.states or rule.limit is not None:
            raise _bad(
                tr("{metric} is compared with states, by =.", metric=rule.metric), "condition"
            )
        for state in rule.states:
            if state not in kind.states:
                raise _bad(
                    tr(
                        "{metric} is never {state}; it is one of {states}.",
                        metric=rule.metric,
                        state=repr(state),
                        states=", ".join(kind.states),
                    ),
                    "condition",
                )
        if rule.clear is not None:
            raise _bad(
                tr("{metric} is a state, and has no number to clear at.", metric=rule.metric),
                "clear",
            )
        return
    if rule.operator == "=" or rule.limit is None or rule.states:
        raise _bad(_not_equal(rule.metric), "condition")
    if not math.isfinite(rule.limit) or (rule.clear is not None and not math.isfinite(rule.clear)):
        raise _bad(tr("The limit is no number."), "condition")
    _check_hysteresis(rule.operator, rule.limit, rule.limit if rule.clear is None else rule.clear)


def _check_hysteresis(operator: AlertOperator, limit: float, clear: float) -> None:
    if (clear > limit) if operator == ">" else (clear < limit):
        text = _CLEAR_ABOVE if operator == ">" else _CLEAR_BELOW
        raise _bad(tr(text, clear=f"{clear:g}", limit=f"{limit:g}"), "clear")


_CLEAR_ABOVE = tr_noop("It would clear at {clear}, which is above its limit {limit}.")
_CLEAR_BELOW = tr_noop("It would clear at {clear}, which is below its limit {limit}.")


def _check_place(rule: AlertRule) -> None:
    if not rule.process.strip():
        raise _bad(tr("The process is empty; * means all."), "process")
    if rule.view and METRICS[rule.metric].scope != "view":
        raise _bad(
            tr("{metric} is of a process as a whole, and not of a view.", metric=rule.metric),
            "view",
        )
    if rule.metric == "handler" and not rule.view:
        raise _bad(tr("handler is of a view; name one, or all of them by *."), "view")


def _check_command(command: list[str]) -> None:
    if not command:
        return
    if len(command) > _MAX_ARGUMENTS:
        raise _bad(tr("The command has more than {most} parts.", most=_MAX_ARGUMENTS), "command")
    if not command[0].startswith("/"):
        raise _bad(
            tr(
                "{program} is not a whole path; the backend runs elsewhere.",
                program=repr(command[0]),
            ),
            "command",
        )
    if any("\0" in part for part in command):
        raise _bad(tr("The command holds a zero byte."), "command")


def _metric(name: str) -> AlertMetric:
    for metric in METRICS:
        if metric == name:
            return metric
    raise _bad(
        tr(
            "There is no metric {name}; there are {metrics}.",
            name=repr(name),
            metrics=", ".join(METRICS),
        ),
        "condition",
    )


def _no_order(metric: str) -> NoReturn:
    raise _bad(tr("{metric} is a state; compare it with =.", metric=metric), "condition")


def _quantity(text: str, units: dict[str, float], what: str) -> float:
    found = _QUANTITY.fullmatch(text.strip())
    if found is None or found[2] not in units:
        known = ", ".join(unit for unit in units if unit)
        message = _NO_QUANTITY if known else _NO_NUMBER
        raise _bad(tr(message, text=repr(text), what=what, units=known), "condition")
    return float(found[1]) * units[found[2]]


_NO_QUANTITY = tr_noop(
    "{text} is no number for {what}; write a number, with one of {units} or none behind it."
)
_NO_NUMBER = tr_noop("{text} is no number for {what}; write a plain number.")


def _not_equal(metric: str) -> str:
    return tr("{metric} is a number; compare it with > or <.", metric=metric)


def _bad(message: str, field: str) -> Unreadable:
    return Unreadable(message, code="bad-alert-rule", field=field)
