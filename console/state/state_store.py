"""The console's account of a backend, kept on the I/O thread."""

from msgspec.structs import replace

from backend.clock import Clock, monotonic_us, now_us
from backend.messages.events import Event, EventBatch, FeedMessage, Origin
from backend.messages.notices import Notice
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot, SnapshotPhase
from console.state.event_lines import format_event_line

_MAX_LINES = 500  # more new events than that in one snapshot are only counted: no screen shows them


class StateStore:
    """Reduce what arrives to a snapshot; give each new event out once.

    Not thread-safe: it belongs to the I/O thread.
    """

    def __init__(self, clock: Clock = monotonic_us) -> None:
        self._clock = clock
        self._snapshot = reducers.empty_snapshot(clock())
        self._new_events: list[tuple[Event, Origin | None]] = []
        self._new_event_count = 0
        self._last_position = 0  # last position that came over the feed

    def set_connection(self, phase: SnapshotPhase, reason: str) -> None:
        """The connection changed."""
        self._snapshot = reducers.apply_connection(self._snapshot, phase, reason)

    def set_host(self, host: str) -> None:
        """The backend that is looked for runs on another host; empty: on this one."""
        self._snapshot = reducers.apply_host(self._snapshot, host)

    def set_session(self, name: str) -> None:
        """A backend answered with its session."""
        now = replace(self._snapshot, now_us=self._clock())  # what is not known is so since now
        self._snapshot = reducers.apply_session(now, name)

    def apply_notice(self, message: Notice) -> None:
        """A process published a notice."""
        self._snapshot = reducers.apply_notice(self._snapshot, message, self._clock())

    def apply_feed(self, message: FeedMessage) -> None:
        """The log grew, or its end was reported again."""
        self._snapshot = reducers.apply_feed(self._snapshot, message, self._clock())
        if isinstance(message, EventBatch):
            fresh = [event for event in message.events if event.position > self._last_position]
            self._last_position = max(self._last_position, fresh[-1].position if fresh else 0)
            self._new_event_count += len(fresh)
            found = [(event, message.origins.get(event.position)) for event in fresh]
            self._new_events = (self._new_events + found)[-_MAX_LINES:]

    def discard_new(self) -> None:
        """Drop the events that were not given out yet: they could not be; how many is kept."""
        self._new_events = []

    def take_snapshot(self) -> BackendSnapshot:
        """Return everything known, with the events that came since the last call."""
        lines = tuple(format_event_line(event, origin=origin) for event, origin in self._new_events)
        snapshot = replace(
            self._snapshot,
            now_us=self._clock(),
            wall_us=now_us(),
            new_events=lines,
            new_event_count=self._new_event_count,
        )
        self._new_events, self._new_event_count = [], 0
        return snapshot
