"""Events of a file as they stood in a log: at their own places, or one behind the other.

Unlike an import, nothing is asked of a payload but that it is JSON: what no installed module knows
is shown all the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from backend.canonical_json import canonicalize
from backend.clock import Micros
from backend.errors import Unreadable
from backend.exchange.event_identity import event_id, own_correlation, read_id
from backend.exchange.event_parser import ParsedEvent
from backend.exchange.event_time import parse_event_time
from backend.messages.events import Event, Origin, TimeBasis
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.stream_names import name_stream, parse_module
from backend.wire.cloudevents import CloudEvent, origin_of

_BASES: dict[str, TimeBasis] = {"observed": "observed", "implied": "implied", "proxy": "proxy"}
_DEFAULT_ACTOR = "unknown"


class PositionedEvents:
    """Gives each event its place; what says none stands behind the one before."""

    def __init__(self, name: str) -> None:
        """`name`: of the file, for errors."""
        self._name = name
        self._position = 0
        self._time = 0  # of the event before, in microseconds
        self._versions: Counter[str] = Counter()
        self._origins: dict[int, Origin] = {}

    def read(self, items: Iterable[ParsedEvent]) -> Iterator[Event]:
        """Yield the events.

        Raises:
            Unreadable: code `bad-event`; one cannot be read, with its line.
        """
        for item in items:
            if item.event is None:
                raise self._refuse(item.line, item.reason)
            try:
                yield self._event(item.event)
            except (ValueError, Unreadable) as error:
                raise self._refuse(item.line, str(error)) from error

    def pop_origin(self, event: Event) -> Origin | None:
        """Return where an event was read that was yielded, once."""
        return self._origins.pop(event.position, None)

    def _event(self, event: CloudEvent) -> Event:
        self._position = self._position + 1 if event.position is None else event.position
        origin = origin_of(event)
        if origin is not None:
            self._origins[self._position] = origin
            return self._foreign_event(event)
        stream = name_stream(parse_module(event.source), event.subject or "")
        version = self._versions[stream] + 1 if event.version is None else event.version
        self._versions[stream] = version
        basis = _BASES.get(event.timebasis or "")
        time, recorded = _time(event.time), _time(event.recorded)
        recorded = time if recorded is None else recorded
        if time is None and recorded is None:  # nobody said: as late as the one before it
            time, basis = self._time, "proxy"
        self._time = (recorded or 0) if time is None else time
        id_ = event_id(event.source, event.id)
        return Event(
            self._position,
            version,
            id_,
            event.source,
            event.type,
            event.subject or "",
            self._time,
            self._time if recorded is None else recorded,
            read_id(event.correlationid) or own_correlation(id_),
            read_id(event.causationid),
            event.actor or _DEFAULT_ACTOR,
            event.schemaversion or 1,
            basis,
            canonicalize(bytes(event.data) or b"{}"),
        )

    def _foreign_event(self, event: CloudEvent) -> Event:
        """Return an event of another program's store: what it does not say is not kept there."""
        time, recorded = _time(event.time), _time(event.recorded)
        return Event(
            self._position,
            VERSION_NOT_KEPT if event.version is None else event.version,
            event_id(event.source, event.id),
            event.source,
            event.type,
            event.subject or "",
            TIME_NOT_KEPT if time is None else time,
            TIME_NOT_KEPT if recorded is None else recorded,
            read_id(event.correlationid),
            read_id(event.causationid),
            event.actor or "",
            event.schemaversion or SCHEMA_NOT_KEPT,
            _BASES.get(event.timebasis or ""),
            canonicalize(bytes(event.data) or b"{}"),
        )

    def _refuse(self, line: int, reason: str) -> Unreadable:
        return Unreadable(
            f"Line {line} of {self._name} is no event of a log: {reason}.", code="bad-event"
        )


def _time(text: str | None) -> Micros | None:
    return parse_event_time(text).time_us if text else None
