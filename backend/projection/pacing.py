"""When a replica applies: update modes and throttling, as pure values with the time passed in.

Wall clocks jump. A step back never postpones the next round by more than one interval, a step
ahead makes one round due and not many.
"""

import math

import msgspec
from cronsim import CronSim, CronSimError

from backend.clock import SECOND, Micros, from_datetime, to_datetime
from backend.errors import Unreadable

_LONGEST = 366 * 86_400  # seconds
_BURST = 0.25  # seconds' worth of events that a throttled replica may catch up at once


class Realtime(msgspec.Struct, frozen=True):
    """Apply whatever comes, at once."""

    def text(self) -> str:
        """Return how the mode is written."""
        return "realtime"

    def after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due."""
        return last


class Every(msgspec.Struct, frozen=True):
    """Apply everything once every so many seconds."""

    seconds: float

    def text(self) -> str:
        """Return how the mode is written."""
        return f"every:{repr(self.seconds).removesuffix('.0')}"

    def after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due."""
        return last + round(self.seconds * SECOND)


class Cron(msgspec.Struct, frozen=True):
    """Apply everything at set times (UTC), e.g. `0 3 * * *`."""

    expression: str

    def text(self) -> str:
        """Return how the mode is written."""
        return f"cron:{self.expression}"

    def after(self, last: Micros) -> Micros | None:
        """Return when the round after one at `last` is due; None when it never comes again."""
        found = next(CronSim(self.expression, to_datetime(last)), None)
        return None if found is None else from_datetime(found)


class Demand(msgspec.Struct, frozen=True):
    """Apply only when told to."""

    def text(self) -> str:
        """Return how the mode is written."""
        return "demand"

    def after(self, _: Micros) -> Micros | None:
        """Return None: no round comes by itself."""
        return None


Mode = Realtime | Every | Cron | Demand


def parse_mode(text: str) -> Mode:
    """Read `realtime`, `every:SECONDS`, `cron:EXPRESSION` or `demand`.

    Raises:
        Unreadable: it is none of them; says what is wrong with it.
    """
    name, _, value = text.strip().partition(":")
    if name == "every":
        return Every(_seconds(value))
    if name == "cron":
        return Cron(_expression(value.strip()))
    if text.strip() == "realtime":
        return Realtime()
    if text.strip() == "demand":
        return Demand()
    raise _unreadable(
        f"There is no update mode {text!r}; say realtime, every:SECONDS, cron:EXPRESSION or demand."
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise _unreadable(f"every:{text} names no number of seconds, e.g. every:30.") from None
    if not math.isfinite(seconds) or not 0.001 <= seconds <= _LONGEST:
        raise _unreadable(f"every:{text} must be between 0.001 seconds and a year.")
    return seconds


def _expression(text: str) -> str:
    try:
        comes = next(CronSim(text, to_datetime(0)), None)
    except CronSimError as error:
        raise _unreadable(
            f"cron:{text} cannot be read: {error}. It has five fields: minute, hour, day of the"
            " month, month, day of the week; e.g. cron:*/5 * * * *."
        ) from error
    if comes is None:
        raise _unreadable(f"cron:{text} names a time that never comes.")
    return text


def _unreadable(message: str) -> Unreadable:
    return Unreadable(message, code="bad-mode", field="mode")


class Pace:
    """Says when a round is due: the first one at once, but in a cron mode at its time."""

    def __init__(self, mode: Mode, at: Micros) -> None:
        self.mode = mode
        self._seen = at
        self._next = mode.after(at) if isinstance(mode, Cron | Demand) else at

    def due(self, at: Micros) -> bool:
        """Say whether a round should begin at this moment."""
        self._mind_the_clock(at)
        return self._next is not None and at >= self._next

    def begun(self, at: Micros) -> None:
        """Note that a round begins."""
        self._next = self.mode.after(at)

    def wait(self, at: Micros) -> float:
        """Return the seconds until the next round is due; infinity when none comes by itself."""
        self._mind_the_clock(at)
        return math.inf if self._next is None else max(0, self._next - at) / SECOND

    def _mind_the_clock(self, at: Micros) -> None:
        """When the clock went back, count from where it is now."""
        if at < self._seen and self._next is not None:
            again = self.mode.after(at)
            self._next = self._next if again is None else min(self._next, again)
        self._seen = at


class Allowance:
    """At most `rate` events a second, with little saved up; 0 allows any number."""

    def __init__(self, rate: int, at: Micros) -> None:
        self.rate = rate
        self._saved = 0.0
        self._seen = at

    def allowed(self, at: Micros, wanted: int) -> int:
        """Return how many of the wanted events may be applied now."""
        if not self.rate:
            return wanted
        most = max(1.0, self.rate * _BURST)
        earned = max(0, at - self._seen) * self.rate / SECOND
        self._seen = at
        self._saved = min(most, self._saved + earned)
        return min(wanted, int(self._saved))

    def used(self, count: int) -> None:
        """Note that so many were applied."""
        if self.rate:
            self._saved -= count

    def wait(self) -> float:
        """Return the seconds until the next event is allowed."""
        return max(0.0, 1.0 - self._saved) / self.rate if self.rate else 0.0
