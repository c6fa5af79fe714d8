"""Canonical JSON: one text for one value, whoever wrote it and however it was escaped.

UTF-8 with the fewest escapes, no white space, whole numbers without point or exponent, keys in the
order in which they came. So equal texts are equal bytes, and can be searched for as bytes.
"""

import json
import math
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import msgspec

from backend.errors import Unreadable

MAX_DEPTH = 100  # objects and lists within each other
_MAX_WHOLE_DIGITS = 40  # a float with more stays a float
_encode = msgspec.json.Encoder().encode
_squeeze = msgspec.json.format
# As numbers: a byte is found in bytes five times faster than a piece of one byte.
_BACKSLASH, _SPACE, _LINE_FEED, _TAB, _CARRIAGE_RETURN = b"\\ \n\t\r"


Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class NotCanonical:
    """Stands where there is no value: `None` is one in JSON."""


NOT_CANONICAL = NotCanonical()


class _DuplicateKeys(dict[str, Json]):
    """An object that has a key twice."""

    key = ""


def canonicalize(raw: bytes) -> bytes:
    """Return the canonical text of one JSON value.

    Raises:
        Unreadable: code `bad-json`, `bad-text` (half a character) or `duplicate-key`; `field` is
            the path to what offends, e.g. `lines[0].price`, where there is one.
    """
    if read_canonical(raw) is not NOT_CANONICAL:
        return raw
    value = _parse(raw)
    try:
        return _encode(value)
    except UnicodeEncodeError as error:
        path = next(path for path, part in _walk(value) if _holds_half_character(part))
        raise Unreadable(
            f"A text of {path or 'the JSON'} holds half a character (a lone surrogate). Remove it.",
            code="bad-text",
            field=path,
        ) from error


def read_canonical(raw: bytes) -> "Json | NotCanonical":
    """Return the value of a text that is canonical for sure, else `NOT_CANONICAL`.

    Quickly, as most texts of programs are: a key that stands twice would be lost on the way, and
    the text another one.
    """
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        return NOT_CANONICAL
    try:
        value: Json = _decode(raw)
        return value if _encode(value) == raw else NOT_CANONICAL
    except (ValueError, RecursionError):
        return NOT_CANONICAL


def is_compact(raw: bytes) -> bool:
    """Say whether JSON of a trusted encoder is canonical: it has no escapes and no white space.

    A look for the log, which asks for every event, and no full check: it finds neither a duplicate
    key nor `100.0`, and parses only what holds a blank, be it inside of a text.
    """
    if _BACKSLASH in raw:
        return False
    try:
        if _SPACE in raw or _LINE_FEED in raw or _TAB in raw or _CARRIAGE_RETURN in raw:
            return _squeeze(raw, indent=-1) == raw and raw.decode() != ""
        return raw.isascii() or raw.decode() != ""
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _parse(raw: bytes) -> Json:
    duplicates: list[_DuplicateKeys] = []

    def collect(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        keys = dict(pairs)
        if len(keys) == len(pairs):
            return keys
        twice = _DuplicateKeys(keys)
        counts = Counter(key for key, _ in pairs)
        twice.key = next(key for key, count in counts.items() if count > 1)
        duplicates.append(twice)
        return twice

    try:
        value: Json = json.loads(
            raw.decode(),
            object_pairs_hook=collect,
            parse_float=_parse_float,
            parse_constant=float,  # NaN and infinities are found below, with their path
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This is no JSON: {error}.", code="bad-json") from error
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _require_depth(value)
    _require_finite(value, raw)
    if duplicates:
        raise _duplicate_key(value)
    return value


def _parse_float(text: str) -> int | float:
    """Return a whole number as an integer, and others as the nearest float."""
    number = float(text)
    if not math.isfinite(number):
        return number
    exact = Decimal(text)
    if exact.adjusted() < _MAX_WHOLE_DIGITS and exact == exact.to_integral_value():
        return int(exact)
    return number


def _require_finite(value: Json, raw: bytes) -> None:
    """Refuse what is no number, or beyond all that can be kept; `raw` is looked at first."""
    if not any(mark in raw for mark in (b"N", b"I", b"e", b"E")):
        return
    for path, part in _walk(value):
        if isinstance(part, float) and not math.isfinite(part):
            raise Unreadable(
                f"{path or 'This JSON'} holds {part}, and a number that can be kept is asked for.",
                code="bad-json",
                field=path,
            )


def _require_depth(value: Json) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for part in level for _, inner in _parts(part)]
    if any(isinstance(part, (dict, list)) for part in level):
        raise Unreadable(
            f"This JSON is nested more than {MAX_DEPTH} levels deep. Flatten it.", code="bad-json"
        )


def _duplicate_key(value: Json) -> Unreadable:
    inside, found = next(
        (path, part) for path, part in _walk(value) if isinstance(part, _DuplicateKeys)
    )
    path = f"{inside}.{found.key}" if inside else found.key
    return Unreadable(
        f"The key {path} stands there twice, with room for one value only. Remove one of them.",
        code="duplicate-key",
        field=path,
    )


def _walk(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Yield every value within, with the path to it."""
    yield path, value
    for step, part in _parts(value):
        yield from _walk(part, f"{path}{step}" if path else step.removeprefix("."))


def _parts(value: Json) -> list[tuple[str, Json]]:
    match value:
        case dict():
            return [(f".{key}", part) for key, part in value.items()]
        case list():
            return [(f"[{index}]", part) for index, part in enumerate(value)]
        case _:
            return []


def _holds_half_character(part: Json) -> bool:
    texts = list(part) if isinstance(part, dict) else [part]
    return any(
        isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text)
        for text in texts
    )


_decode = msgspec.json.Decoder(float_hook=_parse_float).decode
