"""What a rule would have done over the kept history: the same machine, over samples of the past."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from backend.clock import SECOND_US, Micros
from backend.errors import Unreadable
from backend.messages.alert_rules import METRICS, check_alert_rule
from backend.messages.alerts import (
    AlertMetric,
    AlertOperator,
    AlertPreview,
    AlertRule,
    AlertSpan,
    AskAlertPreview,
)
from backend.messages.lag_series import AskLagSeries, LagSeries, ViewSeries
from backend.telemetry.alerts.alert_machine import HAS_FIRED, NORMAL, AlertProgress, advance
from backend.telemetry.alerts.compiled_rule import CompiledRule, compile_rule
from backend.telemetry.alerts.readings import MetricValue
from backend.telemetry.metric_history import MetricKey, MetricSeries
from backend.telemetry.state_history import ALTERNATING, StateKey, StateSeries

IN_LAG_HISTORY: tuple[AlertMetric, ...] = (
    "events-behind",
    "time-behind",
    "latency-p50",
    "latency-p90",
    "latency-p99",
    "latency-max",
    "parked",
    "apply-rate",
    "append-rate",
    "drain",
)
LagReader = Callable[[AskLagSeries], LagSeries]
StateReader = Callable[[StateKey, Micros, Micros], StateSeries]  # since when, in which steps
MetricReader = Callable[[MetricKey, AlertOperator, Micros, int], MetricSeries]
_MAX_POINTS = 600  # of one preview: more than a graph has pixels for
_GAP_STEPS = 3  # samples so far apart have others missing between them


class HistoryReaders(msgspec.Struct, frozen=True):
    """The histories that previews look at: of the lag, of states, and of all other metrics."""

    lag: LagReader
    states: StateReader
    metrics: MetricReader


def preview_alert(asked: AskAlertPreview, history: HistoryReaders) -> AlertPreview:
    """Return what a rule would have done at one process or view of it.

    Raises:
        Unreadable: the rule makes no sense, or the history keeps two of its states as one.
        StorageFailed: the history cannot be read.
    """
    rule = check_alert_rule(asked.rule)
    compiled = compile_rule(rule)
    if METRICS[rule.metric].unit == "state":
        _require_kept_states(rule)
        key = (asked.replica, rule.metric, asked.view)
        series = history.states(key, asked.since_us, asked.step_s * SECOND_US)
        moments_us, found = series.at_us, list[MetricValue](series.states)
        values = [_is_breached(compiled, each) for each in found]
    else:
        moments_us, found = _read_numbers(asked, rule, history)
        values = [compiled.in_unit(value) for value in _numbers(found)]
    spans = _preview(compiled, moments_us, found, asked.step_s)
    at_us, thinned = _thin(compiled, moments_us, values)
    return AlertPreview(
        replica=asked.replica,
        view=asked.view,
        at_us=at_us,
        values=thinned,
        spans=spans,
        begins_at_us=_begin_us(asked, moments_us, found),
    )


def preview_rule(rule: AlertRule, history: LagSeries, step_s: int) -> list[AlertSpan]:
    """Return when a rule on the lag would have fired for the first view of a history, oldest first.

    `step_s`: seconds between samples; a coarser one holds the worst of its span.
    """
    values = list(_values(rule.metric, history))
    return _preview(compile_rule(rule), history.at_us, values, step_s)


def _preview(
    compiled: CompiledRule, moments_us: Sequence[int], values: Sequence[MetricValue], step_s: int
) -> list[AlertSpan]:
    spans: list[AlertSpan] = []
    begins_at_us: int | None = None
    worst: MetricValue = None
    for at_us, progress, value in _courses(compiled, moments_us, values, step_s * SECOND_US):
        if progress.state in HAS_FIRED:
            begins_at_us = at_us if begins_at_us is None else begins_at_us
            worst = _worse(compiled, worst, value)
        elif begins_at_us is not None:
            spans.append(_span(begins_at_us, at_us, compiled, worst))
            begins_at_us = worst = None
    if begins_at_us is not None:
        spans.append(_span(begins_at_us, None, compiled, worst))
    return spans


def _begin_us(
    asked: AskAlertPreview, moments_us: Sequence[Micros], values: Sequence[MetricValue]
) -> Micros | None:
    """Return from when on anything is known, where that is later than what was asked."""
    known = zip(moments_us, values, strict=True)
    first_us = next((at_us for at_us, value in known if value is not None), None)
    reach_us = asked.since_us + _GAP_STEPS * asked.step_s * SECOND_US
    return None if first_us is None or first_us <= reach_us else first_us


def _read_numbers(
    asked: AskAlertPreview, rule: AlertRule, history: HistoryReaders
) -> tuple[list[Micros], list[MetricValue]]:
    """Return a number over time, from the history that keeps it."""
    if rule.metric not in IN_LAG_HISTORY:
        key = (asked.replica, rule.metric, asked.view)
        kept = history.metrics(key, rule.operator, asked.since_us, asked.step_s)
        return kept.at_us, list[MetricValue](kept.values)
    series = history.lag(
        AskLagSeries(
            replica=asked.replica, views=[asked.view], since_us=asked.since_us, step_s=asked.step_s
        )
    )
    return series.at_us, list[MetricValue](_values(rule.metric, series))


def _worse(compiled: CompiledRule, one: MetricValue, other: MetricValue) -> MetricValue:
    """Return the worse of two numbers; of states the one that it began with."""
    if isinstance(one, tuple) or isinstance(other, tuple):
        return one or other
    return compiled.worse(one, other)


def _is_breached(compiled: CompiledRule, found: MetricValue) -> float | None:
    return None if found is None else float(compiled.classify(found) == "breached")


def _numbers(values: Iterable[MetricValue]) -> Iterable[float | None]:
    return (None if isinstance(value, tuple) else value for value in values)


def _courses(
    compiled: CompiledRule,
    moments_us: Sequence[int],
    values: Sequence[MetricValue],
    step_us: int,
) -> Iterator[tuple[int, AlertProgress, MetricValue]]:
    """Yield every sample with the state that it leads to; a gap is time that nobody knows."""
    progress, before_us = NORMAL, None
    for at_us, value in zip(moments_us, values, strict=True):
        if before_us is not None and at_us - before_us > _GAP_STEPS * step_us:
            progress = advance(progress, "missing", compiled.timing, at_us)
        progress = advance(progress, compiled.classify(value), compiled.timing, at_us)
        yield at_us, progress, value
        before_us = at_us


def _require_kept_states(rule: AlertRule) -> None:
    alternating = ALTERNATING.get(rule.metric, frozenset[str]()) & set(rule.states)
    if alternating:
        names = ", ".join(sorted(alternating))
        raise Unreadable(
            f"The history keeps {names} as one state of {rule.metric}: they come and go by the"
            " second.",
            field="condition",
        )


def _values(metric: AlertMetric, history: LagSeries) -> Iterable[float | None]:
    """Return what the history has of a metric; NaN where there was nothing to measure."""
    numbers = history.views[0]
    kept: dict[AlertMetric, Iterable[float | None]] = {
        "events-behind": numbers.events_behind,
        "time-behind": numbers.time_behind_us,
        "parked": numbers.parked,
        "apply-rate": history.apply_rate_per_s,
        "append-rate": history.append_rate_per_s,
    }
    if metric == "drain":
        rates = zip(history.apply_rate_per_s, history.append_rate_per_s, strict=True)
        return (None if a is None or b is None else a - b for a, b in rates)
    return kept[metric] if metric in kept else _latencies(metric, numbers)


def _latencies(metric: AlertMetric, numbers: ViewSeries) -> Iterable[float | None]:
    kept = {
        "latency-p50": numbers.p50_us,
        "latency-p90": numbers.p90_us,
        "latency-p99": numbers.p99_us,
        "latency-max": numbers.max_us,
    }[metric]
    pairs = zip(kept, numbers.events_behind, strict=True)
    # nothing was applied: only unknown if the lag was so as well
    return (math.nan if each is None and behind is not None else each for each, behind in pairs)


def _span(
    begins_at_us: int, ends_at_us: int | None, compiled: CompiledRule, worst: MetricValue
) -> AlertSpan:
    number, found = compiled.shown(worst)
    return AlertSpan(begins_at_us=begins_at_us, ends_at_us=ends_at_us, worst=number, found=found)


def _thin(
    compiled: CompiledRule, at_us: Sequence[int], values: Sequence[float | None]
) -> tuple[list[int], list[float | None]]:
    """Let the worst of some neighbours stand for them; what nobody knows stays a gap."""
    size = -(-len(at_us) // _MAX_POINTS) or 1
    moments, kept = list[int](), list[float | None]()
    for first in range(0, len(at_us), size):
        worst: float | None = None
        for value in values[first : first + size]:
            worst = compiled.worse(worst, value)
        moments.append(at_us[first])
        kept.append(None if worst is None or not math.isfinite(worst) else worst)
    return moments, kept
