"""One file of the journal: where it begins, what its entries come to, and how much it may hold."""

import msgspec

from backend.clock import Micros
from backend.projection.row_queue.journal_files import SHAPE_BYTES, SegmentName
from backend.projection.row_queue.queue_entry import FrameHeader


class QueueLimits(msgspec.Struct, frozen=True, kw_only=True):
    """What a queue may hold that is not acknowledged; beyond it the oldest is removed."""

    max_bytes: int
    max_rows: int
    max_age_us: Micros


class JournalSegment:
    """One file: where it begins, and what its entries come to."""

    def __init__(self, name: SegmentName) -> None:
        self.name = name
        self.size_bytes = SHAPE_BYTES
        self.entries = self.rows = 0
        self.done_at = self.end = name.start
        self.oldest_us: Micros = 0
        self.newest_us: Micros = 0

    def is_full(self, limits: QueueLimits, at_us: Micros) -> bool:
        """Say whether the next entry goes into another file: what is removed, goes by files."""
        return self.entries > 0 and (
            self.size_bytes >= limits.max_bytes
            or self.rows >= limits.max_rows
            or at_us - self.oldest_us >= limits.max_age_us
        )

    def add(self, header: FrameHeader) -> None:
        """Note one more entry."""
        self.size_bytes += header.size_bytes
        self.entries += 1
        self.rows += header.rows
        self.end, self.newest_us = header.position, header.at_us
        self.oldest_us = self.oldest_us or header.at_us
        self.done_at = max(self.done_at, header.done_at)
