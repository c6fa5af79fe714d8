"""Events that the feed brought and that are not applied yet: contiguous, and bounded."""

from collections.abc import Iterable, Sequence

from backend.messages.events import Event

MAX_EVENTS = 20_000  # events; what does not fit is read from the log when its turn comes


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

    def first_of_types(self, applied: int, types: Iterable[str]) -> Event | None:
        """Return the first event of these types behind `applied`, if all before it are here."""
        self._drop_applied(applied)
        if not self._events or self._events[0].position != applied + 1:
            return None
        wanted = frozenset(types)
        return next((event for event in self._events if event.type in wanted), None)
