"""Which field of a message is at fault when it cannot be written to a frame, or read from one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from backend.errors import Unreadable
from backend.messages.bounds import MAX_FRAME_BYTES
from backend.messages.number_text import format_bytes, format_counted

TOO_LARGE = "too-large"

_PATH_PATTERN = re.compile(r" - at `\$\[3\]\.?(.*)`$")
_FIELD_PATTERN = re.compile(r"(?:required|unknown) field `([^`]*)`")
_LENGTH_PATTERN = re.compile(r"Expected `str` of length <= (\d+)")
_encode = msgspec.msgpack.Encoder().encode


def unsendable(body: object, error: Exception) -> Unreadable:
    """Return the error for a message that no frame can hold; the field is the first one at fault.

    `error` is what the encoder raised.
    """
    field, value = next(_faults(body, ""), ("", None))
    why = "a number beyond 64 bits" if isinstance(value, int) else "half a character"
    if value is None:
        why = str(error)
    return Unreadable(
        f"{type(body).__name__} cannot be sent: {field or 'it'} holds {why}.",
        code="unsendable",
        field=field,
    )


def oversized_frame(what: str, size_bytes: int) -> Unreadable:
    """Return the error for a message that is longer than any may be."""
    return Unreadable(
        f"{what} of {format_bytes(size_bytes)} is too large: a message has at most"
        f" {MAX_FRAME_BYTES >> 20} MiB. Send it in parts, or ask for less at once.",
        code=TOO_LARGE,
    )


def unreadable_frame(size_bytes: int, why: str) -> Unreadable:
    """Return the error for a frame that is no such message; `why` is what the decoder said."""
    field, too_long = damaged_field(why), _LENGTH_PATTERN.search(why)
    if field and too_long:
        return Unreadable(
            f"{field} is too long: it has at most {format_counted(int(too_long[1]), 'character')}.",
            field=field,
        )
    return Unreadable(f"A frame of {size_bytes} bytes cannot be read: {why}.", field=field)


def damaged_field(why: str) -> str:
    """Return the path of the field that a decoder's message names; empty when it names none."""
    path, named = _PATH_PATTERN.search(why), _FIELD_PATTERN.search(why)
    parts = [path.group(1) if path else "", named.group(1) if named else ""]
    return ".".join(part for part in parts if part)


def _faults(value: object, path: str) -> Iterator[tuple[str, object]]:
    """Yield what cannot be encoded, with its path, e.g. `commands[0].expected_version`."""
    match value:
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from _faults(getattr(value, name), f"{path}.{name}" if path else name)
        case list() | tuple():
            for index, item in enumerate(cast("Sequence[object]", value)):
                yield from _faults(item, f"{path}[{index}]")
        case dict():
            for key, item in cast("Mapping[str, object]", value).items():
                yield from _faults(item, f"{path}.{key}")
        case _:
            try:
                _encode(value)
            except (OverflowError, UnicodeEncodeError):
                yield path, value
