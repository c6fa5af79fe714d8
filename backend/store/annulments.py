"""Annulments: events of the log that say of another one that it is not to be applied.

They are appended like any event, and what they annul stays where it is. An annulment can be
annulled itself: then what it annulled counts again. All that is folded from the log at a position
leaves out what is annulled up to there.

An annulment names its event by position and id. In a log that took a part of another one in, other
events stand at the positions: there the id tells which one is meant, if it came before.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec

from backend.errors import Unreadable
from backend.messages.bounds import EventId
from backend.messages.events import Event
from backend.messages.identifiers import id_text, parse_event_id

EVENT_ANNULLED = "log.event-annulled"
LOG_MODULE = "log"
ANNULLED_ENTITY = "event"  # prefix of an annulment's subject, before the id of the event
_PAGE_EVENTS = 1_000


class EventAnnulled(msgspec.Struct, frozen=True, kw_only=True):
    """The payload: which event, and why; `id` is that event's UUID."""

    position: int
    id: str
    type: str
    subject: str
    reason: str


class TypedReader(Protocol):
    """What annulments are read from."""

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind `after` of these types."""
        ...

    def read_at(self, positions: Sequence[int]) -> list[Event]:
        """Return the events at these positions."""
        ...

    def read_by_id(self, id_: EventId) -> list[Event]:
        """Return the events with this id."""
        ...


class Annulment(msgspec.Struct, frozen=True):
    """One of them: where it stands, what it annuls, by whom and why, and when (microseconds).

    `target`: 0 where the event is not in the log, or came in behind the annulment.
    """

    position: int
    target: int
    actor: str
    reason: str
    recorded: int


class AnnulmentList:
    """The annulments of a log, as far as they were read."""

    def __init__(self) -> None:
        self._all: list[Annulment] = []
        self._read_upto = 0

    @property
    def last(self) -> int:
        """The position of the newest one; 0 when there is none."""
        return self._all[-1].position if self._all else 0

    @property
    def positions(self) -> list[int]:
        """Where they stand, in the order of the log."""
        return [each.position for each in self._all]

    def read(self, reader: TypedReader, upto: int) -> None:
        """Read those of a log up to a position that came since.

        Raises:
            StorageFailed: it cannot be read.
        """
        while self._read_upto < upto:
            found = reader.read(self._read_upto, _PAGE_EVENTS, types=(EVENT_ANNULLED,))
            events = [event for event in found if event.position <= upto]
            self._all += _read_annulments(events, reader)
            self._read_upto = events[-1].position if len(events) == _PAGE_EVENTS else upto

    def forget(self, positions: Container[int]) -> None:
        """Let the annulments at these positions not have been; for one that reads no further."""
        self._all = [each for each in self._all if each.position not in positions]

    def plan(self, target: int, position: int) -> None:
        """Take note of an annulment that is not written; behind all that are."""
        self._all.append(Annulment(position, target, "", "", 0))

    def in_a_row(self) -> frozenset[int]:
        """Return where annulments stand that have another one right before or behind them."""
        all_ = {each.position for each in self._all}
        return frozenset(each for each in all_ if each - 1 in all_ or each + 1 in all_)

    def upto(self, position: int) -> frozenset[int]:
        """Return which positions are annulled by what stands up to a position."""
        return frozenset(self.by_target(position))

    def by_target(self, upto: int) -> dict[int, Annulment]:
        """Return the annulments up to a position that hold, by what they annul."""
        holding: dict[int, Annulment] = {}
        for each in reversed(self._all):  # whether one holds is said by later ones alone
            if each.target and each.position <= upto and each.position not in holding:
                holding[each.target] = each
        return holding


def read_annulled(
    reader: TypedReader, upto: int, without: Container[int] = frozenset()
) -> frozenset[int]:
    """Return the positions that are annulled by what a log holds up to a position.

    `without`: positions of annulments that are not counted.

    Raises:
        StorageFailed: it cannot be read.
    """
    known = AnnulmentList()
    known.read(reader, upto)
    known.forget(without)
    return known.upto(upto)


def _read_annulments(events: Sequence[Event], reader: TypedReader) -> list[Annulment]:
    """Return what events of that type say.

    Raises:
        Unreadable: the data of one is something else; no log has been written so.
        StorageFailed: the log cannot be read.
    """
    payloads = [decode_annulment(event.data) for event in events]
    named = sorted({each.position for each in payloads})
    ids = {event.position: id_text(event.id) for event in reader.read_at(named)} if named else {}
    return [
        Annulment(
            event.position,
            _target(event, payload, ids, reader),
            event.actor,
            payload.reason,
            event.recorded,
        )
        for event, payload in zip(events, payloads, strict=True)
    ]


def _target(
    event: Event, payload: EventAnnulled, ids: Mapping[int, str], reader: TypedReader
) -> int:
    """Return the position of the event that is meant, in this log; 0 for none.

    Where nothing stands at the position, the log is a part of another one, at its own places.
    """
    if payload.position < event.position and ids.get(payload.position, payload.id) == payload.id:
        return payload.position
    found = [
        each
        for each in reader.read_by_id(parse_event_id(payload.id))
        if each.position < event.position
        and (each.type, each.subject) == (payload.type, payload.subject)
    ]
    return found[0].position if found else 0


def decode_annulment(data: bytes) -> EventAnnulled:
    """Return the payload of an event of that type.

    Raises:
        Unreadable: it is something else.
    """
    try:
        return msgspec.json.decode(data, type=EventAnnulled)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(
            f"The data of a {EVENT_ANNULLED} cannot be read: {error}.", field="data"
        ) from error
