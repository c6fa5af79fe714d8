"""The pace of reads from a database that others work with."""

import threading
import time
from collections.abc import Callable

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.errors import GivenUp

Pause = Callable[[float], bool]  # waits for so many seconds; whether to stop instead


def sleep(seconds: float) -> bool:
    """Wait, whatever happens; see `Pause`."""
    time.sleep(seconds)  # others must not be hurried
    return False


class StoppablePause:
    """A pause that `stop` ends; `waited_us`: so long nothing was asked of anybody meanwhile."""

    def __init__(self) -> None:
        """Nothing was waited for yet."""
        self.stop = threading.Event()
        self.waited_us: Micros = 0

    def __call__(self, seconds: float) -> bool:
        """Wait; see `Pause`."""
        began_us = monotonic_us()
        try:
            return self.stop.wait(seconds)
        finally:
            self.waited_us += monotonic_us() - began_us


class ReadPace:
    """At most so many reads a second: whoever asks too early waits for a moment."""

    def __init__(self, reads_per_s: float, pause: Pause = sleep) -> None:
        self._interval_us = round(SECOND_US / reads_per_s)
        self._pause = pause
        self._next_us = 0

    def wait(self) -> None:
        """Wait until the next read is due.

        Raises:
            GivenUp: it was told to stop meanwhile.
        """
        now = monotonic_us()
        if now < self._next_us and self._pause((self._next_us - now) / SECOND_US):
            raise GivenUp("The store is not read any more: its reader stops.")
        self._next_us = max(now, self._next_us) + self._interval_us
