import pytest

from backend.filters.literals import parse_integer, parse_number
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
