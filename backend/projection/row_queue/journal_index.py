"""What lies in the journal, in memory: from any position on, how much it is and since when."""

from bisect import bisect_right

import msgspec

from backend.clock import Micros
from backend.projection.row_queue.queue_entry import FrameHeader


class JournalSpan(msgspec.Struct, frozen=True):
    """Entries behind a position: bytes, rows, and when the oldest was written (0: none)."""

    size_bytes: int = 0
    rows: int = 0
    oldest_us: Micros = 0


class JournalIndex:
    """Sums over the entries in order; `forget` drops the oldest."""

    def __init__(self) -> None:
        self._done_at: list[int] = []
        self._bytes: list[int] = []  # up to and with the entry, since the journal began
        self._rows: list[int] = []
        self._at_us: list[Micros] = []
        self._gone_bytes = self._gone_rows = 0

    def add(self, header: FrameHeader) -> None:
        """Note one more entry at the end."""
        last = self._done_at[-1] if self._done_at else 0
        self._done_at.append(max(header.done_at, last))
        self._bytes.append(self.total_bytes + header.size_bytes)
        self._rows.append(self.total_rows + header.rows)
        self._at_us.append(header.at_us)

    @property
    def total_bytes(self) -> int:
        """Bytes of all entries that were ever added."""
        return self._bytes[-1] if self._bytes else self._gone_bytes

    @property
    def total_rows(self) -> int:
        """Rows of all entries that were ever added."""
        return self._rows[-1] if self._rows else self._gone_rows

    def behind(self, position: int) -> JournalSpan:
        """Return what whoever stands at a position has not acknowledged."""
        place = bisect_right(self._done_at, position)
        if place == len(self._done_at):
            return JournalSpan()
        before_bytes = self._bytes[place - 1] if place else self._gone_bytes
        before_rows = self._rows[place - 1] if place else self._gone_rows
        return JournalSpan(
            self.total_bytes - before_bytes, self.total_rows - before_rows, self._at_us[place]
        )

    def forget(self, entries: int) -> None:
        """Drop the oldest entries: they are removed."""
        if entries:
            self._gone_bytes = self._bytes[entries - 1]
            self._gone_rows = self._rows[entries - 1]
        for column in (self._done_at, self._bytes, self._rows, self._at_us):
            del column[:entries]
