"""Values as operators write them: whole numbers, flags, ids, and moments of several widths."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend import clock
from backend.clock import Micros
from backend.query.filters.tree import All, BadFilter, Either, Filter, Not, Test, Word

_LARGEST = 2**63 - 1
_WHOLE = re.compile(r"[+-]?\d+(?:_\d+)*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_AGO = re.compile(r"(?:\d{1,9}(?:us|ms|s|m|h|d|w))+", re.ASCII)
_AGO_PART = re.compile(r"(\d+)(us|ms|s|m|h|d|w)", re.ASCII)
_UNITS: dict[str, Micros] = {
    "us": 1,
    "ms": 1_000,
    "s": clock.SECOND,
    "m": 60 * clock.SECOND,
    "h": 3600 * clock.SECOND,
    "d": 86_400 * clock.SECOND,
    "w": 604_800 * clock.SECOND,
}
_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Span:
    """The microseconds that a value names, both ends included; one for a moment, more for a day."""

    first: Micros
    last: Micros


def whole(test: Test) -> int:
    """Read a whole number of at most 64 bits; `1_000` is a thousand.

    Raises:
        BadFilter: it is none.
    """
    if not _WHOLE.fullmatch(test.value):
        raise BadFilter(f"`{test.field}` is a whole number, not `{test.value}`", test.value_at)
    return _bounded(int(test.value), test)


def money(test: Test) -> int:
    """Read an amount in minor units.

    Raises:
        BadFilter: it is none, or it is written with decimals.
    """
    if not _WHOLE.fullmatch(test.value) and _NUMBER.fullmatch(test.value):
        raise BadFilter(
            f"`{test.field}` is counted in minor units: write 1050 for 10.50", test.value_at
        )
    return whole(test)


def number(test: Test) -> int | float | None:
    """Read a number as JSON has it, or None when the value is none.

    Raises:
        BadFilter: it is a number beyond 64 bits.
    """
    if test.quoted or not _NUMBER.fullmatch(test.value):
        return None
    if "." in test.value:
        return float(test.value)
    return _bounded(int(test.value), test)


def flag(test: Test) -> bool:
    """Read true or false.

    Raises:
        BadFilter: it is neither.
    """
    try:
        return _FLAGS[test.value.lower()]
    except KeyError:
        raise BadFilter(
            f"`{test.field}` is true or false, not `{test.value}`", test.value_at
        ) from None


def identity(test: Test) -> bytes:
    """Read a UUID as its 16 bytes.

    Raises:
        BadFilter: it is none.
    """
    try:
        return UUID(test.value).bytes
    except ValueError:
        raise BadFilter(f"`{test.field}` is a UUID, not `{test.value}`", test.value_at) from None


def span(test: Test, now: Micros) -> Span:
    """Read `2h` (ago), `1d12h`, `today`, `2017`, `2017-09`, `2017-09-19` or an RFC 3339 time.

    A time without a zone counts as UTC.

    Raises:
        BadFilter: it is none of these.
    """
    text = test.value
    try:
        return _ago(text, now) or _calendar(text, now) or _moment(text)
    except (ValueError, OverflowError):
        raise BadFilter(
            f"`{test.field}` is a time like 2h, today, 2017-09-19 or 2017-09-19T10:30, "
            f"not `{text}`",
            test.value_at,
        ) from None


def depends_on_now(tree: Filter) -> bool:
    """Say whether the filter means something else later, as `since:2h` does."""
    match tree:
        case Test():
            return tree.value in {"now", "today", "yesterday"} or bool(_AGO.fullmatch(tree.value))
        case Word():
            return False
        case Not(part):
            return depends_on_now(part)
        case All(parts) | Either(parts):
            return any(depends_on_now(part) for part in parts)


def _bounded(value: int, test: Test) -> int:
    if abs(value) > _LARGEST:
        raise BadFilter(f"`{test.value}` is larger than any number here", test.value_at)
    return value


def _ago(text: str, now: Micros) -> Span | None:
    if text == "now":
        return Span(now, now)
    if not _AGO.fullmatch(text):
        return None
    ago = sum(int(count) * _UNITS[unit] for count, unit in _AGO_PART.findall(text))
    clock.to_datetime(now - ago)  # raises when the calendar does not reach back that far
    return Span(now - ago, now - ago)


def _calendar(text: str, now: Micros) -> Span | None:
    if text in {"today", "yesterday"}:
        day = clock.to_datetime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return _between(day - timedelta(days=text == "yesterday"), timedelta(days=1))
    if not (parts := _CALENDAR.fullmatch(text)):
        return None
    year, month, day_of_month = parts.groups()
    first = datetime(int(year), int(month or 1), int(day_of_month or 1), tzinfo=UTC)
    if day_of_month:
        return _between(first, timedelta(days=1))
    longest = timedelta(days=31 if month else 366)
    following = (first + longest).replace(day=1) if month else first.replace(year=first.year + 1)
    return _between(first, following - first)


def _between(first: datetime, length: timedelta) -> Span:
    begin = clock.from_datetime(first)
    return Span(begin, begin + length // timedelta(microseconds=1) - 1)


def _moment(text: str) -> Span:
    moment = clock.from_text(text)
    return Span(moment, moment)
