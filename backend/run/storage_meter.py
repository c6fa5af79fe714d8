"""Measures what a replica's rows take: how large they are, and what writing them costs."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec

from backend.clock import SECOND_US, Clock, Micros, monotonic_us
from backend.messages.row_storage import RowStorage
from backend.projection.row_engines import RowEngine

_WINDOW_US = 10 * SECOND_US  # over which time and bytes are counted
_IO_COUNTERS = Path("/proc/self/io")


class _Mark(msgspec.Struct, frozen=True):
    """What had been spent by a moment."""

    at_us: Micros
    saved_us: Micros
    written_bytes: int | None


def written_by_process() -> int | None:
    """Return the bytes that this process has written; None where the system does not count them."""
    try:
        lines = _IO_COUNTERS.read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("wchar")).split()[1])
    except (OSError, StopIteration, ValueError):  # another system than Linux, or a kernel without
        return None


class StorageMeter:
    """Counts over the last seconds; used by the thread that applies."""

    def __init__(
        self,
        rows: RowEngine,
        clock: Clock = monotonic_us,
        written: Callable[[], int | None] = written_by_process,
    ) -> None:
        """Measure these."""
        self._rows = rows
        self._clock, self._written = clock, written
        self._saved_us: Micros = 0
        self._marks: deque[_Mark] = deque([self._mark()])

    def note_saved(self, took_us: Micros) -> None:
        """Count a transaction."""
        self._saved_us += took_us

    def measure(self) -> RowStorage:
        """Return what the rows take now."""
        now = self._mark()
        self._marks.append(now)
        while len(self._marks) > 2 and now.at_us - self._marks[1].at_us >= _WINDOW_US:
            self._marks.popleft()
        first = self._marks[0]
        span_us = max(1, now.at_us - first.at_us)
        rate = None
        is_counted = not self._rows.database  # what a server writes for us, nobody tells
        if is_counted and now.written_bytes is not None and first.written_bytes is not None:
            rate = (now.written_bytes - first.written_bytes) * SECOND_US / span_us
        return RowStorage(
            size_bytes=self._rows.size_bytes(),
            database=self._rows.database,
            write_share=min(1.0, (now.saved_us - first.saved_us) / span_us),
            written_bytes_per_s=rate,
        )

    def _mark(self) -> _Mark:
        return _Mark(self._clock(), self._saved_us, self._written())
