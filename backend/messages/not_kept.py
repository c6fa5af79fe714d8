"""What stands in a field of an event that the store of its origin does not keep.

Only events that were read from another program's store have such fields. An `actor` or a `subject`
that is not kept is an empty text, which no event of our own has; a `correlation` is None. Times and
versions are numbers that more than two hundred places calculate, sort and index by, so that each is
a number that no event of our own has. A time that is not kept is later than every moment there is:
no search for what happened by a moment finds it, and the earliest moment of a block of events is
right without looking for it.
"""

from typing import Final

from backend.clock import format_rfc3339
from backend.messages.bounds import MAX_INT64
from backend.translation import tr

TIME_NOT_KEPT: Final = MAX_INT64  # of `time` and `recorded`
VERSION_NOT_KEPT: Final = -1
SCHEMA_NOT_KEPT: Final = 0


def is_time_kept(moment_us: int) -> bool:
    """Say whether a time of an event is one."""
    return moment_us != TIME_NOT_KEPT


def span_between(earlier_us: int, later_us: int) -> int | None:
    """Return how long after a time another one is, in microseconds; None: one is not kept."""
    if is_time_kept(earlier_us) and is_time_kept(later_us):
        return later_us - earlier_us
    return None


def age_us(moment_us: int, now_us: int) -> int:
    """Return how long ago something was; 0 where that is not kept: nobody can call it old."""
    return now_us - moment_us if is_time_kept(moment_us) else 0


def rfc3339_or_none(moment_us: int) -> str | None:
    """Write a moment for JSON; None where it is not kept."""
    return format_rfc3339(moment_us) if is_time_kept(moment_us) else None


def or_not_kept(text: str) -> str:
    """Return what an event's field holds, or in words that its store does not keep that."""
    return text or tr("not kept")
