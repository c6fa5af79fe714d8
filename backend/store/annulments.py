"""Annulments: events of the log that say of another one that it is not to be applied.

They are appended like any event, and what they annul stays where it is. An annulment can be
annulled itself: then what it annulled counts again. All that is folded from the log at a position
leaves out what is annulled up to there.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Protocol

import msgspec

from backend.errors import Unreadable
from backend.messages.events import Event

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


class Annulment(msgspec.Struct, frozen=True):
    """One of them: where it stands, what it annuls, by whom and why, and when (microseconds)."""

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

    def add(self, events: Sequence[Event]) -> None:
        """Take note of events; those that annul nothing are passed over."""
        self._all += [
            read_annulment(event)
            for event in events
            if event.type == EVENT_ANNULLED and event.position > self.last
        ]

    def read(self, reader: TypedReader, upto: int) -> None:
        """Read those of a log up to a position that came since.

        Raises:
            StorageFailed: it cannot be read.
        """
        while self._read_upto < upto:
            found = reader.read(self._read_upto, _PAGE_EVENTS, types=(EVENT_ANNULLED,))
            events = [event for event in found if event.position <= upto]
            self.add(events)
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
            if each.position <= upto and each.position not in holding:
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


def read_annulment(event: Event) -> Annulment:
    """Return what an event of that type says.

    Raises:
        Unreadable: its data is something else; no log has been written so.
    """
    payload = decode_annulment(event.data)
    return Annulment(event.position, payload.position, event.actor, payload.reason, event.recorded)


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
