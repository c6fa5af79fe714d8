"""Times as RFC 3339 writes them, and why others are refused."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

from backend.clock import Micros, from_datetime

_TIME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[Tt ](?P<minute>\d{2}:\d{2}):(?P<second>\d{2})"
    r"(?:\.(?P<fraction>\d+))?(?P<zone>[Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
_MAX_CACHED_TIMES = 1_000
_LEAP_SECOND = "60"
_MICROSECOND_DIGITS = 6

# What people send in place of it, by name.
_OTHERS = (
    (re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), "a date without a time"),
    (re.compile(r"\d{4}-?W\d{2}.*", re.ASCII | re.IGNORECASE), "a week date"),
    (re.compile(r"\d{4}-?\d{3}", re.ASCII), "an ordinal date"),
    (
        re.compile(r"\d{8}([Tt ]\d{2,6}.*)?", re.ASCII),
        "the basic format without hyphens and colons",
    ),
    (
        re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?", re.ASCII),
        "a time without a zone",
    ),
)


class EventTime(msgspec.Struct, frozen=True):
    """A time, and what of its text a log cannot keep.

    is_shortened: it was finer than a microsecond; is_leap_second: it is the second after instead
    """

    time_us: Micros
    is_shortened: bool = False
    is_leap_second: bool = False


@lru_cache(_MAX_CACHED_TIMES)  # events of one batch share theirs
def parse_event_time(text: str) -> EventTime:
    """Read a time; a fraction is cut to microseconds, a leap second is the second after it.

    Raises:
        ValueError: it is none, and what it is instead.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:40]!r} is {_name_of(text)}, not an RFC 3339 time with a zone")
    fraction = found["fraction"] or ""
    is_leap = found["second"] == _LEAP_SECOND
    second = "59" if is_leap else found["second"]
    micros = fraction[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")
    try:
        moment = datetime.fromisoformat(
            f"{found['date']}T{found['minute']}:{second}.{micros}{found['zone'].upper()}"
        ).astimezone(UTC) + timedelta(seconds=is_leap)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is no RFC 3339 time: {error}") from error
    is_shortened = fraction[_MICROSECOND_DIGITS:].strip("0") != ""
    return EventTime(from_datetime(moment), is_shortened, is_leap)


def _name_of(text: str) -> str:
    return next((name for pattern, name in _OTHERS if pattern.fullmatch(text)), "something else")
