"""What a rule's metric says of one process and of each of its views.

Numbers come in the sample's own unit, and states as texts; None: nobody knows. NaN: there is
nothing to measure, which is neither trouble nor unknown (the latency of a view that had nothing to
apply).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import msgspec

from backend.clock import SECOND_US
from backend.messages.alert_rules import METRICS
from backend.messages.alerts import AlertMetric
from backend.messages.health import HealthReport, ProcessHealth
from backend.messages.notices import PrimarySample, ReplicaSample, ViewLag
from backend.messages.work import OverdueWork

MetricValue = float | tuple[str, ...] | None


class PrimaryRates(msgspec.Struct, frozen=True):
    """Commands a second between two samples of the primary."""

    accepted_per_s: float
    rejected_per_s: float
    failed_per_s: float


class ProcessReading(msgspec.Struct, frozen=True):
    """One process at one moment: its health, and its newest sample where it is heard."""

    health: ProcessHealth
    report: HealthReport
    replica: ReplicaSample | None = None
    primary: PrimarySample | None = None
    rates: PrimaryRates | None = None


def primary_rates(before: PrimarySample | None, sample: PrimarySample) -> PrimaryRates | None:
    """Return the rates between two samples; None where they are of two processes."""
    if before is None or before.pid != sample.pid or sample.uptime_us <= before.uptime_us:
        return None
    seconds = (sample.uptime_us - before.uptime_us) / SECOND_US
    return PrimaryRates(
        accepted_per_s=(sample.accepted - before.accepted) / seconds,
        rejected_per_s=(sample.rejected - before.rejected) / seconds,
        failed_per_s=(sample.failed - before.failed) / seconds,
    )


def scale_of(metric: AlertMetric) -> float:
    """Return how many of the sample's units make one of the rule's: seconds are microseconds."""
    is_micros = METRICS[metric].unit == "seconds" and metric != "catch-up"
    return float(SECOND_US) if is_micros else 1.0


def read_process(metric: AlertMetric, process: ProcessReading) -> MetricValue:
    """Return what a metric says of a process as a whole; of its views it is the worst."""
    if metric in _OF_HEALTH:
        return _OF_HEALTH[metric](process)
    if process.replica is not None:
        return _of_replica(metric, process.replica)
    if process.primary is None or metric not in _OF_PRIMARY:
        return None
    return _OF_PRIMARY[metric](process.primary, process.rates)


def read_views(metric: AlertMetric, process: ProcessReading) -> Iterable[tuple[str, MetricValue]]:
    """Return what a metric says of each view of a replica that is heard."""
    if process.replica is None:
        return ()
    views = process.health.views
    match metric:
        case "status":
            return ((each.view, (each.verdict.status,)) for each in views)
        case "rule":
            return ((each.view, (each.verdict.rule,)) for each in views)
        case "handler":
            return ((each.view, (each.handler,)) for each in views)
        case _:
            return _numbers_of_views(metric, process.replica)


def _numbers_of_views(
    metric: AlertMetric, sample: ReplicaSample
) -> Iterable[tuple[str, MetricValue]]:
    views, values = read_column(metric, sample)
    return zip([each.view for each in views], values, strict=True)


def read_column(
    metric: AlertMetric, sample: ReplicaSample
) -> tuple[Sequence[ViewLag | OverdueWork], list[float | None]]:
    """Return what a number is told of, and the number of each: thousands are read every second."""
    if metric == "overdue":
        return sample.work, [each.overdue for each in sample.work]
    views = sample.views
    if sample.ahead and metric in ("events-behind", "time-behind"):
        return views, [None] * len(views)  # rows of another log have no lag
    values = list(map(_VIEW_NUMBERS[metric], views))
    if metric in _LATENCIES and None in values:
        known = zip(views, values, strict=True)
        return views, [_unmeasured(view) if each is None else each for view, each in known]
    return views, values


def _unmeasured(view: ViewLag) -> float | None:
    """Return a latency where nothing was applied: only unknown if the lag is so as well."""
    return None if view.events_behind is None else math.nan


_VIEW_NUMBERS: dict[str, Callable[[ViewLag], float | None]] = {
    "events-behind": attrgetter("events_behind"),
    "time-behind": attrgetter("time_behind_us"),
    "latency-p50": attrgetter("p50_us"),
    "latency-p90": attrgetter("p90_us"),
    "latency-p99": attrgetter("p99_us"),
    "latency-max": attrgetter("max_us"),
    "parked": attrgetter("parked"),
}
_LATENCIES = frozenset(("latency-p50", "latency-p90", "latency-p99", "latency-max"))


def _of_replica(metric: AlertMetric, sample: ReplicaSample) -> float | None:
    read = _OF_REPLICA.get(metric)
    if read is not None:
        return read(sample)
    return _worst(read_column(metric, sample)[1])


def _overdue(sample: ReplicaSample) -> float | None:
    """Return how much is overdue in all views; where none declares a board it is no number."""
    counts = [each.overdue for each in sample.work]
    known = [count for count in counts if count is not None]
    if not counts:
        return math.nan
    return sum(known) if len(known) == len(counts) else None


def _catch_up_s(sample: ReplicaSample) -> float | None:
    """Return the seconds until nothing is behind; a lag that grows is never caught up."""
    if sample.events_behind is None or sample.ahead:
        return None
    if sample.events_behind == 0:
        return 0.0
    return math.inf if sample.catch_up_s is None else sample.catch_up_s


def _queue_room_us(sample: ReplicaSample) -> float | None:
    """Return the least room of the queues that it fills; where it fills none it is no number."""
    rooms = [0 if each.is_lost else each.room_us for each in sample.queues if each.has_begun]
    return min(rooms, default=math.nan)


def _worst(values: Iterable[MetricValue]) -> float | None:
    """Return the greatest number; one that is not known makes it unknown."""
    worst: float = math.nan
    for value in values:
        if value is None or isinstance(value, tuple):
            return None
        if not math.isnan(value) and not worst >= value:
            worst = value
    return worst


_OF_HEALTH: dict[str, Callable[[ProcessReading], MetricValue]] = {
    "status": lambda process: (process.health.verdict.status,),
    "rule": lambda process: (
        process.health.verdict.rule,
        *(each.rule for each in process.health.beside),
    ),
    "silence": lambda process: process.health.verdict.age_us,
    "head-silence": lambda process: process.report.head_age_us,
}
_OF_REPLICA: dict[str, Callable[[ReplicaSample], float | None]] = {
    "events-behind": lambda sample: None if sample.ahead else sample.events_behind,
    "time-behind": lambda sample: None if sample.ahead else sample.time_behind_us,
    "parked": lambda sample: sample.parked,
    "overdue": _overdue,
    "bulk-left": lambda sample: sample.bulk_left,
    "bulk-failed": lambda sample: sample.bulk_failed,
    "memory": lambda sample: sample.memory_bytes,
    "apply-rate": lambda sample: sample.apply_rate_per_s,
    "append-rate": lambda sample: sample.append_rate_per_s,
    "drain": lambda sample: sample.apply_rate_per_s - sample.append_rate_per_s,
    "catch-up": _catch_up_s,
    "queue-room": _queue_room_us,
}
_OF_PRIMARY: dict[str, Callable[[PrimarySample, PrimaryRates | None], float | None]] = {
    "waiting": lambda sample, _: sample.waiting,
    "memory": lambda sample, _: sample.memory_bytes,
    "clock-behind": lambda sample, _: sample.clock_behind_us,
    "accepted-rate": lambda _, rates: None if rates is None else rates.accepted_per_s,
    "rejected-rate": lambda _, rates: None if rates is None else rates.rejected_per_s,
    "failed-rate": lambda _, rates: None if rates is None else rates.failed_per_s,
}
