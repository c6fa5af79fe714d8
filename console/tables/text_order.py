"""The order of texts as they are shown: numbers with their units by size, all else as people read.

Tables get their texts ready-made; these have units for their size, as `40 ms` and `2 h 5 min`.
"""

import re
import unicodedata
from functools import lru_cache

from backend.messages.number_text import NARROW_SPACE
from console.state.formatting import UNKNOWN

OrderKey = tuple[int, float, tuple[tuple[int, int, str], ...]]

_UNITS = {
    "µs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "min": 60.0,
    "h": 3_600.0,
    "d": 86_400.0,
    "B": 1.0,
    "kB": 1e3,
    "MB": 1e6,
    "GB": 1e9,
}
_NUMBER = rf"\d[\d{NARROW_SPACE}]*(?:\.\d+)?(?:e[+-]?\d+)?"
_UNIT = "|".join(_UNITS)
_SPAN = rf"({_NUMBER})[ {NARROW_SPACE}]?({_UNIT})(?![\w/])"
_SPAN_PATTERN, _SPANS_PATTERN = re.compile(_SPAN), re.compile(rf"(?:{_SPAN} ?)+")
_NUMBER_PATTERN = re.compile(rf"({_NUMBER})(?:[ {NARROW_SPACE}]?(?:%|/s|[^\W\d_].*))?$")
_MARK_PATTERN = re.compile(r"^[^\w+\-\N{MINUS SIGN}]+")
_DIGITS_PATTERN = re.compile(r"(\d+)")
_MAX_DIGITS = 18  # of a number within a text that is compared as one


@lru_cache(maxsize=20_000)
def order_key(text: str) -> OrderKey:
    """Return by what a text is ordered: numbers first, by size, then texts; nothing comes last.

    `item 9` stands before `item 10`, whatever their case.
    """
    plain = _MARK_PATTERN.sub("", text.strip())
    if not plain or text.strip() == UNKNOWN:
        return 2, 0.0, ()
    size = _size(plain)
    if size is not None:
        return 0, size, ()
    return 1, 0.0, tuple(map(_part_key, _DIGITS_PATTERN.split(unicodedata.normalize("NFC", plain))))


def is_nothing(text: str) -> bool:
    """Whether a text says nothing, as the dash of what is not known."""
    return order_key(text)[0] == 2


def _size(text: str) -> float | None:
    """Return the number that a text is, in the unit's base; None for one that is none."""
    sign = -1.0 if text.startswith(("-", "\N{MINUS SIGN}")) else 1.0
    unsigned = text.lstrip("+-\N{MINUS SIGN}")
    spans = _SPANS_PATTERN.match(unsigned)
    if spans is not None:
        parts = _SPAN_PATTERN.finditer(spans[0])
        return sign * sum(_number(part[1]) * _UNITS[part[2]] for part in parts)
    found = _NUMBER_PATTERN.fullmatch(unsigned)
    return sign * _number(found[1]) if found else None


def _number(text: str) -> float:
    return float(text.replace(NARROW_SPACE, ""))


def _part_key(part: str) -> tuple[int, int, str]:
    is_number = part.isdecimal() and part.isascii() and len(part) <= _MAX_DIGITS
    return (0, int(part), "") if is_number else (1, 0, part.casefold())
