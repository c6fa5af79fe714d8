"""The order of day, month and year in a column of dates: decided over the whole column."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from backend.clock import Micros, from_datetime
from backend.errors import Unreadable
from backend.translation import tr_noop


class DateOrder(StrEnum):
    """What stands first; `iso` is year, month, day with hyphens."""

    iso = "iso"
    dmy = "dmy"
    mdy = "mdy"
    ymd = "ymd"


ORDER_TITLES = {
    DateOrder.iso: "ISO 8601",
    DateOrder.dmy: "day first",
    DateOrder.mdy: "month first",
    DateOrder.ymd: "year first",
}
_MAX_DAY, _MAX_MONTH = 31, 12
_TIME = re.compile(
    r"([0-9]{1,4})([/.\-])([0-9]{1,2})\2([0-9]{1,4})[ T]+([0-9]{1,2}):([0-9]{2})"
    r"(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?(?: ?([AaPp])[Mm])?"
)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]")


def decide_date_order(
    texts: Iterable[tuple[int, str]], asked: DateOrder | None, name: str
) -> DateOrder:
    """Decide the order by all (line, text) of a column; ISO when its first date is.

    Raises:
        Unreadable: every date could be read in two ways, or some only in one and some only in the
            other; and none was chosen.
    """
    if asked is not None:
        return asked
    evidence = _Evidence()
    for line, text in texts:
        if evidence.is_empty and _ISO.match(text):
            return DateOrder.iso
        evidence.add(line, text)
    return evidence.verdict(name)


class _Evidence:
    """The first line that can be read in one order only, for each order."""

    def __init__(self) -> None:
        self._first: tuple[int, str] | None = None
        self._lines: dict[DateOrder, tuple[int, str]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether no date has been seen yet."""
        return self._first is None

    def add(self, line: int, text: str) -> None:
        """Look at one more date."""
        found = _TIME.fullmatch(text.strip())
        if found is None:
            return
        self._first = self._first or (line, text)
        first, second = int(found[1]), int(found[3])
        if len(found[1]) == 4:
            self._lines.setdefault(DateOrder.ymd, (line, text))
        elif _MAX_MONTH < first <= _MAX_DAY:
            self._lines.setdefault(DateOrder.dmy, (line, text))
        elif _MAX_MONTH < second <= _MAX_DAY:
            self._lines.setdefault(DateOrder.mdy, (line, text))

    def verdict(self, name: str) -> DateOrder:
        """Return the only order that fits, or refuse to guess."""
        if self._first is None:
            return DateOrder.iso
        if len(self._lines) == 1:
            return next(iter(self._lines))
        if self._lines:
            reason = " and ".join(
                f"line {line} ({text!r}) can only be {ORDER_TITLES[order]}"
                for order, (line, text) in self._lines.items()
            )
        else:
            reason = (
                f"no date tells day from month, e.g. line {self._first[0]} ({self._first[1]!r})"
            )
        raise Unreadable(
            f"{name}: the order of its dates cannot be told: {reason}. Choose it with --dates dmy"
            " (day first) or --dates mdy (month first).",
            code="ambiguous-dates",
            field="dates",
        )


def parse_ordered_time(text: str, order: DateOrder, field: str) -> Micros:
    """Read a local time, which counts as UTC, in microseconds; two digits of a year are 1970-2069.

    Raises:
        ValueError: it is none in this order.
    """
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{field} is not a time: {text[:40]!r}")
    first, second, third = found[1], found[3], found[4]
    match order:
        case DateOrder.dmy:
            day, month, year = first, second, third
        case DateOrder.mdy:
            month, day, year = first, second, third
        case _:
            year, month, day = first, second, third
    try:
        moment = datetime(
            _full_year(year),
            int(month),
            int(day),
            _hour(int(found[5]), (found[9] or "").lower()),
            int(found[6]),
            int(found[7] or 0),
            int((found[8] or "").ljust(6, "0")),
            tzinfo=UTC,
        )
    except ValueError as error:
        raise ValueError(
            f"{field} is not a time with the {ORDER_TITLES[order]}: {text[:40]!r}"
        ) from error
    return from_datetime(moment)


def _full_year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    if len(text) != 2:
        raise ValueError(tr_noop("a year has two or four digits"))
    return int(text) + (1900 if int(text) >= 70 else 2000)


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(tr_noop("an hour of a half day is 1 to 12"))
    return hour % 12 + (12 if half == "p" else 0)
