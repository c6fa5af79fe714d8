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


class ParsedEvent(msgspec.Struct, frozen=True):
    """One event of a file, or why it cannot be read; `line` is where it begins.

    left_out: names of extension attributes that the log has no place for
    """

    line: int
    event: CloudEvent | None = None
    reason: str = ""
    left_out: tuple[str, ...] = ()


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


_ATTRIBUTE_NAMES = frozenset(CloudEvent.__struct_fields__)
_decode = msgspec.json.Decoder(CloudEvent).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def read_json(text: bytes, line: int) -> ParsedEvent:
    """Read a CloudEvent in the JSON format."""
    try:
        event = _decode(text)
        left_out = tuple(sorted(_decode_members(text).keys() - _ATTRIBUTE_NAMES))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return ParsedEvent(line, reason=f"no CloudEvent: {error}")
    return ParsedEvent(line, event, left_out=left_out)


def read_attributes(texts: dict[str, str], data: bytes, line: int) -> ParsedEvent:
    """Read a CloudEvent from the texts of its attributes; `data` is JSON, empty for none."""
    try:
        event = msgspec.convert(
            {name: text for name, text in texts.items() if name in _ATTRIBUTE_NAMES},
            CloudEvent,
            strict=False,
        )
    except msgspec.ValidationError as error:
        return ParsedEvent(line, reason=f"no CloudEvent: {error}")
    event.data = msgspec.Raw(data)
    return ParsedEvent(line, event, left_out=tuple(sorted(texts.keys() - _ATTRIBUTE_NAMES)))
