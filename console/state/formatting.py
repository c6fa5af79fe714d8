"""Numbers, spans and moments in words: every number with its unit."""

from datetime import UTC, datetime, timedelta

from backend.messages import number_text
from backend.messages.not_kept import is_time_kept, or_not_kept
from backend.translation import tr
from console.state.display_zone import display_zone, display_zone_name

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN = "\u2013"  # a dash


def format_count(value: int | None) -> str:
    """Write `1 234 567` with narrow spaces; a dash for what is not known."""
    return UNKNOWN if value is None else number_text.format_number(value)


def without_ticks(text: str) -> str:
    """Return a sentence of a doc string without the ticks around its names."""
    return text.replace("`", "")


def format_duration(duration_us: int | None) -> str:
    """Write a span of microseconds with a unit that fits; a dash for what is not known."""
    return UNKNOWN if duration_us is None else number_text.format_span(duration_us)


def format_rate(per_second: float | None) -> str:
    """Write a rate without its unit; a dash for what is not known."""
    return UNKNOWN if per_second is None else number_text.format_per_second(per_second)


def format_size(size_bytes: int | None) -> str:
    """Write bytes with a unit that fits; a dash for what is not known."""
    return number_text.format_bytes(size_bytes) if size_bytes else UNKNOWN


def format_local(moment_us: int) -> str:
    """Write a moment (microseconds since the epoch) as local time with milliseconds.

    The first and last day of the calendar may have no local time: they are written as UTC, with
    its Z. What no calendar holds is written in words.
    """
    at = _local_datetime(moment_us)
    return format_utc(moment_us) if at is None else _format_moment(at, moment_us)


def format_in_zone(moment_us: int) -> str:
    """Write a moment in the window's zone, and say which that is: it stands beside other times."""
    written = format_local(moment_us)
    if not is_time_kept(moment_us):
        return written
    if zone := display_zone_name():
        return f"{written} {zone}"
    return tr("{time} local", time=written)


def format_utc(moment_us: int) -> str:
    """Write a moment as UTC with milliseconds and a Z.

    In words: what no calendar holds, and what the store of an event does not keep.
    """
    at = _utc_datetime(moment_us)
    if not is_time_kept(moment_us):
        return or_not_kept("")
    if at is None:
        return tr("before the year 1") if moment_us < 0 else tr("after the year 9999")
    return _format_moment(at, moment_us) + "Z"


def format_time_of_day(moment_us: int) -> str:
    """Write only the local time of day of a moment, `14:03:27`."""
    at = _local_datetime(moment_us)
    return UNKNOWN if at is None else at.strftime("%H:%M:%S")


def _utc_datetime(moment_us: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=moment_us // 1_000_000)
    except OverflowError:
        return None


def _local_datetime(moment_us: int) -> datetime | None:
    at = _utc_datetime(moment_us)
    try:
        return None if at is None else at.astimezone(display_zone())
    except (ValueError, OverflowError, OSError):  # what the zone's tables do not reach
        return None


def _format_moment(at: datetime, moment_us: int) -> str:
    return f"{at.isoformat(' ', 'seconds')[:19]}.{moment_us // 1_000 % 1_000:03d}"
