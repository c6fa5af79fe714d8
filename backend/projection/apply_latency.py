"""How long events took from their commit until they were applied, and how fast things go."""

from array import array
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from backend.clock import SECOND_US, Micros
from backend.domain.any_event import types_among
from backend.messages.not_kept import TIME_NOT_KEPT
from backend.messages.pipeline import LATENCY_REACH_US, TypeLatency

_MIN_VECTOR = 32  # events of a type; for fewer numpy takes longer than a loop


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


class ApplyLatencies:
    """Apply latencies per event type, of the last second in which any was applied.

    That is the present second and the one before it, so that a second that has just begun does
    not stand on a handful of values. A minute after the last of them there are none: what a quiet
    log took long ago is no figure of now.
    """

    def __init__(self) -> None:
        self._second = 0
        self._newest_us: Micros = 0
        self._now: dict[str, array[Micros]] = {}
        self._before: dict[str, array[Micros]] = {}

    def record(
        self, moment: Moment, recorded_us: Mapping[str, Sequence[Micros]], longest_us: Micros
    ) -> None:
        """Record the commit times, per type, of events that were applied at this moment.

        `longest_us`: how long any of them can have waited here: a log that was imported or restored
        keeps old commit times, and a clock may be set. Of what has none nothing is recorded.
        """
        second = moment.now_us // SECOND_US
        if second != self._second:
            self._before, self._now = self._now, {}
            self._second = second
        if recorded_us:
            self._newest_us = moment.now_us
        at_us, longest_us = moment.at_us, max(0, longest_us)
        for kind, moments in recorded_us.items():
            kept = self._now.setdefault(kind, array("q"))
            if len(moments) < _MIN_VECTOR:
                known = [each for each in moments if each != TIME_NOT_KEPT]
                kept.extend([min(max(at_us - each, 0), longest_us) for each in known])
            else:
                times = np.array(moments, dtype=np.int64)
                waited = np.clip(at_us - times[times != TIME_NOT_KEPT], 0, longest_us)
                kept.frombytes(waited.tobytes())

    def quantiles(self, types: Collection[str], now_us: Micros) -> LatencyQuantiles:
        """Return the quantiles over events of these types; `now_us` by the monotonic clock."""
        if now_us - self._newest_us > LATENCY_REACH_US:
            return LatencyQuantiles()
        kept = [waited for kind in self._among(types) for waited in self._kept(kind)]
        if not kept:
            return LatencyQuantiles()
        every = np.concatenate(kept)
        p50, p90, p99, most = np.percentile(every, (50, 90, 99, 100), method="higher")
        return LatencyQuantiles(int(p50), int(p90), int(p99), int(most))

    def of_types(self, types: Collection[str]) -> Iterator[TypeLatency]:
        """Yield the quantiles of each of these types of which any was applied."""
        for kind in self._among(types):
            if kept := self._kept(kind):
                every = np.concatenate(kept)
                p50, p99 = np.percentile(every, (50, 99), method="higher")
                yield TypeLatency(type=kind, events=len(every), p50_us=int(p50), p99_us=int(p99))

    def _among(self, types: Collection[str]) -> Iterable[str]:
        return types_among(types, self._now | self._before)

    def _kept(self, kind: str) -> list[NDArray[np.int64]]:
        seconds = (self._before.get(kind), self._now.get(kind))
        return [np.frombuffer(each, dtype=np.int64) for each in seconds if each]


class GrowthRate:
    """How fast a total grows, over the last `seconds`; times are of a monotonic clock."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._span_us = round(seconds * SECOND_US)
        self._seen: deque[tuple[Micros, int]] = deque()

    def record(self, now_us: Micros, total: int) -> None:
        """Note the total at this moment; a total that went down begins anew."""
        if self._seen and (now_us < self._seen[-1][0] or total < self._seen[-1][1]):
            self._seen.clear()
        if len(self._seen) < 2 or now_us - self._seen[-1][0] >= SECOND_US // 10:
            self._seen.append((now_us, total))
        else:  # what came so soon would else count as growth for as long as nothing comes
            self._seen[-1] = (self._seen[-1][0], total)
        while len(self._seen) > 2 and now_us - self._seen[1][0] >= self._span_us:
            self._seen.popleft()

    def per_second(self, now_us: Micros, total: int) -> float:
        """Return the growth a second, up to this moment; 0 while there is too little to tell.

        Nothing is noted while nothing grows: what was noted before the span began held until then.
        """
        if not self._seen or now_us - self._seen[0][0] < SECOND_US // 10:
            return 0.0
        begin_us, was = self._seen[0]
        for seen_us, seen in self._seen:
            if now_us - seen_us >= self._span_us:
                begin_us, was = now_us - self._span_us, seen
        return max(0.0, (total - was) * SECOND_US / (now_us - begin_us))
