"""Events as CloudEvents 1.0: the attributes' names, their order, their text.

Ids are text (of a UUID its canonical one), times RFC 3339 UTC with microseconds; `data` is the
payload's JSON, byte for byte as the log keeps it. What an event does not have is left out.
"""

import msgspec

from backend import clock
from backend.messages.events import Event, Origin
from backend.messages.identifiers import id_text
from backend.messages.not_kept import VERSION_NOT_KEPT, is_time_kept

SPECVERSION = "1.0"
JSON_TYPE = "application/json"
_encode = msgspec.json.Encoder().encode
_decode_problems = msgspec.json.Decoder(tuple[str, ...]).decode


class CloudEvent(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An event outside of the log; the fields stand in the order in which they are written.

    `originposition`, `originmetadata`, `originproblems`, `originpayload`: of an event that another
    program's store keeps, its place there, JSON beside its payload, a JSON array of what could not
    be read, and the payload's bytes in hex where they could not. What such an event does not have
    here, its store does not keep.
    """

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
    originposition: str | None = None
    originmetadata: str | None = None
    originproblems: str | None = None
    originpayload: str | None = None


def from_event(event: Event, origin: Origin | None = None) -> CloudEvent:
    """Return the event as a CloudEvent; `origin`: where another program's store keeps it."""
    made = _from_event(event)
    if origin is not None:
        made.originposition = origin.position
        made.originmetadata = origin.metadata.decode() or None
        made.originproblems = _encode(origin.problems).decode() if origin.problems else None
        made.originpayload = origin.payload_hex or None
    return made


def origin_of(event: CloudEvent) -> Origin | None:
    """Return where another program's store keeps an event; None: it is of no such store.

    Raises:
        ValueError: what it says of that cannot be read.
    """
    if event.originposition is None:
        return None
    try:
        problems = _decode_problems(event.originproblems or "[]")
    except msgspec.MsgspecError as error:
        raise ValueError(f"originproblems is no JSON array of texts: {error}") from error
    metadata = (event.originmetadata or "").encode()
    return Origin(event.originposition, metadata, problems, event.originpayload or "")


def _from_event(event: Event) -> CloudEvent:
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


def to_json(event: Event, origin: Origin | None = None) -> bytes:
    """Return the event as one line of JSON, without the line's end."""
    return _encode(from_event(event, origin))


def _time_text(moment_us: int) -> str | None:
    return clock.format_rfc3339(moment_us) if is_time_kept(moment_us) else None
