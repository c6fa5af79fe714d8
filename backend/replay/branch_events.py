"""Events of a branch: edited ones, and those that are written down for it."""

from hashlib import blake2b

import msgspec

from backend.canonical_json import Json, canonicalize
from backend.clock import Micros, parse_rfc3339
from backend.domain.any_event import is_any
from backend.domain.module import Payload
from backend.domain.registry import EventType, Registry, event_source
from backend.errors import Unreadable
from backend.messages.bounds import MAX_EVENT_BYTES
from backend.messages.events import Event
from backend.messages.number_text import format_bytes
from backend.replay.branch_plan import PlacedEvent
from backend.replay.edit_reader import read_edit_text
from backend.stream_names import name_subject
from backend.wire.branch_document import EditedEvent, InsertedEvent

_ID_BYTES = 16
_encode = msgspec.json.Encoder().encode


class _EventText(msgspec.Struct, forbid_unknown_fields=True):
    """An event as it is written down for a branch."""

    type: str
    data: msgspec.Raw
    time: str | None = None
    actor: str | None = None
    schemaversion: int | None = None


class _Patch(msgspec.Struct, forbid_unknown_fields=True):
    """What may be edited of an event: `data` is a JSON merge patch."""

    data: msgspec.Raw = msgspec.Raw()
    time: str | None = None
    actor: str | None = None


def edit_event(event: Event, edit: EditedEvent, registry: Registry) -> PlacedEvent:
    """Return the event as it is edited.

    Raises:
        Unreadable: the patch is none, or what comes of it is no event of this type.
    """
    patch = read_edit_text(edit.patch, _Patch, edit.position)
    data = event.data
    if bytes(patch.data):
        change: Json = msgspec.json.decode(canonicalize(bytes(patch.data)))
        data = _encode(_merge(msgspec.json.decode(data), change))
    time_us = event.time if patch.time is None else parse_written_time(patch.time)
    changed = msgspec.structs.replace(
        event, data=data, time=time_us, actor=_actor(patch.actor, event.actor)
    )
    return place_event(changed, registry)


def make_event(
    edit: InsertedEvent, number: int, time_us: Micros, by: str, registry: Registry
) -> PlacedEvent:
    """Return the event that comes in; `time_us` and `by` hold where it does not say otherwise.

    `number` tells it from others that come in at its position.

    Raises:
        Unreadable: it is none, no installed module knows its type, or its data does not fit.
    """
    text = read_edit_text(edit.event, _EventText, edit.position)
    kind = _event_type(registry, text.type, edit.position)
    schema = kind.schema_version if text.schemaversion is None else text.schemaversion
    event = Event(
        position=edit.position,
        version=0,
        id=branch_event_id(edit.position, number),
        source="",
        type=text.type,
        subject="",
        time=time_us if text.time is None else parse_written_time(text.time),
        recorded=time_us,
        correlation=branch_event_id(edit.position, number),
        causation=None,
        actor=_actor(text.actor, by),
        schema=schema,
        basis=None,
        data=canonicalize(bytes(text.data)),
    )
    return place_event(event, registry)


def place_event(event: Event, registry: Registry) -> PlacedEvent:
    """Return an event with the stream that its data names.

    Raises:
        Unreadable: its data does not fit its type; `field` names what offends.
    """
    if len(event.data) > MAX_EVENT_BYTES:
        raise Unreadable(
            f"The branch's event at {event.position} has {format_bytes(len(event.data))}, and an"
            f" event has at most {MAX_EVENT_BYTES >> 20} MiB.",
            code="too-large",
            field="data",
        )
    kind = _event_type(registry, event.type, event.position)
    if is_any(kind):
        return _placed_as_it_is(event)
    try:
        payload: Payload = registry.decode_event(event.type, event.schema, event.data)
    except Unreadable as error:
        raise Unreadable(
            f"The branch's event at {event.position}: {error.message}",
            code=error.code,
            field=error.field,
        ) from error
    placed = msgspec.structs.replace(
        event,
        source=event.source or event_source("branch", kind.module),
        subject=name_subject(kind.module.entity, kind.key(payload)),
    )
    return PlacedEvent(placed, registry.owner_stream(payload))


def _placed_as_it_is(event: Event) -> PlacedEvent:
    """Return an event of which only its envelope says whose it is.

    Raises:
        Unreadable: it does not say so.
    """
    if not event.source or not event.subject:
        field = "subject" if event.source else "source"
        raise Unreadable(
            f"The branch's event at {event.position} names no {field}; name that of another event"
            " of its stream.",
            code="no-stream",
            field=field,
        )
    return PlacedEvent(event, "")


def branch_event_id(position: int, number: int) -> bytes:
    """Return the id of an event of the branch alone; the same in every run."""
    return blake2b(f"branch {position} {number}".encode(), digest_size=_ID_BYTES).digest()


def _event_type(registry: Registry, name: str, position: int) -> EventType:
    found = registry.event_type(name)
    if found is None:
        raise Unreadable(
            f"The branch's event at {position} is of the type {name}, which no installed module"
            " knows; `marigraph schema` lists those that there are.",
            code="unknown-type",
            field="type",
        )
    return found


def _merge(value: Json, patch: Json) -> Json:
    """Return the value with a JSON merge patch (RFC 7396) in it."""
    if not isinstance(patch, dict):
        return patch
    merged: dict[str, Json] = dict(value) if isinstance(value, dict) else {}
    for name, change in patch.items():
        if change is None:
            merged.pop(name, None)
        else:
            merged[name] = _merge(merged.get(name), change)
    return merged


def _actor(written: str | None, otherwise: str) -> str:
    if written is not None and not written.strip():
        raise Unreadable("An actor is empty: say who, or leave it out.", field="actor")
    return written or otherwise


def parse_written_time(text: str) -> Micros:
    """Read the time of an event or a command.

    Raises:
        Unreadable: it is no RFC 3339 time.
    """
    try:
        return parse_rfc3339(text.upper())
    except ValueError as error:
        raise Unreadable(
            f"{text[:40]!r} is no time as 2026-11-01T10:00:00Z.", code="bad-time", field="time"
        ) from error
