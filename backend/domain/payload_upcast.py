"""Payloads of older schema versions, lifted to the present one when they are read."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from backend.decode_errors import describe_decode_error
from backend.errors import Unreadable

_encode = msgspec.json.Encoder().encode
Upcast = Callable[[dict[str, Any]], dict[str, Any]]
Upcasts = Mapping[tuple[str, int], Upcast]


def upcast(name: str, upcasts: Upcasts, versions: range, data: bytes) -> bytes:
    """Return the data of an event of type `name`, lifted over `versions`, each to its next.

    Raises:
        Unreadable: the data is no object, a step is missing, or one fails.
    """
    shape = _decode_object(name, data)
    try:
        for version in versions:
            shape = _step(upcasts, name, version)(shape)
        return _encode(shape)
    except Unreadable:
        raise
    except Exception as error:  # whatever the functions of any package raise
        raise Unreadable(
            f"The data of a {name} cannot be lifted from version {versions.start} to"
            f" {versions.stop}: {type(error).__name__}: {error}.",
            code="bad-upcast",
            field="data",
        ) from error


def _step(upcasts: Upcasts, name: str, version: int) -> Upcast:
    if (name, version) not in upcasts:
        raise Unreadable(
            f"Nothing lifts a {name} from version {version} to {version + 1}.", code="no-upcast"
        )
    return upcasts[name, version]


def _decode_object(name: str, data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        fault = describe_decode_error(error).describe("it")
        raise Unreadable(f"The data of a {name} cannot be read: {fault}.", field="data") from error
