"""Events as they stand in the log, and as the feed carries them."""

from typing import Literal

import msgspec

from backend.messages.bounds import Data, Int64, LongText, Uuid

TimeBasis = Literal["observed", "implied", "proxy"]


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One event of the log; CloudEvents names where CloudEvents has one.

    `time`, `recorded`: microseconds since the epoch. `id`, `correlation`, `causation`: 16 bytes.
    `data`: JSON text of the payload. The stream is the last part of `source` and the `subject`.
    """

    position: Int64
    version: Int64
    id: Uuid
    source: LongText
    type: LongText
    subject: LongText
    time: Int64
    recorded: Int64
    correlation: Uuid
    causation: Uuid | None
    actor: LongText
    schema: Int64
    basis: TimeBasis | None
    data: Data


def cause_of(event: Event) -> bytes | None:
    """Return the id of what caused an event; of what names none, that which it correlates with.

    A correlation is shared by all that came of one command, event or line of an import.
    """
    if event.causation is not None:
        return event.causation
    return event.correlation if event.correlation != event.id else None


class Draft(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An event that is not in the log yet: no position, no version, no commit time.

    `owner` names the stream that this event's stream belongs to, e.g. a payment's order
    (`orders/order-4711`); empty when it belongs to none. `recorded` is set only when an export of
    this very log is brought back, so that the copy is identical.
    """

    id: Uuid
    source: LongText
    type: LongText
    subject: LongText
    time: Int64
    correlation: Uuid
    causation: Uuid | None
    actor: LongText
    schema: Int64
    basis: TimeBasis | None
    data: Data
    owner: LongText = ""
    recorded: Int64 | None = None


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
    """Committed events in log order, at most 100 a frame; a hint, the position is the truth."""

    head: Int64
    events: list[Event]


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
