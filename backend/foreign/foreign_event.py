"""An event of a foreign store, as far as the store keeps one; what it does not keep is None."""

from collections.abc import Sequence

import msgspec

from backend.canonical_json import Json
from backend.clock import Micros
from backend.errors import Unreadable

Position = tuple[int, ...]  # ordered, not counted: gaps are usual, and it may begin at 0
_SHOWN_BYTES = 256  # of a payload that cannot be read


class ForeignPayload(msgspec.Struct, frozen=True):
    """A payload as a value, or as the bytes that could not be read, in hex, and why."""

    value: Json = None
    hex: str = ""
    size_bytes: int = 0
    problem: str = ""


class ForeignEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event; ids are texts, whatever is in them. problems: fields that could not be read."""

    position: Position
    source: str
    id: str | None = None
    subject: str | None = None
    version: int | None = None
    type: str | None = None
    time: Micros | None = None
    recorded: Micros | None = None
    correlationid: str | None = None
    causationid: str | None = None
    actor: str | None = None
    schemaversion: str | None = None
    data: ForeignPayload = ForeignPayload()
    metadata: ForeignPayload | None = None
    problems: tuple[str, ...] = ()


def unread_payload(raw: bytes, problem: str) -> ForeignPayload:
    """Return bytes as hex with the reason; of many, the first."""
    shown = raw[:_SHOWN_BYTES].hex()
    return ForeignPayload(hex=shown, size_bytes=len(raw), problem=problem)


def parse_position(cells: Sequence[str | int | float | bytes | None], place: str) -> Position:
    """Return the position that cells of a row are; `place`: the database, for the error.

    Raises:
        Unreadable: code `bad-mapping`; one of them is no whole number.
    """
    try:
        return tuple(int("NULL" if cell is None else cell) for cell in cells)
    except (ValueError, OverflowError) as error:
        raise unusable_position(place, f"a position is no number ({error})") from error


def unusable_position(place: str, fault: str) -> Unreadable:
    """Return the error that the positions of a store are none to follow it by."""
    return Unreadable(
        f"{place}: {fault}. Check the mapping, and the file.",
        code="bad-mapping",
        field="position.order",
    )


def position_text(position: Position) -> str:
    """Write a position, e.g. `17`, or `734:17` where a transaction comes first."""
    return ":".join(map(str, position))
