"""The log becomes a feed: what is committed goes out, in log order, with heartbeats in between."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from backend.clock import Clock, Micros
from backend.messages.events import Event, EventBatch, Heartbeat, Origin
from backend.messages.not_kept import is_time_kept
from backend.wire.codec import FEED
from backend.wire.sockets import Socket, try_recv, try_send

MAX_EVENTS_PER_FRAME = 100
MAX_PAYLOAD_BYTES_PER_FRAME = 4 * 2**20  # far below what a socket lets in; one event always fits
_NONE: Mapping[int, Origin] = {}
_type, _data = attrgetter("type"), attrgetter("data")


class Publisher:
    """Owns the feed; it only ever sees events that are on disk.

    A subscriber that is too slow loses frames, sees the gap, and reads the log: nothing waits here.
    """

    def __init__(
        self,
        socket: Socket,
        session: str,
        clock: Clock,
        counts: Mapping[str, int],
        last: Event | None,
    ) -> None:
        """Begin behind `last`, the log's newest event; `counts`: events per type up to it."""
        self._socket = socket
        self._session = session
        self._clock = clock
        self._counts = Counter(counts)
        self._head = last.position if last else 0
        self._recorded = _known_time(last.recorded) if last else 0
        self._last_heartbeat_head = -1  # the head of the last heartbeat

    @property
    def head(self) -> int:
        """The position of the last event published."""
        return self._head

    @property
    def recorded_us(self) -> Micros:
        """The commit time of that event; 0 while there is none, or where it is not kept."""
        return self._recorded

    def publish(self, events: Sequence[Event], origins: Mapping[int, Origin] = _NONE) -> None:
        """Send committed events that follow the last ones; `origins`: of those that have one."""
        if not events:
            return
        self._counts.update(map(_type, events))
        self._head, self._recorded = events[-1].position, _known_time(events[-1].recorded)
        for part in _split_into_frames(events, origins):
            batch = EventBatch(head=self._head, events=part, origins=_origins_of(part, origins))
            try_send(self._socket, FEED.encode_published(batch, self._session))

    def send_heartbeat(self) -> None:
        """Send where the log ends."""
        self._last_heartbeat_head = self._head
        beat = Heartbeat(
            head=self._head, recorded=self._recorded, at=self._clock(), counts=self._counts
        )
        try_send(self._socket, FEED.encode_published(beat, self._session))

    @property
    def is_heartbeat_due(self) -> bool:
        """Whether the log has grown since the last heartbeat."""
        return self._last_heartbeat_head != self._head

    def send_heartbeat_if_due(self) -> None:
        """Send where the log ends if that was not sent since it grew."""
        if self.is_heartbeat_due:
            self.send_heartbeat()

    def greet_subscribers(self) -> None:
        """Send new subscribers at once what they would receive within a second."""
        has_new = False
        while (subscription := try_recv(self._socket)) is not None:
            has_new = has_new or subscription.startswith(b"\1")
        if has_new:
            self.send_heartbeat()


def _split_into_frames(
    events: Sequence[Event], origins: Mapping[int, Origin]
) -> Iterator[list[Event]]:
    """Yield the events in parts that a frame can hold."""
    size_bytes = sum(map(len, map(_data, events))) + sum(map(_size_bytes, origins.values()))
    if len(events) <= MAX_EVENTS_PER_FRAME and size_bytes <= MAX_PAYLOAD_BYTES_PER_FRAME:
        yield list(events)
        return
    part: list[Event] = []
    size_bytes = 0
    for event in events:
        origin = origins.get(event.position)
        event_bytes = len(event.data) + (0 if origin is None else _size_bytes(origin))
        size_bytes += event_bytes
        if part and (len(part) == MAX_EVENTS_PER_FRAME or size_bytes > MAX_PAYLOAD_BYTES_PER_FRAME):
            yield part
            part, size_bytes = [], event_bytes
        part.append(event)
    yield part


def _origins_of(events: Sequence[Event], origins: Mapping[int, Origin]) -> dict[int, Origin]:
    if not origins:
        return {}
    return {each.position: origins[each.position] for each in events if each.position in origins}


def _size_bytes(origin: Origin) -> int:
    problems = sum(map(len, origin.problems))
    return len(origin.metadata) + len(origin.payload_hex) + problems


def _known_time(recorded_us: Micros) -> Micros:
    return recorded_us if is_time_kept(recorded_us) else 0
