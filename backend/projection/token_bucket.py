"""A throttle: at most so many events a second, with the time passed in."""

from backend.clock import SECOND_US, Micros

_BURST_S = 0.25  # seconds' worth of events that a throttled replica may catch up at once


class TokenBucket:
    """At most `rate_per_s` events a second, with little saved up; 0 allows any number."""

    def __init__(self, rate_per_s: int, at: Micros) -> None:
        self.rate_per_s = rate_per_s
        self._tokens = 0.0
        self._refilled_at = at

    def available(self, at: Micros, wanted: int) -> int:
        """Return how many of the wanted events may be applied now."""
        if not self.rate_per_s:
            return wanted
        most = max(1.0, self.rate_per_s * _BURST_S)
        earned = max(0, at - self._refilled_at) * self.rate_per_s / SECOND_US
        self._refilled_at = at
        self._tokens = min(most, self._tokens + earned)
        return min(wanted, int(self._tokens))

    def consume(self, count: int) -> None:
        """Note that so many were applied."""
        if self.rate_per_s:
            self._tokens -= count

    def wait_s(self) -> float:
        """Return the seconds until the next event is allowed."""
        return max(0.0, 1.0 - self._tokens) / self.rate_per_s if self.rate_per_s else 0.0
