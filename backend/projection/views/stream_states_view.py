"""State by stream: what the payloads of each stream come to, merged in order; needs no code.

Only an attached folder has it, whose events no module here knows.
"""

from typing import Any

import msgspec

from backend.canonical_json import Json as JsonValue
from backend.domain.any_event import AnyPayload
from backend.domain.translation_files import read_translations
from backend.messages.not_kept import VERSION_NOT_KEPT, is_time_kept
from backend.projection.read_model import (
    ColumnStyle,
    EventMeta,
    Json,
    Projection,
    Timestamp,
    ViewRow,
    ViewTables,
)
from backend.stream_names import parse_module, stream_of

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode


class StreamRow(ViewRow, kw_only=True, gc=False):
    """A stream; `state`: of each key of its payloads the value that came last, also null."""

    stream: str
    category: str = ""
    version: int = 0
    last_type: str = ""
    last_time: Timestamp | None = None
    state: Json = "{}"


def apply_any(event: AnyPayload, meta: EventMeta, tables: ViewTables) -> None:
    """Put a payload's values over those that were there."""
    stream = stream_of(meta.source, meta.subject)
    row = tables[StreamRow].get(stream) or StreamRow(stream=stream)
    row.category = parse_module(meta.source)
    row.version = row.version + 1 if meta.version == VERSION_NOT_KEPT else meta.version
    row.last_type = meta.type
    row.last_time = meta.time if is_time_kept(meta.time) else None
    row.state = merge_state(row.state, event.value)
    tables[StreamRow].put(row)


def merge_state(state: str, value: JsonValue) -> str:
    """Return a state (JSON text) with a payload in it; one that has no keys stands under `value`.

    Nothing of an object within is kept that its last payload does not have: it may have been left
    out because it is gone.
    """
    changes = value if isinstance(value, dict) else {"value": value}
    return _encode({**_decode(state), **changes}).decode()


PROJECTION = Projection(
    name="streams",
    title="State by stream",
    summary="Each stream of the attached store: its payloads merged in order, the last value wins.",
    row=StreamRow,
    key=("stream",),
    handlers={AnyPayload: apply_any},
    order="position:desc",
    fulltext=("stream", "state"),
    rank=1,
    personal=("state",),  # nobody says which of their fields are
    styles={
        "stream": ColumnStyle(width_chars=30, compact_rank=1),
        "version": ColumnStyle(width_chars=8),
        "last_type": ColumnStyle(title="Last event", width_chars=28, compact_rank=2),
        "last_time": ColumnStyle(title="Last happened"),
        "state": ColumnStyle(stretch=True, compact_rank=3),
    },
    translations=read_translations("backend.projection.views", "translations/streams"),
)
