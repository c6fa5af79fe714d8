"""Where a time axis writes, and what: round local times, summer time or not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from backend.translation import tr
from console.state.display_zone import display_zone

_SECOND, _MINUTE, _HOUR, _DAY = 1, 60, 3_600, 86_400
STEPS_S = (
    *(number * _SECOND for number in (1, 2, 5, 10, 15, 30)),
    *(number * _MINUTE for number in (1, 2, 5, 10, 15, 30)),
    *(number * _HOUR for number in (1, 2, 3, 6, 12)),
    *(number * _DAY for number in (1, 2, 5, 10, 30, 100, 365)),
)
_MAX_TICKS = 200


class TimeTicks(msgspec.Struct, frozen=True):
    """The ticks of an axis in seconds since the epoch, rising, and how far they are apart."""

    step_s: int
    values: list[float]


def local_ticks(
    start_s: float, end_s: float, count: float, zone: tzinfo | None = None
) -> TimeTicks:
    """Return about `count` ticks in [start_s, end_s] at round times of a zone (None: the chosen).

    They are counted on the clock at the wall: across a change to or from summer time they stay at
    round hours, and may be an hour more or less apart.
    """
    wanted = (end_s - start_s) / max(count, 1.0)
    step_s = next((step for step in STEPS_S if step >= wanted), STEPS_S[-1])
    values = {
        tick for tick in _wall_ticks(start_s, end_s, step_s, zone) if start_s <= tick <= end_s
    }
    return TimeTicks(step_s, sorted(values))


def tick_text(moment_s: float, step_s: float, zone: tzinfo | None = None) -> str:
    """Write a tick: the time of day, or at midnight and for steps of days the date."""
    at = _wall_time(moment_s, zone)
    if at is None:
        return ""
    if step_s >= _DAY or (at.hour, at.minute, at.second) == (0, 0, 0):
        return at.strftime(tr("%d %b") if step_s < 30 * _DAY else tr("%b %Y"))
    return at.strftime("%H:%M" if step_s >= _MINUTE else "%H:%M:%S")


def _wall_ticks(start_s: float, end_s: float, step_s: int, zone: tzinfo | None) -> Iterator[float]:
    first = _wall_time(start_s, zone)
    if first is None:
        return
    day = first.replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = (first - day).seconds // step_s * step_s if step_s < _DAY else 0
    wall = day + timedelta(seconds=seconds)
    for _ in range(_MAX_TICKS):
        tick = _moment(wall, zone)
        if tick is None or tick > end_s:
            return
        yield tick
        try:
            wall += timedelta(seconds=step_s)
        except OverflowError:  # beyond the last year that a calendar has
            return


def _wall_time(moment_s: float, zone: tzinfo | None) -> datetime | None:
    """Return what a clock at the wall shows; None beyond the years that a calendar has."""
    try:
        at = datetime.fromtimestamp(moment_s, UTC).astimezone(zone or display_zone())
        return at.replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return None


def _moment(wall: datetime, zone: tzinfo | None) -> float | None:
    try:
        return wall.replace(tzinfo=zone or display_zone()).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
