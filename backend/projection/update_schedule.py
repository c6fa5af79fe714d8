"""When a replica applies: the rounds of its update mode, as pure values with the time passed in.

Wall clocks jump. A step back never postpones the next round by more than one interval, a step
ahead makes one round due and not many.
"""

import math
from typing import assert_never

from cronsim import CronSim

from backend.clock import SECOND_US, Micros, from_datetime, to_datetime
from backend.messages.update_mode import (
    CronMode,
    IntervalMode,
    OnDemandMode,
    RealtimeMode,
    UpdateMode,
)


def next_round(mode: UpdateMode, last: Micros, gathering_us: Micros = 0) -> Micros | None:
    """Return when the round after one at `last` is due; None when none comes by itself.

    `gathering_us`: how long events are gathered in real time after a round.
    """
    match mode:
        case RealtimeMode():
            return last + gathering_us
        case IntervalMode():
            return last + round(mode.interval_s * SECOND_US)
        case CronMode():
            found = next(CronSim(mode.expression, to_datetime(last)), None)
            return None if found is None else from_datetime(found)
        case OnDemandMode():
            return None
        case _:
            assert_never(mode)


class UpdateSchedule:
    """Says when a round is due: the first one at once, but in a cron mode at its time.

    `gathering_us`: how long events are gathered in real time after a round; what comes after a
    silence of that length is due at once.
    """

    def __init__(self, mode: UpdateMode, at: Micros, gathering_us: Micros = 0) -> None:
        self.mode = mode
        self._gathering_us = gathering_us
        self._seen = at
        self._next = next_round(mode, at) if isinstance(mode, CronMode | OnDemandMode) else at

    def is_due(self, at: Micros) -> bool:
        """Say whether a round should begin at this moment."""
        self._adjust_to_clock(at)
        return self._next is not None and at >= self._next

    def mark_started(self, at: Micros) -> None:
        """Note that a round begins."""
        self._next = next_round(self.mode, at, self._gathering_us)

    def wait_s(self, at: Micros) -> float:
        """Return the seconds until the next round is due; infinity when none comes by itself."""
        self._adjust_to_clock(at)
        return math.inf if self._next is None else max(0, self._next - at) / SECOND_US

    def _adjust_to_clock(self, at: Micros) -> None:
        """When the clock went back, count from where it is now."""
        if at < self._seen and self._next is not None:
            again = next_round(self.mode, at, self._gathering_us)
            self._next = self._next if again is None else min(self._next, again)
        self._seen = at
