"""Events as CloudEvents 1.0: the attributes' names, their order, their text.

Ids are UUID text, times RFC 3339 UTC with microseconds; `data` is the payload's JSON, byte for
byte as the log keeps it. What an event does not have is left out.
"""

from uuid import UUID

import msgspec

from backend import clock
from backend.messages.events import Event

SPECVERSION = "1.0"
JSON_TYPE = "application/json"
_encode = msgspec.json.Encoder().encode


class CloudEvent(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An event outside of the log; the fields stand in the order in which they are written."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str | None = None
    time: str | None = None
    datacontenttype: str | None = None
    data: msgspec.Raw = msgspec.Raw()
    data_base64: str | None = None
    position: int | None = None
    version: int | None = None
    recorded: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    actor: str | None = None
    schemaversion: int | None = None
    timebasis: str | None = None


def from_event(event: Event) -> CloudEvent:
    """Return the event as a CloudEvent."""
    return CloudEvent(
        specversion=SPECVERSION,
        id=id_text(event.id),
        source=event.source,
        type=event.type,
        subject=event.subject,
        time=clock.format_rfc3339(event.time),
        datacontenttype=JSON_TYPE,
        data=msgspec.Raw(event.data),
        position=event.position,
        version=event.version,
        recorded=clock.format_rfc3339(event.recorded),
        correlationid=id_text(event.correlation),
        causationid=None if event.causation is None else id_text(event.causation),
        actor=event.actor,
        schemaversion=event.schema,
        timebasis=event.basis,
    )


def to_json(event: Event) -> bytes:
    """Return the event as one line of JSON, without the line's end."""
    return _encode(from_event(event))


def id_text(id_: bytes) -> str:
    """Write 16 bytes as UUID text."""
    return str(UUID(bytes=id_))
