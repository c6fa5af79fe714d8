"""Drafts of a foreign store's events: what becomes of each field in the local copy of its log."""

from uuid import UUID, uuid5

import msgspec

from backend.clock import Micros
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload, position_text
from backend.messages.bounds import EARLIEST_US, LATEST_US, MAX_EVENT_BYTES
from backend.messages.events import Draft
from backend.messages.number_text import format_bytes

_IDS = UUID("5d7c1f0e-3f43-5d0c-9a43-6f6d61726967")  # the namespace of ids that are made of others
_MAX_SCHEMA = 2**31 - 1
_UNNAMED = "unnamed"
_encode = msgspec.json.Encoder(decimal_format="string").encode


def draft_of(event: ForeignEvent, read_us: Micros) -> Draft:
    """Return the draft of an event; one without a time gets that at which it was read.

    The same event gives the same ids, whenever it is read.
    """
    source = _storable(event.source)
    own = event.id if event.id is not None else position_text(event.position)
    id_ = _id_of(source, own)
    recorded = _within(event.recorded, read_us)
    return Draft(
        id=id_,
        source=source,
        type=_storable(event.type or _UNNAMED),
        subject=_storable(event.subject or _UNNAMED),
        time=_within(event.time, recorded),
        correlation=_id_of(source, event.correlationid) if event.correlationid else id_,
        causation=_id_of(source, event.causationid) if event.causationid else None,
        actor=_storable(event.actor or ""),
        schema=_schema(event.schemaversion),
        basis=None if event.time is not None else "proxy",
        data=_data(event.data),
        recorded=recorded,
    )


def _id_of(source: str, text: str) -> bytes:
    """Return a UUID as it is; of another id one that is made of it, the same each time."""
    try:
        return UUID(text).bytes
    except ValueError:  # an id that its program makes in a way of its own
        return uuid5(_IDS, f"{source}\n{text}").bytes


def _within(moment: Micros | None, instead: Micros) -> Micros:
    return moment if moment is not None and EARLIEST_US <= moment <= LATEST_US else instead


def _schema(text: str | None) -> int:
    number = int(text) if text and text.isdecimal() and len(text) < len(str(_MAX_SCHEMA)) else 1
    return max(1, number)


def _data(payload: ForeignPayload) -> bytes:
    if payload.problem:
        return _unread(payload)
    try:
        data = _encode(payload.value)
    except (msgspec.EncodeError, OverflowError, TypeError, ValueError) as error:
        return _unread(ForeignPayload(problem=f"It cannot be kept as JSON: {error}"))
    if len(data) > MAX_EVENT_BYTES:
        size = format_bytes(len(data))
        return _unread(
            ForeignPayload(size_bytes=len(data), problem=f"It has {size}, which is too much.")
        )
    return data


def _unread(payload: ForeignPayload) -> bytes:
    """Return what stands for a payload that could not be read: its bytes, and why."""
    return _encode(
        {
            "unread": {
                "problem": _storable(payload.problem),
                "size_bytes": payload.size_bytes,
                "hex": payload.hex,
            }
        }
    )


def _storable(text: str) -> str:
    """Return a text without what no log can hold, which stands there as it is escaped."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
