"""Events as CloudEvents 1.0: the attributes' names, their order, their text.

Ids are text (of a UUID its canonical one), times RFC 3339 UTC with microseconds; `data` is the
payload's JSON, byte for byte as the log keeps it. What an event does not have is left out.
"""

import msgspec

from backend import clock
from backend.messages.events import Event
from backend.messages.identifiers import id_text
from backend.messages.not_kept import VERSION_NOT_KEPT, is_time_kept

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
        subject=event.subject or None,
        time=_time_text(event.time),
        datacontenttype=JSON_TYPE,
        data=msgspec.Raw(event.data),
        position=event.position,
        version=None if event.version == VERSION_NOT_KEPT else event.version,
        recorded=_time_text(event.recorded),
        correlationid=None if event.correlation is None else id_text(event.correlation),
        causationid=None if event.causation is None else id_text(event.causation),
        actor=event.actor or None,
        schemaversion=event.schema or None,
        timebasis=event.basis,
    )


def to_json(event: Event) -> bytes:
    """Return the event as one line of JSON, without the line's end."""
    return _encode(from_event(event))


def _time_text(moment_us: int) -> str | None:
    return clock.format_rfc3339(moment_us) if is_time_kept(moment_us) else None
