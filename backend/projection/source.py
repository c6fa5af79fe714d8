"""Where a follower's next events come from: the feed, or the log, or only what its views take."""

from collections.abc import Sequence

import msgspec

from backend.messages.events import Event
from backend.projection.buffer import Buffer
from backend.projection.head import Head
from backend.projection.port import Standing
from backend.store.port import LogReader

_WORTH = 5_000  # events to read; for fewer it does not matter
_SPARSE = 0.7  # of the events ahead; if the views take fewer, the others are not read


class Stretch(msgspec.Struct, frozen=True):
    """Events to apply next; `upto` is where they lead when those that no view takes are left out.

    Without it they are all events behind the position.
    """

    events: Sequence[Event]
    upto: Standing | None = None


class Source:
    """Finds the events behind a position; `hear` and `read` may overlap, the position decides."""

    def __init__(self, reader: LogReader, relevant: frozenset[str]) -> None:
        """Read from this log; `relevant` are the types that any view takes."""
        self._reader = reader
        self._relevant = relevant
        self._buffer = Buffer()

    def hear(self, events: Sequence[Event], applied: int) -> None:
        """Keep what the feed brings, as far as it follows."""
        self._buffer.add(events, applied)

    def next(self, at: Standing, count: int, head: Head) -> Stretch:
        """Return up to `count` events that follow: heard ones when they are here.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.take(at.position, count)
        if heard:
            return Stretch(heard)
        if self._sparse(at, head):
            return self._relevant_only(at, count)
        return Stretch(self._reader.read(at.position, count))

    def _sparse(self, at: Standing, head: Head) -> bool:
        """Say whether much lies ahead of which the views take only a part."""
        ahead = (head.position or 0) - at.position
        if ahead < _WORTH:
            return False
        return (head.behind(at.counts, self._relevant) or 0) < _SPARSE * ahead

    def _relevant_only(self, at: Standing, count: int) -> Stretch:
        """Read the next events that any view takes, and pass over the others, counted."""
        end = self._reader.head()  # read first: what is committed meanwhile is for the next time
        found = self._reader.read(at.position, count, types=sorted(self._relevant))
        events = [event for event in found if event.position <= end]
        upto = events[-1].position if len(events) == count else end
        return Stretch(events, Standing(upto, self._reader.counts(upto)))

    def first(self, applied: int, types: frozenset[str]) -> Event | None:
        """Return the first event of these types behind `applied`.

        Raises:
            StorageFailed: the log cannot be read.
        """
        heard = self._buffer.first(applied, types)
        if heard is not None:
            return heard
        return next(iter(self._reader.read(applied, 1, types=sorted(types))), None)
