import pytest

from backend.clock import format_rfc3339
from backend.filters.literals import parse_integer, parse_number, parse_time_span
from backend.filters.syntax_tree import BadFilter, Comparison

DIGITS = "9" * 5000


@pytest.mark.parametrize(
    "text", ["9223372036854775808", "-9223372036854775808", DIGITS, f"-{DIGITS}", "9_" * 2500 + "9"]
)
def test_that_a_whole_number_beyond_64_bits_is_refused_however_long_it_is(text: str) -> None:
    with pytest.raises(BadFilter, match="larger than any number here"):
        parse_integer(Comparison("position", "=", text))


@pytest.mark.parametrize("text", [DIGITS, f"{DIGITS}.5", f"-{DIGITS}.5"])
def test_that_a_number_of_a_payload_beyond_64_bits_is_refused(text: str) -> None:
    with pytest.raises(BadFilter, match="larger than any number here"):
        parse_number(Comparison("data.total", ">", text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0" * 5000 + "7", 7),
        ("-1_000", -1000),
        ("+5", 5),
        ("-0", 0),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_that_a_whole_number_is_read(text: str, number: int) -> None:
    assert parse_integer(Comparison("position", "=", text)) == number


@pytest.mark.parametrize(("text", "number"), [("-0.5", -0.5), ("12.25", 12.25), ("-12", -12)])
def test_that_a_number_of_a_payload_is_read(text: str, number: float) -> None:
    assert parse_number(Comparison("data.total", "=", text)) == number


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2017-09-19", "2017-09-19", "2017-09-19"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_that_a_part_of_the_calendar_is_all_of_it_up_to_its_end(
    text: str, first: str, last: str
) -> None:
    span = parse_time_span(Comparison("until", ":", text), now=0)
    assert format_rfc3339(span.first_us) == f"{first}T00:00:00.000000Z"
    assert format_rfc3339(span.last_us) == f"{last}T23:59:59.999999Z"
