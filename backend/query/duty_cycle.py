"""The duty cycle of looks at live pages: all of them together take half a thread at most."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from backend.clock import SECOND_US, Clock, Micros

_STINT_US: Micros = SECOND_US // 50  # of looking, after which as long is left to all others
_AT_WORK_US: Micros = SECOND_US  # whoever works at a look says by itself that it is done

WaitKey = tuple[bytes, int]  # who waits, and for which request


class LookDutyCycle:
    """One look at a time, also where it goes on elsewhere; then a rest that is as long.

    Each page alone is looked at for a tenth of the time; those who wait may be hundreds.
    """

    def __init__(self, is_at_work: Callable[[WaitKey], bool], clock: Clock) -> None:
        """`is_at_work`: whether a look that was begun still goes on; `clock`: a monotonic one."""
        self._is_at_work = is_at_work
        self._clock = clock
        self._in_hand: WaitKey | None = None
        self._began_us: Micros = 0
        self._spent_us: Micros = 0
        self._rests_until_us: Micros = clock()

    def wait_us(self) -> Micros:
        """Return for how long no page may be looked at; 0: one may be now."""
        if self._in_hand is not None:
            if self._is_at_work(self._in_hand):
                return _AT_WORK_US
            self._end()
        return max(0, self._rests_until_us - self._clock())

    @contextmanager
    def look(self, key: WaitKey) -> Generator[None]:
        """Look at a page meanwhile; it may go on behind that."""
        self._in_hand, self._began_us = key, self._clock()
        yield
        if not self._is_at_work(key):
            self._end()

    def _end(self) -> None:
        """A look is over: rest for as long as the looks since the last rest took."""
        moment_us = self._clock()
        self._in_hand, self._spent_us = None, self._spent_us + moment_us - self._began_us
        if self._spent_us >= _STINT_US:
            self._rests_until_us, self._spent_us = moment_us + self._spent_us, 0
