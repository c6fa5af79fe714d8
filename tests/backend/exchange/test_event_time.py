import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.exchange.event_time import EventTime, parse_event_time


@given(st.integers(min_value=-62_135_596_800_000_000, max_value=253_402_300_799_999_999))
def test_that_every_time_that_is_written_is_read_again(time_us: int) -> None:
    assert parse_event_time(clock.format_rfc3339(time_us)) == EventTime(time_us)


@pytest.mark.parametrize(
    "text", ["2020-01-01T00:00:00Z", "2020-01-01t00:00:00.000z", "2020-01-01 01:30:00+01:30"]
)
def test_that_a_time_may_be_written_in_every_way_of_the_standard(text: str) -> None:
    assert parse_event_time(text) == EventTime(1_577_836_800_000_000)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2020-01-01", "a date without a time"),
        ("2020-W01-1", "a week date"),
        ("2020-W01-1T00:00:00Z", "a week date"),
        ("2020-001", "an ordinal date"),
        ("20200101T000000Z", "the basic format"),
        ("2020-01-01T00:00:00", "a time without a zone"),
        ("2020-01-01T00:00", "a time without a zone"),
        ("2020-01-01T00:00:00+0100", "something else"),
        ("2020-01-01T00:00:00,5Z", "something else"),
        ("\u0662020-01-01T00:00:00Z", "something else"),
        ("2020-02-30T00:00:00Z", "no RFC 3339 time"),
        ("2020-01-01T24:00:00Z", "no RFC 3339 time"),
        ("0001-01-01T00:00:00+00:01", "no RFC 3339 time"),
        ("", "something else"),
    ],
)
def test_that_what_is_none_is_refused_by_name(text: str, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        parse_event_time(text)


def test_that_what_is_cut_off_is_said() -> None:
    whole, cut = (
        parse_event_time(f"2020-01-01T00:00:00.{end}Z") for end in ("123456000", "123456789")
    )
    assert (whole.findings, cut.findings) == ((), ("time-shortened",))
    assert whole.time_us == cut.time_us == 1_577_836_800_123_456


def test_that_a_leap_second_is_the_second_after() -> None:
    leap = parse_event_time("2016-12-31T23:59:60.5Z")
    assert leap == EventTime(clock.parse_rfc3339("2017-01-01T00:00:00.5Z"), ("leap-second",))
