"""Positions as foreign consumers write them: numbers, pairs with a colon, Axon's tokens."""

import re
from collections.abc import Callable
from typing import Literal

import msgspec

from backend.canonical_json import Json
from backend.foreign.foreign_event import Position
from backend.foreign.sql_source import SqlCell

CheckpointForm = Literal["number", "colon-pair", "axon-token"]
_INDEX_IN_XML = re.compile(r"<(?:globalIndex|index)>(-?\d+)</(?:globalIndex|index)>")
_LOWER = ("lowerSegmentToken", "upperSegmentToken")


class ConsumerCheckpoint(msgspec.Struct, frozen=True):
    """How far a consumer has come, and to where it replays, if it does."""

    position: Position
    replays_to: Position | None = None


def parse_checkpoint(cell: SqlCell, form: CheckpointForm) -> ConsumerCheckpoint | None:
    """Return a checkpoint; None where there is none yet, which is not 0.

    Raises:
        ValueError: it has another form.
    """
    if cell is None or cell in {"", b""}:
        return None
    text = cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
    return _PARSERS[form](text)


def _number(text: str) -> ConsumerCheckpoint:
    return ConsumerCheckpoint((int(text),))


def _colon_pair(text: str) -> ConsumerCheckpoint:
    return ConsumerCheckpoint(tuple(int(part) for part in text.split(":")))


def _axon_token(text: str) -> ConsumerCheckpoint | None:
    if not text.lstrip().startswith("{"):
        return _axon_xml(text)
    token: Json = msgspec.json.decode(text.encode())
    index = _index(token)
    target = _index(token.get("tokenAtReset")) if isinstance(token, dict) else None
    if index is None:
        return None
    return ConsumerCheckpoint((index,), (target,) if target is not None else None)


def _axon_xml(text: str) -> ConsumerCheckpoint | None:
    """Read a token that XStream wrote: by its numbers alone, no class is made of it."""
    numbers = [int(found) for found in _INDEX_IN_XML.findall(text)]
    if not numbers:
        raise ValueError("no index stands in the token")
    if "ReplayToken" in text and len(numbers) > 1:  # tokenAtReset stands before currentToken
        return ConsumerCheckpoint((min(numbers),), (max(numbers),))
    return ConsumerCheckpoint((min(numbers),))


def _index(token: Json) -> int | None:
    """Return the index of a token; of a merged one the lower, of a replay where it is now."""
    match token:
        case {"index": int(index)} | {"globalIndex": int(index)}:
            return index
        case {"currentToken": inner}:
            return _index(inner)
        case dict() if all(key in token for key in _LOWER):
            indexes = [_index(token[key]) for key in _LOWER]
            known = [index for index in indexes if index is not None]
            return min(known) if len(known) == len(indexes) else None
        case _:
            return None


_PARSERS: dict[CheckpointForm, Callable[[str], ConsumerCheckpoint | None]] = {
    "number": _number,
    "colon-pair": _colon_pair,
    "axon-token": _axon_token,
}
