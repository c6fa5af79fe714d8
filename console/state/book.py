"""The console's account of a backend, kept on the I/O thread."""

from msgspec.structs import replace

from backend.clock import Clock
from backend.messages.events import Batch, Event, Fed
from backend.messages.notices import Notice
from console.state import reducing
from console.state.frame import Frame, Phase
from console.state.lines import line_of

_LINES = 500  # more new events than that in one frame are only counted: no screen shows them


class Book:
    """Reduce what arrives to a frame; give each new event out once.

    Not thread-safe: it belongs to the I/O thread.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._frame = reducing.empty(clock())
        self._fresh: list[Event] = []
        self._arrived = 0
        self._seen = 0  # last position that came over the feed

    def connection(self, phase: Phase, reason: str) -> None:
        """The connection changed."""
        self._frame = reducing.connection(self._frame, phase, reason)

    def session(self, name: str) -> None:
        """A backend answered with its session."""
        self._frame = reducing.session(self._frame, name)

    def notice(self, said: Notice) -> None:
        """A process said something of itself."""
        self._frame = reducing.notice(self._frame, said, self._clock())

    def feed(self, said: Fed) -> None:
        """The log grew, or its end was said again."""
        self._frame = reducing.fed(self._frame, said, self._clock())
        if isinstance(said, Batch):
            fresh = [event for event in said.events if event.position > self._seen]
            self._seen = max(self._seen, fresh[-1].position if fresh else 0)
            self._arrived += len(fresh)
            self._fresh = (self._fresh + fresh)[-_LINES:]

    def take(self) -> Frame:
        """Return everything known, with the events that came since the last call."""
        lines = tuple(line_of(event) for event in self._fresh)
        frame = replace(self._frame, now=self._clock(), lines=lines, arrived=self._arrived)
        self._fresh, self._arrived = [], 0
        return frame
