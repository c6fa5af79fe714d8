"""How long events took from their commit until they were applied, and how fast things go."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.clock import SECOND_US, Micros


class LatencyQuantiles(msgspec.Struct, frozen=True):
    """Microseconds; None while nothing was applied."""

    p50_us: int | None = None
    p90_us: int | None = None
    p99_us: int | None = None
    max_us: int | None = None


class ApplyLatencies:
    """Apply latencies per event type, of the last second in which any was applied.

    That is the present second and the one before it, so that a second that has just begun does
    not stand on a handful of values.
    """

    def __init__(self) -> None:
        self._second = 0
        self._now: dict[str, list[NDArray[np.int64]]] = {}
        self._before: dict[str, list[NDArray[np.int64]]] = {}

    def record(self, at: Micros, recorded: Mapping[str, Sequence[Micros]]) -> None:
        """Note the commit times, per type, of events applied at `at`."""
        if at // SECOND_US != self._second:
            self._before, self._now = self._now, {}
            self._second = at // SECOND_US
        for kind, moments in recorded.items():
            taken = at - np.array(moments, dtype=np.int64)
            self._now.setdefault(kind, []).append(np.maximum(taken, 0))

    def quantiles(self, types: Iterable[str]) -> LatencyQuantiles:
        """Return the quantiles over events of these types."""
        kept = [
            taken
            for kind in types
            for window in (self._before, self._now)
            for taken in window.get(kind, ())
        ]
        if not kept:
            return LatencyQuantiles()
        every = np.concatenate(kept)
        p50, p90, p99, most = np.percentile(every, (50, 90, 99, 100), method="higher")
        return LatencyQuantiles(int(p50), int(p90), int(p99), int(most))


class GrowthRate:
    """How fast a total grows, over the last `seconds`."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._span = round(seconds * SECOND_US)
        self._seen: deque[tuple[Micros, int]] = deque()

    def record(self, at: Micros, total: int) -> None:
        """Note the total at this moment; a clock that went back begins anew."""
        if self._seen and at < self._seen[-1][0]:
            self._seen.clear()
        if not self._seen or at - self._seen[-1][0] >= SECOND_US // 10:
            self._seen.append((at, total))
        while len(self._seen) > 2 and at - self._seen[1][0] >= self._span:
            self._seen.popleft()

    def per_second(self, at: Micros, total: int) -> float:
        """Return the growth a second, up to this moment; 0 while there is too little to tell."""
        if not self._seen or at - self._seen[0][0] < SECOND_US // 10:
            return 0.0
        first, was = self._seen[0]
        return max(0.0, (total - was) * SECOND_US / (at - first))
