"""Groups by one time as bars over it: from when to when each of them reaches."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from backend.messages.groups import TIME_BUCKETS, GroupKey, GroupPage, format_group_key
from backend.messages.queries import Cell
from console.plots.group_bars import GroupBar
from console.plots.time_bars import TimeBar

_HOUR_S = 3_600.0
_SECOND_US = 1_000_000


def time_bars(page: GroupPage, keys: Sequence[GroupKey], bars: Sequence[GroupBar]) -> list[TimeBar]:
    """Return the bars (one for each of the first rows) over time.

    Empty where it is not one time that the rows are grouped by, or where a row has none.
    """
    if len(keys) != 1 or keys[0].bucket not in TIME_BUCKETS:
        return []
    names = [column.name for column in page.columns]
    place = names.index(format_group_key(keys[0]))
    spans = [_span(keys[0].bucket, row[place]) for row, _ in zip(page.rows, bars, strict=False)]
    return [
        TimeBar(row, *span, bar.name, bar.size, bar.text, bar.unit)
        for row, (span, bar) in enumerate(zip(spans, bars, strict=True))
        if span is not None
    ]


def _span(bucket: str, cell: Cell) -> tuple[float, float] | None:
    """Return from when to when (seconds since the epoch) a bucket reaches; None for no time."""
    if cell is None:
        return None
    if bucket == "hour":
        begins_s = int(cell) / _SECOND_US
        return begins_s, begins_s + _HOUR_S
    try:
        year, month, day = (*map(int, str(cell).split("-")), 1, 1)[:3]
        first = date(year, month, day)
    except ValueError:  # what no calendar holds
        return None
    return _seconds(first), _seconds(_next(bucket, first))


def _next(bucket: str, first: date) -> date:
    """Return the first day of the bucket behind; of the calendar's last one its last day."""
    try:
        if bucket == "year":
            return first.replace(year=first.year + 1)
        if bucket == "month":
            return (first + timedelta(days=31)).replace(day=1)
        return first + timedelta(days=7 if bucket == "week" else 1)
    except (OverflowError, ValueError):  # the calendar has no day behind it
        return date.max


def _seconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
