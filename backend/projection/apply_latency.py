"""How long events took from their commit until they were applied, and how fast things go."""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.clock import SECOND_US, Micros
from backend.messages.pipeline import TypeLatency


class Moment(msgspec.Struct, frozen=True):
    """One moment by both clocks: `at_us` for what people read, `now_us` for what has gone by."""

    at_us: Micros
    now_us: Micros


class LatencyQuantiles(msgspec.Struct, frozen=True):
    """Microseconds; None while nothing was applied."""

    p50_us: int | None = None
    p90_us: int | None = None
    p99_us: int | None = None
    max_us: int | None = None


class _AppliedBatch(msgspec.Struct, frozen=True):
    """Commit times of events that were applied at the same moment."""

    at_us: Micros
    longest_us: Micros
    recorded_us: "array[Micros]"  # no subscript at run time before Python 3.12

    def waited_us(self) -> NDArray[np.int64]:
        """Return how long each has waited."""
        recorded = np.frombuffer(self.recorded_us, dtype=np.int64)
        return np.clip(self.at_us - recorded, 0, max(0, self.longest_us))


class ApplyLatencies:
    """Apply latencies per event type, of the last second in which any was applied.

    That is the present second and the one before it, so that a second that has just begun does
    not stand on a handful of values.
    """

    def __init__(self) -> None:
        self._second = 0
        self._now: dict[str, list[_AppliedBatch]] = {}
        self._before: dict[str, list[_AppliedBatch]] = {}

    def record(
        self, moment: Moment, recorded_us: Mapping[str, Sequence[Micros]], longest_us: Micros
    ) -> None:
        """Record the commit times, per type, of events that were applied at this moment.

        `longest_us`: how long any of them can have waited here: a log that was imported or restored
        keeps old commit times, and a clock may be set.
        """
        second = moment.now_us // SECOND_US
        if second != self._second:
            self._before, self._now = self._now, {}
            self._second = second
        for kind, moments in recorded_us.items():
            # Only kept here: this is called for every batch, and the figures are asked for once
            # a second.
            batch = _AppliedBatch(moment.at_us, longest_us, array("q", moments))
            self._now.setdefault(kind, []).append(batch)

    def quantiles(self, types: Iterable[str]) -> LatencyQuantiles:
        """Return the quantiles over events of these types."""
        kept = [taken for kind in types for taken in self._kept(kind)]
        if not kept:
            return LatencyQuantiles()
        every = np.concatenate(kept)
        p50, p90, p99, most = np.percentile(every, (50, 90, 99, 100), method="higher")
        return LatencyQuantiles(int(p50), int(p90), int(p99), int(most))

    def of_types(self, types: Iterable[str]) -> Iterator[TypeLatency]:
        """Yield the quantiles of each of these types of which any was applied."""
        for kind in types:
            if kept := self._kept(kind):
                every = np.concatenate(kept)
                p50, p99 = np.percentile(every, (50, 99), method="higher")
                yield TypeLatency(type=kind, events=len(every), p50_us=int(p50), p99_us=int(p99))

    def _kept(self, kind: str) -> list[NDArray[np.int64]]:
        batches = (*self._before.get(kind, ()), *self._now.get(kind, ()))
        return [batch.waited_us() for batch in batches]


class GrowthRate:
    """How fast a total grows, over the last `seconds`; times are of a monotonic clock."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._span_us = round(seconds * SECOND_US)
        self._seen: deque[tuple[Micros, int]] = deque()

    def record(self, now_us: Micros, total: int) -> None:
        """Note the total at this moment; a total that went down begins anew."""
        if self._seen and (now_us < self._seen[-1][0] or total < self._seen[-1][1]):
            self._seen.clear()
        if not self._seen or now_us - self._seen[-1][0] >= SECOND_US // 10:
            self._seen.append((now_us, total))
        while len(self._seen) > 2 and now_us - self._seen[1][0] >= self._span_us:
            self._seen.popleft()

    def per_second(self, now_us: Micros, total: int) -> float:
        """Return the growth a second, up to this moment; 0 while there is too little to tell."""
        if not self._seen or now_us - self._seen[0][0] < SECOND_US // 10:
            return 0.0
        first_us, was = self._seen[0]
        return max(0.0, (total - was) * SECOND_US / (now_us - first_us))
