"""Where a follower's next events come from: the feed, or the log, or only what its views take."""

from collections.abc import Sequence

import msgspec

from backend.messages.events import Event
from backend.projection.feed_buffer import FeedBuffer
from backend.projection.log_head import LogHead
from backend.projection.row_store import Checkpoint
from backend.store.log_port import EventReader

_MIN_EVENTS_TO_SKIP = 5_000  # events to read; for fewer it does not matter
_SPARSE_SHARE = 0.7  # of the events ahead; if the views take fewer, the others are not read


class EventRange(msgspec.Struct, frozen=True):
    """Events to apply next; `upto` is where they lead when those that no view takes are left out.

    Without it they are all events behind the position.
    """

    events: Sequence[Event]
    upto: Checkpoint | None = None


class EventFetcher:
    """Finds the events behind a position; `receive` and `read` may overlap: positions decide."""

    def __init__(self, reader: EventReader, relevant: frozenset[str]) -> None:
        """Read from this log; `relevant` are the types that any view takes."""
        self._reader = reader
        self._relevant = relevant
        self._buffer = FeedBuffer()

    def receive(self, events: Sequence[Event], applied: int) -> None:
        """Keep what the feed brings, as far as it follows."""
        self._buffer.add(events, applied)

    def fetch(self, applied: Checkpoint, count: int, head: LogHead) -> EventRange:
        """Return up to `count` events that follow: heard ones when they are here.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.pop(applied.position, count)
        if heard:
            return EventRange(heard)
        if self._is_sparse(applied, head):
            return self._fetch_relevant(applied, count)
        return EventRange(self._reader.read(applied.position, count))

    def _is_sparse(self, applied: Checkpoint, head: LogHead) -> bool:
        """Say whether much lies ahead of which the views take only a part."""
        ahead = (head.position or 0) - applied.position
        if ahead < _MIN_EVENTS_TO_SKIP:
            return False
        return (head.events_behind(applied.counts, self._relevant) or 0) < _SPARSE_SHARE * ahead

    def _fetch_relevant(self, applied: Checkpoint, count: int) -> EventRange:
        """Read the next events that any view takes, and pass over the others, counted."""
        end = self._reader.head()  # read first: what is committed meanwhile is for the next time
        found = self._reader.read(applied.position, count, types=sorted(self._relevant))
        events = [event for event in found if event.position <= end]
        upto = events[-1].position if len(events) == count else end
        return EventRange(events, Checkpoint(upto, self._reader.count_by_type(upto)))

    def first_of_types(self, applied: int, types: frozenset[str]) -> Event | None:
        """Return the first event of these types behind `applied`.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.first_of_types(applied, types)
        if heard is not None:
            return heard
        return next(iter(self._reader.read(applied, 1, types=sorted(types))), None)
