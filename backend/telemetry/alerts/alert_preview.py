"""What a rule would have done over the kept history: the same machine, over samples of the past."""

import math
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from backend.clock import SECOND_US
from backend.errors import Unreadable
from backend.messages.alerts import AlertMetric, AlertRule
from backend.messages.lag_series import LagSeries, ViewSeries
from backend.telemetry.alerts.alert_machine import HAS_FIRED, NORMAL, AlertProgress, advance
from backend.telemetry.alerts.compiled_rule import CompiledRule, compile_rule

PREVIEWED: tuple[AlertMetric, ...] = ("events-behind", "time-behind", "latency-p99")
_GAP_STEPS = 3  # samples so far apart have others missing between them


class AlertSpan(msgspec.Struct, frozen=True):
    """One time that it would have fired; `ends_at_us` None: to the end. `worst`: in its unit."""

    begins_at_us: int
    ends_at_us: int | None
    worst: float | None


def preview_rule(rule: AlertRule, history: LagSeries, step_s: int) -> list[AlertSpan]:
    """Return when a rule would have fired for the first view of a history, oldest first.

    `step_s`: seconds between samples; a coarser one holds the worst of its span.

    Raises:
        Unreadable: its metric is not among what the history keeps.
    """
    if rule.metric not in PREVIEWED:
        raise Unreadable(
            f"The history does not keep {rule.metric}; it keeps {', '.join(PREVIEWED)}.",
            field="condition",
        )
    compiled = compile_rule(rule)
    values = list(_values(rule.metric, history.views[0]))
    spans: list[AlertSpan] = []
    begins_at_us: int | None = None
    worst: float | None = None
    for at_us, progress, value in _courses(compiled, history.at_us, values, step_s * SECOND_US):
        if progress.state in HAS_FIRED:
            begins_at_us = at_us if begins_at_us is None else begins_at_us
            worst = compiled.worse(worst, value)
        elif begins_at_us is not None:
            spans.append(AlertSpan(begins_at_us, at_us, compiled.in_unit(worst)))
            begins_at_us = worst = None
    if begins_at_us is not None:
        spans.append(AlertSpan(begins_at_us, None, compiled.in_unit(worst)))
    return spans


def _courses(
    compiled: CompiledRule,
    moments_us: Sequence[int],
    values: Sequence[float | None],
    step_us: int,
) -> Iterator[tuple[int, AlertProgress, float | None]]:
    """Yield every sample with the state that it leads to; a gap is time that nobody knows."""
    progress, before_us = NORMAL, None
    for at_us, value in zip(moments_us, values, strict=True):
        if before_us is not None and at_us - before_us > _GAP_STEPS * step_us:
            progress = advance(progress, "missing", compiled.timing, at_us)
        progress = advance(progress, compiled.classify(value), compiled.timing, at_us)
        yield at_us, progress, value
        before_us = at_us


def _values(metric: AlertMetric, numbers: ViewSeries) -> Iterable[float | None]:
    if metric == "events-behind":
        return numbers.events_behind
    if metric == "time-behind":
        return numbers.time_behind_us
    pairs = zip(numbers.p99_us, numbers.events_behind, strict=True)
    # nothing was applied: only unknown if the lag was so as well
    return (math.nan if p99 is None and behind is not None else p99 for p99, behind in pairs)
