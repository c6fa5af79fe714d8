"""Events of a file as they stood in a log: at their own places, or one behind the other.

Unlike an import, nothing is asked of a payload but that it is JSON: what no installed module knows
is shown all the same.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID

from backend.canonical_json import canonicalize
from backend.errors import Unreadable
from backend.exchange.event_identity import event_id
from backend.exchange.event_parser import ParsedEvent
from backend.exchange.event_time import parse_event_time
from backend.messages.events import Event, TimeBasis
from backend.messages.identifiers import parse_canonical_uuid
from backend.stream_names import name_stream, parse_module
from backend.wire.cloudevents import CloudEvent

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

    def _event(self, event: CloudEvent) -> Event:
        stream = name_stream(parse_module(event.source), event.subject or "")
        self._position = self._position + 1 if event.position is None else event.position
        version = self._versions[stream] + 1 if event.version is None else event.version
        self._versions[stream] = version
        id_ = event_id(event.source, event.id)
        basis = _BASES.get(event.timebasis or "")
        time = parse_event_time(event.time).time_us if event.time else None
        recorded = parse_event_time(event.recorded).time_us if event.recorded else time
        if time is None and recorded is None:  # nobody said: as late as the one before it
            time, basis = self._time, "proxy"
        self._time = (recorded or 0) if time is None else time
        return Event(
            self._position,
            version,
            id_,
            event.source,
            event.type,
            event.subject or "",
            self._time,
            self._time if recorded is None else recorded,
            _uuid(event.correlationid) or id_,
            _uuid(event.causationid),
            event.actor or _DEFAULT_ACTOR,
            event.schemaversion or 1,
            basis,
            canonicalize(bytes(event.data) or b"{}"),
        )

    def _refuse(self, line: int, reason: str) -> Unreadable:
        return Unreadable(
            f"Line {line} of {self._name} is no event of a log: {reason}.", code="bad-event"
        )


def _uuid(text: str | None) -> bytes | None:
    return None if text is None else parse_canonical_uuid(text) or UUID(text).bytes
