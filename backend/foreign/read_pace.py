"""The pace of reads from a database that others work with."""

import time

from backend.clock import SECOND_US, monotonic_us


class ReadPace:
    """At most so many reads a second: whoever asks too early waits for a moment."""

    def __init__(self, reads_per_s: float) -> None:
        self._interval_us = round(SECOND_US / reads_per_s)
        self._next_us = 0

    def wait(self) -> None:
        """Wait until the next read is due."""
        now = monotonic_us()
        if now < self._next_us:
            time.sleep((self._next_us - now) / SECOND_US)  # others must not be hurried
        self._next_us = max(now, self._next_us) + self._interval_us
