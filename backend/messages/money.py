"""Amounts of money as people read and write them: minor units in the currency's own digits."""

import re
from functools import cache

from iso4217 import Currency

from backend.messages.number_text import NARROW_SPACE, format_number
from backend.translation import tr

_USUAL_DIGITS = 2
_THOUSAND_DIGITS = 3
_GROUPING = str.maketrans("", "", " \u00a0\u202f'")
_AMOUNT = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]*))?")


@cache
def minor_digits(currency: str) -> int:
    """Return how many decimals an ISO 4217 currency has; 2 for a code that is not in use."""
    try:
        return Currency(currency).exponent or 0
    except ValueError:
        return _USUAL_DIGITS


@cache
def currency_codes() -> tuple[str, ...]:
    """Return the codes of the ISO 4217 currencies in use, in the order of the alphabet."""
    return tuple(sorted(each.code for each in Currency))


def format_amount(minor: int, currency: str = "") -> str:
    """Write `12 345.60 EUR` for 1234560 and EUR, exactly, as all numbers for people are written.

    Without a currency only the number.
    """
    whole, decimals = _split(minor, currency)
    number = f"{'-' if minor < 0 else ''}{format_number(whole)}{decimals}"
    return f"{number}{NARROW_SPACE}{currency}" if currency else number


def format_plain_amount(minor: int, currency: str = "") -> str:
    """Write `12345.60 EUR` with ordinary characters only, to be searched for."""
    whole, decimals = _split(minor, currency)
    number = f"{'-' if minor < 0 else ''}{whole}{decimals}"
    return f"{number} {currency}" if currency else number


def _split(minor: int, currency: str) -> tuple[int, str]:
    """Return the whole units, and the decimals with their point; empty where there are none."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    return whole, f".{rest:0{digits}d}" if digits else ""


def parse_amount(text: str, currency: str = "") -> int:
    """Read `12.60` as 1260 minor units; a comma may stand for the point, blanks between digits.

    Three decimals where the currency has fewer may be thousands, and are refused: `1,500`.

    Raises:
        ValueError: when it is no amount, could be read in two ways, or has more decimals than the
            currency.
    """
    found = _AMOUNT.fullmatch(text.strip().translate(_GROUPING))
    digits = minor_digits(currency)
    if found is None:
        example = "12.50" if digits else "12"
        raise ValueError(tr("Not an amount; write it in digits, as {example}.", example=example))
    sign, whole, written = found[1], found[2], found[3] or ""
    decimals = written.rstrip("0")
    if len(written) == _THOUSAND_DIGITS > digits:
        raise ValueError(
            tr(
                "Thousands or decimals? Write {thousands} or {decimals}.",
                thousands=f"{whole}{written}",
                decimals=f"{whole}.{written[:digits] or '0'}",
            )
        )
    if len(decimals) > digits:
        raise ValueError(_too_many_decimals(digits, currency))
    minor = int(whole + decimals.ljust(digits, "0"))
    return -minor if sign == "-" else minor


def _too_many_decimals(digits: int, currency: str) -> str:
    if digits and currency:
        return tr("At most {digits} decimals in {currency}.", digits=digits, currency=currency)
    if digits:
        return tr("At most {digits} decimals in an amount.", digits=digits)
    if currency:
        return tr("No decimals in {currency}.", currency=currency)
    return tr("No decimals in an amount.")
