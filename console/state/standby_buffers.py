"""Lag of the log's standbys over time: a ring each, with the history and then live. No Qt."""

from collections.abc import Sequence

import numpy as np

from backend.clock import SECOND_US
from backend.messages.log_standbys import (
    STANDBY_STAGES,
    StandbyHistory,
    StandbyLag,
    StandbyStage,
)
from console.state.lag_buffers import AT_S, CAPACITY, SampleStep, with_gaps
from console.state.ring_buffer import Columns, RingBuffer

TIMED_STAGES: tuple[StandbyStage, ...] = STANDBY_STAGES[1:]  # sending has no time of its own
_FIRST_BYTES = AT_S + 1
_FIRST_TIME = _FIRST_BYTES + len(STANDBY_STAGES)
_WIDTH = _FIRST_TIME + len(TIMED_STAGES)
_GAP_STEPS = 3  # steps without a sample after which a curve is broken


def bytes_row(stage: StandbyStage) -> int:
    """Return which row of the arrays holds the bytes that have not come through a stage."""
    return _FIRST_BYTES + STANDBY_STAGES.index(stage)


def time_row(stage: StandbyStage) -> int:
    """Return which row of the arrays holds the age of the oldest of them, in seconds."""
    return _FIRST_TIME + TIMED_STAGES.index(stage)


class StandbyBuffers:
    """A ring a standby; row 0 is the time in seconds, a number that is not known is nan."""

    def __init__(self, step: SampleStep) -> None:
        """`step`: seconds between samples."""
        self._step: SampleStep = step
        self._buffers: dict[str, RingBuffer] = {}

    @property
    def step(self) -> SampleStep:
        """Seconds between samples."""
        return self._step

    def names(self) -> list[str]:
        """Return the standbys of which something is known."""
        return sorted(self._buffers)

    def buffer(self, name: str) -> RingBuffer:
        """Return a standby's ring."""
        if name not in self._buffers:
            self._buffers[name] = RingBuffer(CAPACITY[self.step], _WIDTH)
        return self._buffers[name]

    def between(self, name: str, start_s: float, end_s: float) -> Columns:
        """Return a standby's rows from one moment to another, with one more on either side."""
        columns = self.buffer(name).since(start_s - self.step)
        return columns[:, : int(np.searchsorted(columns[AT_S], end_s + self.step, "right"))]

    def value_at(self, name: str, row: int, moment_s: float) -> float | None:
        """Return a row's value as it was sampled nearest to a moment; None: it is not known."""
        columns = self.between(name, moment_s - self.step, moment_s + self.step)
        if not columns.shape[1]:
            return None
        value = columns[row, int(np.argmin(np.abs(columns[AT_S] - moment_s)))]
        return None if np.isnan(value) else float(value)

    def load_history(self, history: dict[str, Columns]) -> None:
        """Take in the past of all; live samples that came meanwhile stay."""
        for name, columns in history.items():
            self.buffer(name).refill(with_gaps(columns, self.step))

    def append_sample(self, at_us: int, standby: StandbyLag) -> bool:
        """Add a live sample when the step has passed; return whether it was added."""
        ring, at_s = self.buffer(standby.name), at_us / SECOND_US
        if at_s < ring.newest - _GAP_STEPS * self.step:
            ring.discard_from(at_s)
        if at_s - ring.newest < self.step * 0.5:
            return False
        if len(ring) and at_s - ring.newest > _GAP_STEPS * self.step:
            ring.append((ring.newest + self.step, *(np.nan,) * (_WIDTH - 1)))
        sizes = (_number(standby.behind_bytes(stage)) for stage in STANDBY_STAGES)
        spans = (_number(standby.behind_us(stage)) / SECOND_US for stage in TIMED_STAGES)
        ring.append((at_s, *sizes, *spans))
        return True


def standby_columns(history: StandbyHistory) -> dict[str, Columns]:
    """Return a history as numbers, by name; None becomes nan."""
    found: dict[str, Columns] = {}
    for each in history.standbys:
        rows: list[Sequence[int | None]] = [
            each.sent_bytes,
            each.written_bytes,
            each.flushed_bytes,
            each.replayed_bytes,
            each.written_us,
            each.flushed_us,
            each.replayed_us,
        ]
        columns = np.array([each.at_us, *rows], dtype=np.float64)
        columns[AT_S] /= SECOND_US
        columns[_FIRST_TIME:] /= SECOND_US
        found[each.name] = columns
    return found


def _number(value: int | None) -> float:
    return np.nan if value is None else float(value)
