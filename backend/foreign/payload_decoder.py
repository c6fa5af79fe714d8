"""Decoders of foreign payloads: data only, nothing is unpickled or executed."""

import base64
import gzip
import io
import zlib
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeAlias, cast

import msgspec

from backend.canonical_json import Json
from backend.foreign.foreign_event import ForeignPayload, unread_payload
from backend.foreign.mapping import Decoder, PayloadRule
from backend.foreign.sql_source import SqlCell

_MAX_BYTES = 16_000_000  # of a payload that was compressed
_MAX_DEPTH = 100
_WRAPPING = {"_type_", "_data_"}  # the keys of a wrapped value, and all of them


Decoded: TypeAlias = "Json | bytes"


class PayloadError(ValueError):
    """A decoder cannot read what it was given."""


def decode_foreign_payload(cell: SqlCell, rule: PayloadRule) -> ForeignPayload:
    """Return what the decoders make of a cell, or its bytes and the reason why not."""
    if cell is None:
        return ForeignPayload()
    value: Decoded = cell
    for name in rule.decoders:
        try:
            value = _DECODERS[name](value)
        except (ValueError, EOFError, OSError, RecursionError, zlib.error) as error:  # shown
            return unread_payload(_to_bytes(cell), f"{name}: {str(error) or type(error).__name__}")
    if isinstance(value, bytes):
        return unread_payload(value, "these are bytes, and no decoder is named for them")
    return ForeignPayload(value=unwrap(value) if rule.unwrap else value)


def unwrap(value: Json, depth: int = 0) -> Json:
    """Return a value without the types that `eventsourcing` writes beside its texts."""
    if depth > _MAX_DEPTH:
        return value
    if isinstance(value, dict):
        if value.keys() == _WRAPPING and isinstance(value["_type_"], str):
            return unwrap(value["_data_"], depth + 1)
        return {
            key: unwrap(inner, depth + 1) if isinstance(inner, dict | list) else inner
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [unwrap(inner, depth + 1) for inner in value]
    return value


def find_value(value: Json, path: Sequence[str]) -> Json:
    """Return what stands at a path of keys, or None."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _to_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


def _text(value: Decoded) -> Decoded:
    return value.decode() if isinstance(value, bytes) else str(value)


def _json(value: Decoded) -> Decoded:
    found: Json = msgspec.json.decode(_to_bytes(value))
    return found


def _zlib(value: Decoded) -> Decoded:
    decompressor = zlib.decompressobj()
    found = decompressor.decompress(_to_bytes(value), _MAX_BYTES)
    if decompressor.unconsumed_tail:
        raise PayloadError(f"it is more than {_MAX_BYTES} bytes")
    if not decompressor.eof:
        raise PayloadError("it ends too early")
    return found


def _gzip(value: Decoded) -> Decoded:
    with gzip.open(io.BytesIO(_to_bytes(value))) as file:
        found = file.read(_MAX_BYTES + 1)
    if len(found) > _MAX_BYTES:
        raise PayloadError(f"it is more than {_MAX_BYTES} bytes")
    return found


def _msgpack(value: Decoded) -> Decoded:
    return plain_value(msgspec.msgpack.decode(_to_bytes(value)))


def _base64(value: Decoded) -> Decoded:
    return base64.b64decode(_to_bytes(value), validate=True)


def _yaml(value: Decoded) -> Decoded:
    """Read YAML by its safe loader, which knows texts, numbers, times, lists and tables only."""
    try:
        yaml: Any = import_module("yaml")
    except ImportError as error:
        raise PayloadError("install marigraph[yaml] to read it") from error
    try:
        return plain_value(yaml.safe_load(_to_bytes(value)))
    except yaml.YAMLError as error:
        raise PayloadError(" ".join(str(error).split())) from error


def plain_value(value: object, depth: int = 0) -> Json:
    """Return a value that JSON can hold: bytes as hex, times and other kinds as text."""
    if depth > _MAX_DEPTH:
        raise PayloadError(f"it is nested more than {_MAX_DEPTH} levels deep")
    match value:
        case dict():
            return {
                str(key): plain_value(inner, depth + 1)
                for key, inner in cast("dict[object, object]", value).items()
            }
        case list() | tuple() | set():
            return [plain_value(inner, depth + 1) for inner in cast("list[object]", value)]
        case bytes():
            return value.hex()
        case str() | int() | float() | None:
            return value
        case _:
            return str(value)


_DECODERS: dict[Decoder, Callable[[Decoded], Decoded]] = {
    "text": _text,
    "json": _json,
    "zlib": _zlib,
    "gzip": _gzip,
    "msgpack": _msgpack,
    "yaml-safe": _yaml,
    "base64": _base64,
}
