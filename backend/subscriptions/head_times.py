"""When the log's end was first seen at each position, as exactly as an age is told."""

from bisect import bisect_right

from backend.clock import SECOND_US, Micros

_MAX_HEADS = 4_096  # that are remembered before some are forgotten
_FINENESS = 64  # of the age of a head: so exact its time stays


class HeadTimes:
    """Heads with the moment at which each was first seen, of a monotonic clock.

    Of what is long ago fewer are remembered, so that years need no more room than an hour: an age
    is told at most one part in `_FINENESS` too short.
    """

    def __init__(self) -> None:
        self._heads: list[int] = []
        self._times_us: list[Micros] = []

    def note(self, head: int, now_us: Micros) -> None:
        """Note where the log ends now."""
        if self._heads and head < self._heads[-1]:  # another log, or an older copy
            self._heads, self._times_us = [], []
        if not self._heads or head > self._heads[-1]:
            self._heads.append(head)
            self._times_us.append(now_us)
        if len(self._heads) > _MAX_HEADS:
            self._forget_some(now_us)

    def age_us(self, position: int, now_us: Micros) -> Micros:
        """Return since when the log goes further than a position; 0 when it does not."""
        place = bisect_right(self._heads, position)
        return now_us - self._times_us[place] if place < len(self._heads) else 0

    def rate_per_s(self, count: int, now_us: Micros) -> float:
        """Return how fast the log has grown since the last so many heads, until now."""
        first = max(0, len(self._heads) - count)
        if len(self._heads) - first < 2:
            return 0.0
        span_us = now_us - self._times_us[first]
        return (self._heads[-1] - self._heads[first]) * SECOND_US / span_us if span_us > 0 else 0.0

    def _forget_some(self, now_us: Micros) -> None:
        """Forget a head where the one behind it is about as old as the one before it."""
        heads, times_us = self._heads, self._times_us
        kept = [0]
        for place in range(1, len(heads) - 1):
            behind_us = times_us[place + 1]
            if behind_us - times_us[kept[-1]] > (now_us - behind_us) // _FINENESS:
                kept.append(place)
        kept.append(len(heads) - 1)
        self._heads = [heads[place] for place in kept]
        self._times_us = [times_us[place] for place in kept]
