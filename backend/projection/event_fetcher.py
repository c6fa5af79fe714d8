"""Where a follower's next events come from: the feed, or the log, or only what its views take."""

from collections.abc import Collection, Sequence

import msgspec

from backend.domain.any_event import is_taken, types_wanted
from backend.messages.events import Event
from backend.projection.log_head import LogHead
from backend.projection.relevant_events import AheadOfViews, read_relevant
from backend.projection.row_store import Checkpoint
from backend.store.log_port import EventReader

_MIN_EVENTS_TO_SKIP = 5_000  # events to read; for fewer it does not matter
MAX_EVENTS = (
    20_000  # events of a buffer; what does not fit is read from the log when its turn comes
)


class FeedBuffer:
    """Events in log order without a gap, from some position on.

    The feed is a hint: what comes twice is left out, and behind a gap nothing is kept that the
    log will give anyway.
    """

    def __init__(self, max_events: int = MAX_EVENTS) -> None:
        self._max_events = max_events
        self._events: list[Event] = []

    def __len__(self) -> int:
        return len(self._events)

    def add(self, events: Sequence[Event], applied: int) -> None:
        """Keep the events that follow what is here, or the applied position."""
        if not events or events[-1].position <= applied:
            return
        last = self._events[-1].position if self._events else applied
        if events[0].position > last + 1:
            if self._events:
                return
            last = events[0].position - 1
        room = self._max_events - len(self._events)
        self._events.extend(events[max(0, last + 1 - events[0].position) :][:room])

    def pop(self, applied: int, count: int) -> list[Event]:
        """Take out up to `count` events that follow `applied`; none when they are not here."""
        self._drop_applied(applied)
        if not self._events or self._events[0].position != applied + 1:
            return []
        popped, self._events = self._events[:count], self._events[count:]
        return popped

    def _drop_applied(self, applied: int) -> None:
        """Drop what was applied meanwhile."""
        if self._events and self._events[0].position <= applied:
            del self._events[: applied + 1 - self._events[0].position]

    def first_of_types(self, applied: int, types: Collection[str]) -> Event | None:
        """Return the first event of these types behind `applied`, if all before it are here."""
        self._drop_applied(applied)
        if not self._events or self._events[0].position != applied + 1:
            return None
        return next((event for event in self._events if is_taken(event.type, types)), None)


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

    def forget_heard(self) -> None:
        """Keep nothing of what was heard: it may be of another log than the one that is there."""
        self._buffer = FeedBuffer()

    def fetch(self, applied: Checkpoint, count: int, head: LogHead) -> EventRange:
        """Return up to `count` events that follow: heard ones when they are here.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.pop(applied.position, count)
        if heard:
            return EventRange(heard)
        ahead = self._look_ahead(applied, head)
        if _has_gaps(head) or (ahead.events >= _MIN_EVENTS_TO_SKIP and ahead.is_sparse):
            return self._fetch_relevant(applied.position, count, ahead.span(count))
        after = applied.position
        return EventRange(self._reader.read_range(after, after + count, count))

    def _look_ahead(self, applied: Checkpoint, head: LogHead) -> AheadOfViews:
        """Say how much lies ahead, and how much of that the views take."""
        taken = head.events_behind(applied.counts, self._relevant) or 0
        return AheadOfViews((head.position or 0) - applied.position, taken)

    def _fetch_relevant(self, applied: int, count: int, span: int | None) -> EventRange:
        """Read the next events that any view takes, and pass over the others, counted."""
        end = self._reader.head()  # read first: what is committed meanwhile is for the next time
        return EventRange(*read_relevant(self._reader, applied, count, end, self._relevant, span))

    def first_of_types(self, applied: int, types: frozenset[str]) -> Event | None:
        """Return the first event of these types behind `applied`.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.first_of_types(applied, types)
        if heard is not None:
            return heard
        return next(iter(self._reader.read(applied, 1, types=types_wanted(types))), None)


def _has_gaps(head: LogHead) -> bool:
    """Say whether the log lacks events, as one does that was filled from a part of another."""
    return head.position is not None and sum(head.counts.values()) < head.position
