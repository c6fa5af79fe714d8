"""Times as RFC 3339 writes them, and why others are refused."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol

import msgspec

from backend.clock import Micros, from_datetime

_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:(?P<second>\d{2})"
    r"(?:\.(?P<fraction>\d+))?(?:[Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
MAX_CACHED_TIMES = 1_000
_LEAP_SECOND = "60"
_SECOND = timedelta(seconds=1)
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
    """A time, and the codes of what its text says that a log cannot keep, or had to be read into.

    `time-shortened`: it was finer than a microsecond; `leap-second`: it is the second after
    instead; others are those of the reader's `meanings`
    """

    time_us: Micros
    findings: tuple[str, ...] = ()


class TimeReader(Protocol):
    """A way to read times. `meanings`: a sentence per finding of its own."""

    meanings: dict[str, str]

    def parse(self, text: str) -> EventTime:
        """Read a time; ValueError says why it cannot be read."""
        ...


class Rfc3339Reader:
    """Reads RFC 3339, and refuses all else by its name."""

    def __init__(self) -> None:
        self.meanings: dict[str, str] = {}

    def parse(self, text: str) -> EventTime:
        """Read a time; ValueError says what it is instead."""
        try:
            return parse_event_time(text)
        except ValueError as error:
            if is_rfc3339(text):
                raise
            raise ValueError(f"{error}; with --times iso8601 it may be read") from error


@lru_cache(MAX_CACHED_TIMES)  # events of one batch share theirs
def parse_event_time(text: str) -> EventTime:
    """Read a time; a fraction is cut to microseconds, a leap second is the second after it.

    Raises:
        ValueError: it is none, and what it is instead.
    """
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:40]!r} is {_name_of(text)}, not an RFC 3339 time with a zone")
    is_leap = found["second"] == _LEAP_SECOND
    plain = f"{text[:17]}59{text[19:]}" if is_leap else text
    try:
        moment = datetime.fromisoformat(plain.upper()).astimezone(UTC)  # it cuts finer digits off
        time_us = from_datetime(moment + _SECOND if is_leap else moment)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is no RFC 3339 time: {error}") from error
    shortened = ("time-shortened",) * has_finer_digits(found["fraction"] or "")
    return EventTime(time_us, shortened + ("leap-second",) * is_leap)


def is_rfc3339(text: str) -> bool:
    """Say whether a text has the form of an RFC 3339 time."""
    return _TIME.fullmatch(text) is not None


def has_finer_digits(fraction: str) -> bool:
    """Say whether the decimals of a second go beyond microseconds."""
    return fraction[_MICROSECOND_DIGITS:].strip("0") != ""


def _name_of(text: str) -> str:
    return next((name for pattern, name in _OTHERS if pattern.fullmatch(text)), "something else")
