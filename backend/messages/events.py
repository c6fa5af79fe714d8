"""Events as they stand in the log, and as the feed carries them."""

from typing import Literal

import msgspec

from backend.messages.bounds import Data, EventId, Int64, LongText

TimeBasis = Literal["observed", "implied", "proxy"]


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event of the log; CloudEvents names where CloudEvents has one.

    `time`, `recorded`: microseconds since the epoch. `id`, `correlation`, `causation`: 16 bytes of
    a UUID, or another id (see `identifiers`). `data`: JSON text of the payload. The stream is the
    last part of `source` and the `subject`. An event of another program's store may lack some of
    them (see `not_kept`).
    """

    position: Int64
    version: Int64
    id: EventId
    source: LongText
    type: LongText
    subject: LongText
    time: Int64
    recorded: Int64
    correlation: EventId | None
    causation: EventId | None
    actor: LongText
    schema: Int64
    basis: TimeBasis | None
    data: Data


def cause_of(event: Event) -> EventId | None:
    """Return the id of what caused an event; of what names none, that which it correlates with.

    A correlation is shared by all that came of one command, event or line of an import.
    """
    if event.causation is not None:
        return event.causation
    return event.correlation if event.correlation != event.id else None


class Origin(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where an event was read that another program's store keeps.

    `position`: its place there, in that store's own words (`17`, `734:17`, `2/1881`). `metadata`:
    what the store keeps beside the payload, as JSON text; empty: nothing. `problems`: what could
    not be read of it, and why. `payload_hex`: the beginning of a payload that could not be read.
    """

    position: LongText
    metadata: Data = b""
    problems: tuple[LongText, ...] = ()
    payload_hex: LongText = ""


class Draft(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An event that is not in the log yet: no position, no version, no commit time.

    `owner` names the stream that this event's stream belongs to, e.g. a payment's order
    (`orders/order-4711`); empty when it belongs to none. `recorded` is set only when an export of
    this very log is brought back, so that the copy is identical. `version`: None, the log counts.

    One with an `origin` is kept as it is: neither its version nor its commit time follow from what
    the log holds already.
    """

    id: EventId
    source: LongText
    type: LongText
    subject: LongText
    time: Int64
    correlation: EventId | None
    causation: EventId | None
    actor: LongText
    schema: Int64
    basis: TimeBasis | None
    data: Data
    owner: LongText = ""
    recorded: Int64 | None = None
    version: Int64 | None = None
    origin: Origin | None = None


def draft_of(event: Event) -> Draft:
    """Return the draft that becomes this event again; of no owner, and recorded as it was."""
    return Draft(
        id=event.id,
        source=event.source,
        type=event.type,
        subject=event.subject,
        time=event.time,
        correlation=event.correlation,
        causation=event.causation,
        actor=event.actor,
        schema=event.schema,
        basis=event.basis,
        data=event.data,
        recorded=event.recorded,
    )


class EventBatch(msgspec.Struct, frozen=True, kw_only=True, tag="batch"):
    """Committed events in log order, at most 100 a frame; a hint, the position is the truth.

    `origins`: where those among them were read that another program's store keeps.
    """

    head: Int64
    events: list[Event]
    origins: dict[Int64, Origin] = {}


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True, tag="heartbeat"):
    """The log's end as the primary knows it, sent at least once a second.

    `counts` is the number of events per type in [1, head]; `recorded` is the commit time of the
    head event (0 for an empty log); `at` is when this was sent.
    """

    head: Int64
    recorded: Int64
    at: Int64
    counts: dict[LongText, Int64]


FeedMessage = EventBatch | Heartbeat
