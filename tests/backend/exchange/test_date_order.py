import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.errors import Unreadable
from backend.exchange.date_order import DateOrder, decide_date_order, parse_ordered_time

DAYS = st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31))  # what two digits of a year can say


def decide(*texts: str, asked: DateOrder | None = None) -> DateOrder:
    return decide_date_order(enumerate(texts, 2), asked, "t.csv")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("2010-12-01 08:26:00", "rubbish"), DateOrder.iso),
        (("12/1/2010 8:26", "12/13/2010 8:26"), DateOrder.mdy),
        (("1.12.2010 8:26", "13.12.2010 8:26"), DateOrder.dmy),
        (("2010/12/1 8:26",), DateOrder.ymd),
        (("", "rubbish", "12/13/2010 8:26"), DateOrder.mdy),
        ((), DateOrder.iso),
    ],
)
def test_that_the_whole_column_decides(texts: tuple[str, ...], order: DateOrder) -> None:
    assert decide(*texts) is order


def test_that_what_nothing_decides_is_asked_for() -> None:
    with pytest.raises(Unreadable, match=r"line 2 \('1/2/2010 8:26'\).*--dates dmy") as error:
        decide("1/2/2010 8:26", "3/4/2010 8:26")
    assert error.value.field == "dates"
    assert decide("1/2/2010 8:26", asked=DateOrder.dmy) is DateOrder.dmy


def test_that_what_contradicts_itself_is_asked_for_with_both_lines() -> None:
    with pytest.raises(Unreadable, match=r"line 2 .* month first and line 3 .* day first"):
        decide("1/13/2010 8:26", "13/1/2010 8:26")


@given(DAYS, st.times(), st.sampled_from("/.-"))
def test_that_a_time_is_read_in_each_order(day: dt.date, time: dt.time, sign: str) -> None:
    moment = dt.datetime.combine(day, time.replace(second=0, microsecond=0), dt.UTC)
    parts = {"d": f"{moment.day}", "m": f"{moment.month}", "y": f"{moment.year:04}"}
    expected = clock.from_datetime(moment)
    for order in (DateOrder.dmy, DateOrder.mdy, DateOrder.ymd):
        text = sign.join(parts[letter] for letter in order.value)
        assert parse_ordered_time(f"{text} {moment:%H:%M}", order, "time") == expected
        assert parse_ordered_time(f"{text} {moment:%I:%M %p}", order, "time") == expected
    short = sign.join((parts["d"], parts["m"], f"{moment:%y}"))
    assert parse_ordered_time(f"{short} {moment:%H:%M}", DateOrder.dmy, "time") == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/13/2010 8:26",
        "1/2/2010",
        "1/2/201 8:26",
        "1/2/2010 25:00",
        "1/2/2010 13:00 PM",
        "1/2-2010 8:26",
    ],
)
def test_that_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time is not a time"):
        parse_ordered_time(text, DateOrder.dmy, "time")


def test_that_seconds_and_their_fractions_count() -> None:
    one, other = (
        parse_ordered_time(f"1/2/2010 8:26{end}", DateOrder.dmy, "time") for end in ("", ":01.5")
    )
    assert other - one == dt.timedelta(seconds=1.5) // dt.timedelta(microseconds=1)
