import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.messages.money import format_amount, format_plain_amount, minor_digits, parse_amount

CURRENCIES = st.sampled_from(["EUR", "JPY", "TND", "CLF", "XAU", "ZZZ", ""])


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (5000, "JPY", "5000 JPY"),
        (700, "EUR", "7.00 EUR"),
        (-5, "EUR", "-0.05 EUR"),
        (1234, "TND", "1.234 TND"),
        (12345, "CLF", "1.2345 CLF"),
        (5, "XAU", "5 XAU"),
        (1250, "", "12.50"),
    ],
)
def test_that_an_amount_is_written_with_its_currencys_own_digits(
    minor: int, currency: str, text: str
) -> None:
    assert format_plain_amount(minor, currency) == text


def test_that_thousands_stand_apart_as_in_all_numbers_for_people() -> None:
    assert format_amount(-123456789, "EUR") == "-1\u202f234\u202f567.89\u202fEUR"


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.5", "EUR", 1250),
        ("12,50", "EUR", 1250),
        ("1 234.50", "EUR", 123450),
        ("-5", "EUR", -500),
        ("5000", "JPY", 5000),
        ("5000.0", "JPY", 5000),
        ("12.", "EUR", 1200),
    ],
)
def test_that_an_amount_is_read_in_its_currencys_units(
    text: str, currency: str, minor: int
) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    "text", ["", "1e5", "nan", "inf", "12.345", "1,234.50", "--5", "0x10", "\u0661", "."]
)
def test_that_what_could_be_misread_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"Not an amount|Thousands or decimals"):
        parse_amount(text, "EUR")


@pytest.mark.parametrize("text", ["1,500", "1.500", "1,000", "-12.000"])
def test_that_thousands_are_not_read_as_decimals(text: str) -> None:
    for currency in ("EUR", "JPY", ""):
        with pytest.raises(ValueError, match="Thousands or decimals"):
            parse_amount(text, currency)
    assert parse_amount(text, "TND") == int(text.replace(",", "").replace(".", ""))


@given(st.integers(-(2**70), 2**70), CURRENCIES)
def test_that_every_amount_is_read_as_it_is_written(minor: int, currency: str) -> None:
    for write in (format_amount, format_plain_amount):
        assert parse_amount(write(minor, currency).removesuffix(currency), currency) == minor


def test_that_a_code_out_of_use_has_the_usual_digits() -> None:
    assert (minor_digits("DEM"), minor_digits("ZZZ"), minor_digits("")) == (2, 2, 2)
