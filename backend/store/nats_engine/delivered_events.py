"""What a consumer has delivered and the rows do not have yet, in order, with its acknowledgements.

The position decides: what is delivered again is passed over, and acknowledged with what is there.
"""

import threading
from collections import deque
from collections.abc import Sequence

import msgspec

from backend.messages.events import Event
from backend.store.log_consumer_port import ConsumedEvents

MAX_MESSAGES = 4_000
_MAX_BYTES = 32 * 1024 * 1024
_MOST_MISSING = 8  # messages; so much room is worth a request


class _Unacknowledged(msgspec.Struct, frozen=True, gc=False):
    """A message: up to where rows have to be for it to be acknowledged, and how that is said."""

    position: int
    size_bytes: int
    reply: str


class DeliveredEvents:
    """Filled by the client's thread, and used by the replica's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: deque[Event] = deque()
        self._unacknowledged: deque[_Unacknowledged] = deque()
        self._bytes = 0
        self._heard: list[Event] = []
        self._last = 0  # the position of the newest event that has come

    @property
    def room(self) -> int:
        """How many messages more may be asked for; 0: too few for that."""
        with self._lock:
            left = MAX_MESSAGES - len(self._unacknowledged)
            return left if left >= _MOST_MISSING and self._bytes < _MAX_BYTES else 0

    @property
    def room_bytes(self) -> int:
        """How many bytes of messages more may be asked for."""
        with self._lock:
            return max(0, _MAX_BYTES - self._bytes)

    def add(self, events: Sequence[Event], size_bytes: int, reply: str) -> None:
        """Keep what a message has completed; none: what it holds becomes whole with a later one."""
        with self._lock:
            fresh = [event for event in events if event.position > self._last]
            if fresh:
                self._events.extend(fresh)
                self._heard.extend(fresh)
                self._last = fresh[-1].position
            position = events[-1].position if events else self._last + 1
            self._unacknowledged.append(_Unacknowledged(position, size_bytes, reply))
            self._bytes += size_bytes

    def hear(self) -> list[Event]:
        """Return what has come since the last call."""
        with self._lock:
            heard, self._heard = self._heard, []
            return heard

    def next(self, position: int, count: int) -> ConsumedEvents:
        """Return what follows a position; it stays here until the rows have it."""
        with self._lock:
            events = self._events
            while events and events[0].position <= position:
                events.popleft()
            if not events:
                return ConsumedEvents()
            if events[0].position != position + 1:
                return ConsumedEvents(has_hole=True)
            found = [event for event, _ in zip(events, range(count), strict=False)]
        whole = next(
            (at for at, each in enumerate(found) if each.position != position + 1 + at), len(found)
        )
        return ConsumedEvents(found[:whole])

    def take_acknowledged(self, position: int) -> str:
        """Return how all is acknowledged that rows at a position have; empty: nothing is new.

        It is said by the message that lies furthest: what is delivered again stands behind newer
        ones here, and acknowledges fewer.
        """
        reply, furthest = "", 0
        with self._lock:
            waiting = self._unacknowledged
            while waiting and waiting[0].position <= position:
                done = waiting.popleft()
                self._bytes -= done.size_bytes
                if done.position >= furthest:
                    reply, furthest = done.reply, done.position
        return reply
