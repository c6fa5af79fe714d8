"""When a replica applies: update modes and throttling, as pure values with the time passed in.

Wall clocks jump. A step back never postpones the next round by more than one interval, a step
ahead makes one round due and not many.
"""

import math

import msgspec
from cronsim import CronSim, CronSimError

from backend.clock import SECOND_US, Micros, from_datetime, to_datetime
from backend.errors import Unreadable

_MAX_INTERVAL_S = 366 * 86_400  # seconds
_BURST_S = 0.25  # seconds' worth of events that a throttled replica may catch up at once


class RealtimeMode(msgspec.Struct, frozen=True):
    """Apply whatever comes, at once."""

    def to_text(self) -> str:
        """Return how the mode is written."""
        return "realtime"

    def next_after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due."""
        return last


class IntervalMode(msgspec.Struct, frozen=True):
    """Apply everything once every so many seconds."""

    interval_s: float

    def to_text(self) -> str:
        """Return how the mode is written."""
        return f"every:{repr(self.interval_s).removesuffix('.0')}"

    def next_after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due."""
        return last + round(self.interval_s * SECOND_US)


class CronMode(msgspec.Struct, frozen=True):
    """Apply everything at set times (UTC), e.g. `0 3 * * *`."""

    expression: str

    def to_text(self) -> str:
        """Return how the mode is written."""
        return f"cron:{self.expression}"

    def next_after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due; None when it never comes again."""
        found = next(CronSim(self.expression, to_datetime(last)), None)
        return None if found is None else from_datetime(found)


class OnDemandMode(msgspec.Struct, frozen=True):
    """Apply only when told to."""

    def to_text(self) -> str:
        """Return how the mode is written."""
        return "demand"

    def next_after(self, _: Micros) -> Micros | None:
        """Return None: no round comes by itself."""
        return None


UpdateMode = RealtimeMode | IntervalMode | CronMode | OnDemandMode


def parse_update_mode(text: str) -> UpdateMode:
    """Read `realtime`, `every:SECONDS`, `cron:EXPRESSION` or `demand`.

    Raises:
        Unreadable: it is none of them; says what is wrong with it.
    """
    name, _, value = text.strip().partition(":")
    if name == "every":
        return IntervalMode(_parse_interval(value))
    if name == "cron":
        return CronMode(_parse_cron(value.strip()))
    if text.strip() == "realtime":
        return RealtimeMode()
    if text.strip() == "demand":
        return OnDemandMode()
    raise _bad_mode(
        f"There is no update mode {text!r}; say realtime, every:SECONDS, cron:EXPRESSION or demand."
    )


def _parse_interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise _bad_mode(f"every:{text} names no number of seconds, e.g. every:30.") from None
    if not math.isfinite(seconds) or not 0.001 <= seconds <= _MAX_INTERVAL_S:
        raise _bad_mode(f"every:{text} must be between 0.001 seconds and a year.")
    return seconds


def _parse_cron(text: str) -> str:
    try:
        comes = next(CronSim(text, to_datetime(0)), None)
    except CronSimError as error:
        raise _bad_mode(
            f"cron:{text} cannot be read: {error}. It has five fields: minute, hour, day of the"
            " month, month, day of the week; e.g. cron:*/5 * * * *."
        ) from error
    if comes is None:
        raise _bad_mode(f"cron:{text} names a time that never comes.")
    return text


def _bad_mode(message: str) -> Unreadable:
    return Unreadable(message, code="bad-mode", field="mode")


class UpdateSchedule:
    """Says when a round is due: the first one at once, but in a cron mode at its time."""

    def __init__(self, mode: UpdateMode, at: Micros) -> None:
        self.mode = mode
        self._seen = at
        self._next = mode.next_after(at) if isinstance(mode, CronMode | OnDemandMode) else at

    def is_due(self, at: Micros) -> bool:
        """Say whether a round should begin at this moment."""
        self._adjust_to_clock(at)
        return self._next is not None and at >= self._next

    def mark_started(self, at: Micros) -> None:
        """Note that a round begins."""
        self._next = self.mode.next_after(at)

    def wait_s(self, at: Micros) -> float:
        """Return the seconds until the next round is due; infinity when none comes by itself."""
        self._adjust_to_clock(at)
        return math.inf if self._next is None else max(0, self._next - at) / SECOND_US

    def _adjust_to_clock(self, at: Micros) -> None:
        """When the clock went back, count from where it is now."""
        if at < self._seen and self._next is not None:
            again = self.mode.next_after(at)
            self._next = self._next if again is None else min(self._next, again)
        self._seen = at


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
