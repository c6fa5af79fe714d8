"""Dirty heads: streams that have moved since their heads were last written."""

from collections.abc import Iterable, Mapping

import msgspec

from backend.store.sql.log_schema import BLOCK_EVENTS
from backend.store.sql.stream_heads import StreamHead

ROUND_EVENTS = (
    4 * BLOCK_EVENTS
)  # events; the longer, the more of the heads on a page are written at once


class DirtyHead(msgspec.Struct, gc=False):
    """A stream whose row is behind: the version that is written, and where the stream stands."""

    written_version: int
    version: int
    position: int


class DirtyHeads:
    """Chooses which heads a commit writes.

    The heads of a hundred streams lie on as many pages, and writing them with every commit costs
    more than the events. So a commit writes, instead of the heads that it moved, as many that lie
    beside each other: round after round over all streams that have moved, in the order of their
    rows, a round for every 16,384 events. What a round began with is written when it ends; from
    there on the heads follow from the log itself.
    """

    def __init__(self, heads: Mapping[int, DirtyHead], head: int) -> None:
        """Begin a round at `head` with these streams, by their numbers."""
        self._heads = dict(heads)
        self._begin(head)

    def get(self, stream: int) -> DirtyHead | None:
        """Return where the stream stands, None when its row says so."""
        return self._heads.get(stream)

    def mark_moved(self, heads: Iterable[StreamHead]) -> None:
        """Note where these streams have moved to; one that begins now has a row that says so."""
        get = self._heads.get
        for head in heads:
            if head.version_before is None:
                continue
            dirty = get(head.key)
            if dirty is None:
                self._heads[head.key] = DirtyHead(head.version_before, head.version, head.position)
            else:
                dirty.version, dirty.position = head.version, head.position

    def pop_due(self, events: int) -> list[tuple[int, int, int, int]]:
        """Return the heads to be written with so many events: to where, which, from which version.

        To version, to position, stream, from version.
        """
        share = -(-self._size * events // ROUND_EVENTS)
        if not share:
            return []
        keys = self._pending[-share:]
        del self._pending[-share:]
        due = [(key, self._heads.pop(key)) for key in reversed(keys)]
        return [(head.version, head.position, key, head.written_version) for key, head in due]

    def finish_round(self, head: int) -> int | None:
        """Begin the next round, if this one is over; return up to where all heads are written."""
        if self._pending or head - self._began < ROUND_EVENTS:
            return None
        began = self._began
        self._begin(head)
        return began

    def _begin(self, head: int) -> None:
        self._began = head
        self._pending = sorted(self._heads, reverse=True)
        self._size = len(self._pending)
