"""Lag over time: a ring a replica, filled with the backend's history and then live."""

import csv
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.clock import SECOND_US, format_rfc3339
from backend.messages.control import LagSeries
from backend.messages.notices import ReplicaSample, ViewLag
from console.state.ring_buffer import Columns, RingBuffer

AT_S, BEHIND, LATE_S, P99_S = range(4)  # rows of the arrays: seconds, events, seconds, seconds
SampleStep = Literal[1, 10, 60]
CAPACITY: dict[SampleStep, int] = {1: 3_600, 10: 8_640, 60: 43_200}  # an hour, a day, a month
_GAP_STEPS = 3  # steps without a sample after which a curve is broken rather than drawn on


class LagBuffers:
    """Rings of one step and one view (empty: the worst); a number that is not known is nan."""

    def __init__(self, step: SampleStep, view: str) -> None:
        self.step: SampleStep = step
        self.view = view
        self._buffers: dict[str, RingBuffer] = {}

    def names(self) -> list[str]:
        """Return the replicas of which something is known."""
        return sorted(self._buffers)

    def buffer(self, name: str) -> RingBuffer:
        """Return a replica's ring."""
        return self._buffers.setdefault(name, RingBuffer(CAPACITY[self.step], 4))

    def load_history(self, history: "ReplicaHistory") -> None:
        """Take in the past; live samples that came meanwhile stay."""
        self.buffer(history.replica).refill(with_gaps(history.columns, self.step))

    def values_per_second(self, name: str, row: int, end: float, seconds: int) -> Columns:
        """Return a row's values for each of the last seconds before a moment; nan where none is."""
        columns = self.buffer(name).since(end - seconds)
        places = np.clip((columns[AT_S] - (end - seconds)).astype(np.intp), 0, seconds - 1)
        values = np.full(seconds, np.nan)
        values[places] = columns[row]
        places = _single_gaps(values)
        values[places] = values[places - 1]
        return values

    def append_sample(self, sample: ReplicaSample) -> bool:
        """Add a live sample when the step has passed; return whether it was added.

        After a clock was set back the graph goes on there, in the place of what it drew before.
        """
        ring, at = self.buffer(sample.name), sample.at_us / SECOND_US
        if at < ring.newest - _GAP_STEPS * self.step:
            ring.discard_from(at)
        if at - ring.newest < self.step * 0.5:
            return False
        if len(ring) and at - ring.newest > _GAP_STEPS * self.step:
            ring.append((ring.newest + self.step, np.nan, np.nan, np.nan))
        ring.append((at, *lag_values(sample, self.view)))
        return True


class ReplicaHistory(msgspec.Struct, frozen=True):
    """A replica's history as an array of shape 4 by n."""

    replica: str
    columns: Columns


def with_gaps(columns: Columns, step: SampleStep) -> Columns:
    """Return the columns with a row of nan in every gap: nobody knows what was there."""
    ends = np.flatnonzero(np.diff(columns[AT_S]) > _GAP_STEPS * step) + 1
    gaps = np.full((len(columns), len(ends)), np.nan)
    gaps[AT_S] = columns[AT_S][ends - 1] + step
    return np.insert(columns, ends, gaps, axis=1)


def replica_history(history: LagSeries) -> ReplicaHistory:
    """Return a history as numbers: seconds, events, seconds, seconds."""
    scale = np.array([[SECOND_US], [1], [SECOND_US], [SECOND_US]], dtype=np.float64)
    given = [history.at_us, history.events_behind, history.time_behind_us, history.p99_us]
    columns = np.array(given, dtype=np.float64) / scale  # None becomes nan
    return ReplicaHistory(history.replica, columns)


def lag_values(sample: ReplicaSample, view: str) -> tuple[float, float, float]:
    """Return events behind, seconds behind and p99 seconds of a view, or of the worst view.

    Of a replica that is ahead of the log nobody knows how far it is behind.
    """
    if sample.ahead:
        return (np.nan, np.nan, np.nan)
    views = [each for each in sample.views if view in ("", each.view)]
    behind, late = (sample.events_behind, sample.time_behind_us) if not view else _of(views)
    slowest = max((each.p99_us for each in views if each.p99_us is not None), default=None)
    return (_number(behind), _number(late) / SECOND_US, _number(slowest) / SECOND_US)


def _single_gaps(values: Columns) -> NDArray[np.intp]:
    """Return the seconds without a sample between two with one: samples drift a little."""
    there = np.isfinite(values)
    return np.flatnonzero(~there[1:-1] & there[:-2] & there[2:]) + 1


def downsample(columns: Columns, row: int, pixels: int) -> tuple[Columns, Columns]:
    """Return (times, values) of a row with at most one point a pixel: the largest of each."""
    times, values = columns[AT_S], columns[row]
    if len(times) <= pixels or pixels < 1:
        return times, values
    starts = np.linspace(0, len(times), pixels, endpoint=False).astype(np.intp)
    largest = np.fmax.reduceat(values, starts)
    gaps = np.flatnonzero(np.logical_or.reduceat(np.isnan(values), starts)) + 1
    kept = times[starts]
    return np.insert(kept, gaps, kept[gaps - 1]), np.insert(largest, gaps, np.nan)


def write_csv(rings: LagBuffers, start: float, end: float, path: Path) -> int:
    """Write every sample between two moments (seconds), a line each; return how many.

    Raises:
        OSError: the file cannot be written.
    """
    written = 0
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(("time", "replica", "view", "behind_events", "late_seconds", "p99_seconds"))
        for name in rings.names():
            for sample in rings.buffer(name).since(start).T:
                if sample[0] > end:
                    break
                time = format_rfc3339(round(sample[0] * SECOND_US))
                cells = ("" if np.isnan(each) else f"{each:.6g}" for each in sample[1:])
                lines.writerow((time, name, rings.view or "worst", *cells))
                written += 1
    return written


def _of(views: list[ViewLag]) -> tuple[int | None, int | None]:
    return (views[0].events_behind, views[0].time_behind_us) if views else (None, None)


def _number(value: int | None) -> float:
    return np.nan if value is None else float(value)
