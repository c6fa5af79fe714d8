"""Lag over time: a ring a replica, filled with the backend's history and then live."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.clock import SECOND
from backend.messages.control import History
from backend.messages.notices import ReplicaSample, ViewLag
from console.state.rings import Numbers, Ring

AT, BEHIND, LATE, P99 = range(4)  # rows of the arrays: seconds, events, seconds, seconds
Step = Literal[1, 10, 60]
CAPACITY: dict[Step, int] = {1: 3_600, 10: 8_640, 60: 43_200}  # an hour, a day, a month
_GAP = 3  # steps without a sample after which a curve is broken rather than drawn on


class LagRings:
    """Rings of one step and one view (empty: the worst); a number that is not known is nan."""

    def __init__(self, step: Step, view: str) -> None:
        self.step: Step = step
        self.view = view
        self._rings: dict[str, Ring] = {}

    def names(self) -> list[str]:
        """Return the replicas of which something is known."""
        return sorted(self._rings)

    def ring(self, name: str) -> Ring:
        """Return a replica's ring."""
        return self._rings.setdefault(name, Ring(CAPACITY[self.step], 4))

    def fill(self, past: "Past") -> None:
        """Take in the past; live samples that came meanwhile stay."""
        self.ring(past.replica).refill(broken(past.columns, self.step))

    def each_second(self, name: str, row: int, end: float, seconds: int) -> Numbers:
        """Return a row's values for each of the last seconds before a moment; nan where none is."""
        columns = self.ring(name).since(end - seconds)
        places = np.clip((columns[AT] - (end - seconds)).astype(np.intp), 0, seconds - 1)
        values = np.full(seconds, np.nan)
        values[places] = columns[row]
        places = _jitter(values)
        values[places] = values[places - 1]
        return values

    def append(self, sample: ReplicaSample) -> bool:
        """Add a live sample when the step has passed; return whether it was added."""
        ring, at = self.ring(sample.name), sample.at / SECOND
        if at - ring.newest < self.step * 0.5:
            return False
        if len(ring) and at - ring.newest > _GAP * self.step:
            ring.append((ring.newest + self.step, np.nan, np.nan, np.nan))
        ring.append((at, *numbers(sample, self.view)))
        return True


class Past(NamedTuple):
    """A replica's history as an array of shape 4 by n."""

    replica: str
    columns: Numbers


def broken(columns: Numbers, step: Step) -> Numbers:
    """Return the columns with a row of nan in every gap: nobody knows what was there."""
    ends = np.flatnonzero(np.diff(columns[AT]) > _GAP * step) + 1
    gaps = np.full((len(columns), len(ends)), np.nan)
    gaps[AT] = columns[AT][ends - 1] + step
    return np.insert(columns, ends, gaps, axis=1)


def past_of(history: History) -> Past:
    """Return a history as numbers: seconds, events, seconds, seconds."""
    scale = np.array([[SECOND], [1], [SECOND], [SECOND]], dtype=np.float64)
    given = [history.at, history.behind, history.late, history.p99]
    columns = np.array(given, dtype=np.float64) / scale  # None becomes nan
    return Past(history.replica, columns)


def numbers(sample: ReplicaSample, view: str) -> tuple[float, float, float]:
    """Return events behind, seconds behind and p99 seconds of a view, or of the worst view."""
    views = [each for each in sample.views if view in ("", each.view)]
    behind, late = (sample.behind, sample.late) if not view else _of(views)
    slowest = max((each.p99 for each in views if each.p99 is not None), default=None)
    return (_number(behind), _number(late) / SECOND, _number(slowest) / SECOND)


def _jitter(values: Numbers) -> NDArray[np.intp]:
    """Return the seconds without a sample between two with one: samples drift a little."""
    there = np.isfinite(values)
    return np.flatnonzero(~there[1:-1] & there[:-2] & there[2:]) + 1


def thin(columns: Numbers, row: int, pixels: int) -> tuple[Numbers, Numbers]:
    """Return (times, values) of a row with at most one point a pixel: the largest of each."""
    times, values = columns[AT], columns[row]
    if len(times) <= pixels or pixels < 1:
        return times, values
    starts = np.linspace(0, len(times), pixels, endpoint=False).astype(np.intp)
    return times[starts], np.fmax.reduceat(values, starts)


def _of(views: list[ViewLag]) -> tuple[int | None, int | None]:
    return (views[0].behind, views[0].late) if views else (None, None)


def _number(value: int | None) -> float:
    return np.nan if value is None else float(value)
