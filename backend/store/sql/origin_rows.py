"""Rows of the table of origins, and back."""

import msgspec

from backend.messages.events import Origin
from backend.store.sql.log_connection import SqlRow

_encode = msgspec.json.Encoder().encode
_decode_problems = msgspec.json.Decoder(tuple[str, ...]).decode


def origin_row(position: int, origin: Origin) -> SqlRow:
    """Return the row of the event at a position."""
    return (
        position,
        origin.position,
        origin.metadata.decode(),
        _encode(origin.problems).decode() if origin.problems else "",
        origin.payload_hex,
    )


def parse_origin_row(row: SqlRow) -> tuple[int, Origin]:
    """Return a position of the log, and where the event there was read."""
    position, place, metadata, problems, payload_hex = row
    read = _decode_problems(problems) if problems else ()
    return position, Origin(place, metadata.encode(), read, payload_hex)
