"""Time as the backend counts it: integers of microseconds since 1970-01-01 UTC."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

Micros = int
Clock = Callable[[], Micros]

SECOND_US: Micros = 1_000_000
DAY_US: Micros = 86_400 * SECOND_US
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now_us() -> Micros:
    """Return the wall clock's time in microseconds since the epoch."""
    return time.time_ns() // 1000


def monotonic_us() -> Micros:
    """Return microseconds since some moment, for time limits: nobody sets this clock."""
    return time.monotonic_ns() // 1000


def format_rfc3339(moment: Micros) -> str:
    """Write a moment as RFC 3339 UTC with microseconds, e.g. `2017-09-19T09:45:35.000000Z`."""
    text = to_datetime(moment).isoformat(timespec="microseconds")  # all four digits of a year
    return text.removesuffix("+00:00") + "Z"


def to_datetime(moment: Micros) -> datetime:
    """Return the moment as an aware UTC datetime."""
    return _EPOCH + timedelta(microseconds=moment)


def parse_rfc3339(text: str) -> Micros:
    """Read RFC 3339; a time without a zone counts as UTC.

    Raises:
        ValueError: when the text is no such time.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        return from_datetime(moment.replace(tzinfo=UTC))
    try:
        return from_datetime(moment.astimezone(UTC))
    except OverflowError as error:
        raise ValueError(f"{text} lies outside of the years 1 to 9999") from error


def from_datetime(moment: datetime) -> Micros:
    """Return microseconds since the epoch, exactly (no float in between)."""
    since = moment - _EPOCH
    return since.days * DAY_US + since.seconds * SECOND_US + since.microseconds


def utc_day(moment: Micros) -> str:
    """Return the UTC day, e.g. `2017-09-19`."""
    return _day(moment // DAY_US)


@lru_cache
def _day(number: int) -> str:
    """Return the UTC day that begins so many days after the epoch's."""
    return to_datetime(number * DAY_US).date().isoformat()
