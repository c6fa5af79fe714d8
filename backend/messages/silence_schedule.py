"""When a silence keeps quiet: once, or again and again by a schedule (cron, in UTC)."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cronsim import CronSim, CronSimError

from backend.errors import Unreadable
from backend.messages.alerts import AlertSilence
from backend.messages.number_text import format_span
from backend.translation import tr

_SECOND_US = 1_000_000
_MINUTE_US = 60 * _SECOND_US
MAX_LENGTH_S = 7 * 86_400.0


def check_schedule(schedule: str, length_s: float) -> str:
    """Return a schedule as it is written down; empty for none.

    Raises:
        Unreadable: it cannot be read, never comes, or its length makes no sense.
    """
    text = " ".join(schedule.split())
    if not text:
        return ""
    try:
        comes = next(CronSim(text, datetime(1970, 1, 1, tzinfo=UTC)), None)
    except CronSimError as error:
        raise Unreadable(
            tr(
                "{text} is no schedule: {error}. It has five fields: minute, hour, day of the"
                " month, month, day of the week; e.g. '0 2 * * 0' for Sundays at 2:00 UTC.",
                text=repr(text),
                error=error,
            ),
            code="bad-schedule",
            field="schedule",
        ) from error
    if comes is None:
        raise Unreadable(
            tr("{text} names a time that never comes.", text=repr(text)), field="schedule"
        )
    if not 0 < length_s <= MAX_LENGTH_S:
        raise Unreadable(
            tr("A window that comes again and again is longer than nothing, and at most a week."),
            field="for",
        )
    return text


def is_quiet(silence: AlertSilence, at_us: int) -> bool:
    """Say whether a silence keeps quiet at this moment."""
    if not silence.starts_at_us <= at_us < silence.ends_at_us:
        return False
    if not silence.schedule:
        return True
    began_us = _last_start_us(silence.schedule, at_us // _MINUTE_US)
    return began_us is not None and at_us - began_us < silence.length_s * _SECOND_US


def next_start_us(silence: AlertSilence, at_us: int) -> int | None:
    """Return when its next window begins behind a moment; None: there is none any more."""
    if not silence.schedule:
        return silence.starts_at_us if silence.starts_at_us > at_us else None
    after_us = max(at_us, silence.starts_at_us - 1)
    found = next(CronSim(silence.schedule, _moment(after_us)), None)
    starts_us = None if found is None else round(found.timestamp() * _SECOND_US)
    return starts_us if starts_us is not None and starts_us < silence.ends_at_us else None


def describe_schedule(silence: AlertSilence) -> str:
    """Say how often it comes, e.g. `at 0 2 * * 0 (UTC) for 2 h`; empty for once."""
    if not silence.schedule:
        return ""
    length = format_span(round(silence.length_s * _SECOND_US))
    return tr("at {schedule} (UTC) for {length}", schedule=silence.schedule, length=length)


@lru_cache(maxsize=1_024)
def _last_start_us(schedule: str, minute: int) -> int | None:
    """Return the last moment of a schedule that is not behind the end of this minute."""
    behind = _moment((minute + 1) * _MINUTE_US)
    found = next(CronSim(schedule, behind, reverse=True), None)
    return None if found is None else round(found.timestamp() * _SECOND_US)


def _moment(at_us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)
