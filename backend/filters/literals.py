"""Values as operators write them: whole numbers, flags, ids, and moments of several widths."""

import re
from calendar import isleap, monthrange
from datetime import UTC, datetime, timedelta

import msgspec

from backend import clock
from backend.clock import Micros
from backend.filters.syntax_tree import (
    BadFilter,
    Comparison,
    Conjunction,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    PlainValue,
    Relation,
    Term,
    values_of,
)
from backend.messages.bounds import MAX_INT64

_MAX_DIGITS = len(str(MAX_INT64))
_WHOLE = re.compile(r"[+-]?\d+(?:_\d+)*", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_RELATIVE = re.compile(r"(?:\d{1,9}(?:us|ms|s|m|h|d|w))+", re.ASCII)
_RELATIVE_PART = re.compile(r"(\d+)(us|ms|s|m|h|d|w)", re.ASCII)
_UNITS_US: dict[str, Micros] = {
    "us": 1,
    "ms": 1_000,
    "s": clock.SECOND_US,
    "m": 60 * clock.SECOND_US,
    "h": 3600 * clock.SECOND_US,
    "d": 86_400 * clock.SECOND_US,
    "w": 604_800 * clock.SECOND_US,
}
_CALENDAR = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
NOW = "now"  # a moment, in filters and in their calculations
_MOVING = {NOW, "today", "yesterday"}
TIME_EXAMPLES = "2h, today, 2017-09-19 or 2017-09-19T10:30"
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class TimeSpan(msgspec.Struct, frozen=True):
    """The microseconds that a value names, both ends included; one for a moment, more for a day."""

    first_us: Micros
    last_us: Micros


def parse_integer(test: Comparison) -> int:
    """Read a whole number of at most 64 bits; `1_000` is a thousand.

    Raises:
        BadFilter: it is none.
    """
    if not _WHOLE.fullmatch(test.value):
        raise BadFilter(f"`{test.field}` is a whole number, not `{test.value}`", test.value_at)
    return _int64(test.value, test)


def parse_number(test: Comparison) -> int | float | None:
    """Read a number as JSON has it, or None when the value is none.

    Raises:
        BadFilter: it is a number beyond 64 bits.
    """
    if test.quoted or not _NUMBER.fullmatch(test.value):
        return None
    whole, point, _ = test.value.partition(".")
    number = _int64(whole, test)
    return float(test.value) if point else number


def parse_decimal(test: Comparison) -> int | float:
    """Read a number, with a point or without.

    Raises:
        BadFilter: it is none, or beyond 64 bits.
    """
    number = parse_number(test)
    if number is None:
        raise BadFilter(
            f"`{test.field}` is a number like 12 or 0.5, not `{test.value}`", test.value_at
        )
    return number


def parse_flag(test: Comparison) -> bool:
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


def parse_time_span(test: Comparison, now: Micros) -> TimeSpan:
    """Read `2h` (ago), `1d12h`, `today`, `2017`, `2017-09`, `2017-09-19` or an RFC 3339 time.

    A time without a zone counts as UTC.

    Raises:
        BadFilter: it is none of these.
    """
    try:
        return read_time_span(test.value, now)
    except ValueError:
        raise BadFilter(
            f"`{test.field}` is a time like {TIME_EXAMPLES}, not `{test.value}`", test.value_at
        ) from None


def read_time_span(text: str, now: Micros) -> TimeSpan:
    """Read a time as `parse_time_span` does, where it stands in no filter.

    Raises:
        ValueError: it is none of these.
    """
    try:
        return _parse_relative(text, now) or _parse_calendar(text, now) or _parse_instant(text)
    except OverflowError as error:
        raise ValueError(f"no calendar holds {text}") from error


def read_span(text: str) -> Micros | None:
    """Read a span of time, as `2h` or `1d12h`; None when it is none."""
    if not _RELATIVE.fullmatch(text):
        return None
    return sum(int(count) * _UNITS_US[unit] for count, unit in _RELATIVE_PART.findall(text))


def depends_on_now(tree: Filter) -> bool:
    """Say whether the filter means something else later, as `since:2h` does."""
    match tree:
        case Comparison():
            return tree.value in _MOVING or bool(_RELATIVE.fullmatch(tree.value))
        case Relation():  # behind a calculation `2h` is a span
            is_moving = isinstance(tree.right, PlainValue) and tree.right.text in _MOVING
            return is_moving or FieldReference(NOW) in values_of(tree)
        case Term():
            return False
        case Negation(part):
            return depends_on_now(part)
        case Conjunction(parts) | Disjunction(parts):
            return any(depends_on_now(part) for part in parts)


def _int64(text: str, test: Comparison) -> int:
    digits = text.lstrip("+-").replace("_", "").lstrip("0") or "0"
    # Counted first: Python does not read a number of thousands of digits.
    if len(digits) > _MAX_DIGITS or int(digits) > MAX_INT64:
        raise BadFilter(f"`{test.value}` is larger than any number here", test.value_at)
    return -int(digits) if text.startswith("-") else int(digits)


def _parse_relative(text: str, now: Micros) -> TimeSpan | None:
    if text == NOW:
        return TimeSpan(now, now)
    ago = read_span(text)
    if ago is None:
        return None
    clock.to_datetime(now - ago)  # raises when the calendar does not reach back that far
    return TimeSpan(now - ago, now - ago)


def _parse_calendar(text: str, now: Micros) -> TimeSpan | None:
    if text in {"today", "yesterday"}:
        day = clock.to_datetime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        return _span_of(day - timedelta(days=text == "yesterday"), timedelta(days=1))
    if not (parts := _CALENDAR.fullmatch(text)):
        return None
    year, month, day_of_month = parts.groups()
    first = datetime(int(year), int(month or 1), int(day_of_month or 1), tzinfo=UTC)
    if day_of_month:
        days = 1
    else:
        days = monthrange(first.year, first.month)[1] if month else 365 + isleap(first.year)
    return _span_of(first, timedelta(days=days))


def _span_of(first: datetime, length: timedelta) -> TimeSpan:
    begin = clock.from_datetime(first)
    return TimeSpan(begin, begin + length // timedelta(microseconds=1) - 1)


def _parse_instant(text: str) -> TimeSpan:
    moment = clock.parse_rfc3339(text)
    return TimeSpan(moment, moment)
