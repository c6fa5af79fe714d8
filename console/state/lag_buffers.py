"""Lag over time: a ring a replica, filled with the backend's history and then live."""

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec
import numpy as np

from backend.clock import SECOND_US
from backend.messages.lag_series import MEASURED_STAGES, LagSeries, ViewSeries
from backend.messages.notices import ReplicaSample, ViewLag
from backend.messages.pipeline import StageLag
from console.state.ring_buffer import Columns, RingBuffer

LagNumber = Literal["behind", "late", "latency", "drain"]
LatencyQuantile = Literal["p50", "p90", "p99", "max"]
SampleStep = Literal[1, 10, 60]
LATENCY_QUANTILES: tuple[LatencyQuantile, ...] = get_args(LatencyQuantile)
CAPACITY: dict[SampleStep, int] = {1: 3_600, 10: 8_640, 60: 43_200}  # an hour, a day, a month
# Rows of the arrays: seconds; events a second; what each stage took, in seconds; then, of each
# view, events, seconds and seconds.
AT_S, DRAIN, FIRST_STAGE = 0, 1, 2
FIRST_VIEW = FIRST_STAGE + len(MEASURED_STAGES)
_VIEW_ROWS: dict[LagNumber, int] = {"behind": 0, "late": 1, "latency": 2}
NUMBERS_PER_VIEW = len(_VIEW_ROWS)
_GAP_STEPS = 3  # steps without a sample after which a curve is broken rather than drawn on


class LagChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of the samples: of which views (empty: the worst), and how far apart."""

    step: SampleStep = 1
    views: tuple[str, ...] = ("",)
    latency: LatencyQuantile = "p99"

    @property
    def width(self) -> int:
        """How many rows the arrays have."""
        return FIRST_VIEW + NUMBERS_PER_VIEW * len(self.views)

    def row(self, number: LagNumber, view: str = "") -> int:
        """Return which row of the arrays holds a number of a view; all have the same drain."""
        if number == "drain":
            return DRAIN
        return FIRST_VIEW + NUMBERS_PER_VIEW * self.views.index(view) + _VIEW_ROWS[number]


class ReplicaHistory(msgspec.Struct, frozen=True):
    """A replica's history as an array, in the rows of what was chosen."""

    replica: str
    columns: Columns


class LagBuffers:
    """A ring a replica; a number that is not known is nan."""

    def __init__(self, choice: LagChoice) -> None:
        self.choice = choice
        self._buffers: dict[str, RingBuffer] = {}

    @property
    def step(self) -> SampleStep:
        """Seconds between samples."""
        return self.choice.step

    def names(self) -> list[str]:
        """Return the replicas of which something is known."""
        return sorted(self._buffers)

    def buffer(self, name: str) -> RingBuffer:
        """Return a replica's ring."""
        if name not in self._buffers:
            self._buffers[name] = RingBuffer(CAPACITY[self.step], self.choice.width)
        return self._buffers[name]

    def load_history(self, history: ReplicaHistory) -> None:
        """Take in the past; live samples that came meanwhile stay."""
        self.buffer(history.replica).refill(with_gaps(history.columns, self.step))

    def between(self, name: str, start_s: float, end_s: float) -> Columns:
        """Return a replica's rows from one moment to another, with one more on either side."""
        columns = self.buffer(name).since(start_s - self.step)
        return columns[:, : int(np.searchsorted(columns[AT_S], end_s + self.step, "right"))]

    def nearest(self, name: str, moment_s: float) -> Columns | None:
        """Return the row that was sampled nearest to a moment; None where there is a gap."""
        columns = self.between(name, moment_s - self.step, moment_s + self.step)
        if not columns.shape[1]:
            return None
        found = columns[:, int(np.argmin(np.abs(columns[AT_S] - moment_s)))]
        return found if abs(found[AT_S] - moment_s) <= _GAP_STEPS * self.step / 2 else None

    def values_per_second(self, name: str, row: int, end: float, seconds: int) -> Columns:
        """Return a row's values for each of the last seconds before a moment; nan where none is."""
        columns = self.buffer(name).since(end - seconds)
        places = np.clip((columns[AT_S] - (end - seconds)).astype(np.intp), 0, seconds - 1)
        values = np.full(seconds, np.nan)
        values[places] = columns[row]
        places = _single_gaps(values)
        values[places] = values[places - 1]
        return values

    def append_sample(self, sample: ReplicaSample, published: Sequence[StageLag] = ()) -> bool:
        """Add a live sample when the step has passed; return whether it was added.

        `published`: the stages that the writer has measured meanwhile. After a clock was set back
        the graph goes on there, in the place of what it drew before.
        """
        ring, at = self.buffer(sample.name), sample.at_us / SECOND_US
        if at < ring.newest - _GAP_STEPS * self.step:
            ring.discard_from(at)
        if at - ring.newest < self.step * 0.5:
            return False
        if len(ring) and at - ring.newest > _GAP_STEPS * self.step:
            unknown = (np.nan,) * (self.choice.width - 1)
            ring.append((ring.newest + self.step, *unknown))
        ring.append((at, *sample_values(sample, self.choice, published)))
        return True


def with_gaps(columns: Columns, step: SampleStep) -> Columns:
    """Return the columns with a row of nan in every gap: nobody knows what was there."""
    ends = np.flatnonzero(np.diff(columns[AT_S]) > _GAP_STEPS * step) + 1
    gaps = np.full((len(columns), len(ends)), np.nan)
    gaps[AT_S] = columns[AT_S][ends - 1] + step
    return np.insert(columns, ends, gaps, axis=1)


def replica_history(choice: LagChoice, history: LagSeries) -> ReplicaHistory:
    """Return a history as numbers; None becomes nan."""
    columns = np.full((choice.width, len(history.at_us)), np.nan)
    columns[AT_S] = _floats(history.at_us) / SECOND_US
    columns[DRAIN] = _floats(history.apply_rate_per_s) - _floats(history.append_rate_per_s)
    for place, stage in enumerate(MEASURED_STAGES, FIRST_STAGE):
        if stage in history.stages:
            columns[place] = _floats(history.stages[stage]) / SECOND_US
    for view in history.views:
        columns[choice.row("behind", view.view)] = _floats(view.events_behind)
        columns[choice.row("late", view.view)] = _floats(view.time_behind_us) / SECOND_US
        took = _floats(_latency_column(view, choice.latency))
        columns[choice.row("latency", view.view)] = took / SECOND_US
    return ReplicaHistory(history.replica, columns)


def sample_values(
    sample: ReplicaSample, choice: LagChoice, published: Sequence[StageLag] = ()
) -> tuple[float, ...]:
    """Return the rows of a sample but for its time."""
    took = {each.stage: each.took_us for each in (*published, *sample.stages)}
    stages = (_number(took.get(stage)) / SECOND_US for stage in MEASURED_STAGES)
    numbers = (each for view in choice.views for each in lag_values(sample, view, choice.latency))
    return (sample.apply_rate_per_s - sample.append_rate_per_s, *stages, *numbers)


def lag_values(
    sample: ReplicaSample, view: str, latency: LatencyQuantile = "p99"
) -> tuple[float, float, float]:
    """Return events behind, seconds behind and apply latency of a view, or of the worst view.

    Of a replica that is ahead of the log nobody knows how far it is behind.
    """
    if sample.ahead:
        return (np.nan, np.nan, np.nan)
    views = [each for each in sample.views if view in ("", each.view)]
    behind, late = (sample.events_behind, sample.time_behind_us) if not view else _of(views)
    took = [_latency(each, latency) for each in views]
    slowest = max((each for each in took if each is not None), default=None)
    return (_number(behind), _number(late) / SECOND_US, _number(slowest) / SECOND_US)


def _floats(column: Sequence[int | float | None]) -> Columns:
    return np.array(column, dtype=np.float64)  # None becomes nan


def _single_gaps(values: Columns) -> np.typing.NDArray[np.intp]:
    """Return the seconds without a sample between two with one: samples drift a little."""
    there = np.isfinite(values)
    return np.flatnonzero(~there[1:-1] & there[:-2] & there[2:]) + 1


def _of(views: list[ViewLag]) -> tuple[int | None, int | None]:
    return (views[0].events_behind, views[0].time_behind_us) if views else (None, None)


def _number(value: int | None) -> float:
    return np.nan if value is None else float(value)


def _latency(view: ViewLag, latency: LatencyQuantile) -> int | None:
    took: dict[LatencyQuantile, int | None] = {
        "p50": view.p50_us,
        "p90": view.p90_us,
        "p99": view.p99_us,
        "max": view.max_us,
    }
    return took[latency]


def _latency_column(view: ViewSeries, latency: LatencyQuantile) -> list[int | None]:
    took: dict[LatencyQuantile, list[int | None]] = {
        "p50": view.p50_us,
        "p90": view.p90_us,
        "p99": view.p99_us,
        "max": view.max_us,
    }
    return took[latency]
