from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.exchange import field_parsers
from backend.exchange.derived_ids import derive_uuid7

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)


@given(AMOUNTS)
def test_that_amounts_are_exact(amount: Decimal) -> None:
    assert field_parsers.parse_minor_units(f"{amount:f}", "price") == int(amount * 100)


@pytest.mark.parametrize("text", ["", "x", "1e5", "NaN", "--1", " 1", "1.", ".5", "٣", "1" * 14])
def test_that_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="price is not an amount"):
        field_parsers.parse_minor_units(text, "price")


def test_that_a_comma_may_stand_for_the_point_unless_it_could_be_thousands() -> None:
    assert field_parsers.parse_minor_units("2,55", "price") == 255
    with pytest.raises(ValueError, match="thousands or decimals"):
        field_parsers.parse_minor_units("1,234", "price")


def test_that_a_tenth_of_a_minor_unit_is_refused_and_a_zero_behind_it_is_not() -> None:
    assert field_parsers.parse_minor_units("0.100", "price") == 10
    with pytest.raises(ValueError, match="no whole number of minor units"):
        field_parsers.parse_minor_units("0.001", "price")


@pytest.mark.parametrize("text", ["1.5", "1,000", "", "abc", "1 ", "0x1", "9" * 14])
def test_that_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        field_parsers.parse_integer_field(text, "quantity")


def test_that_a_local_time_counts_as_utc() -> None:
    micros = field_parsers.parse_local_time("2017-09-19 09:45:35", "time")
    assert clock.format_rfc3339(micros) == "2017-09-19T09:45:35.000000Z"


@pytest.mark.parametrize(
    "text", ["", "2017", "2017-13-01 00:00:00", "2017-02-30 00:00:00", "20170919"]
)
def test_that_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time"):
        field_parsers.parse_local_time(text, "time")


@pytest.mark.parametrize("text", ["", " ", "a b", "a\n", "\u200bx", "x" * 65])
def test_that_what_can_be_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="order_id"):
        field_parsers.parse_identifier(text, "order_id")


@given(st.integers(min_value=0, max_value=2**45), st.text(max_size=20))
def test_that_derived_ids_are_uuid7_in_the_order_of_time(moment: int, text: str) -> None:
    one = derive_uuid7(moment, text)

    assert one == derive_uuid7(moment, text)
    assert one[6] >> 4 == 7
    assert one[8] >> 6 == 2
    assert one < derive_uuid7(moment + 1000, "")
