"""Conditions on amounts as they are shown: `total>12.50`, and `total>12.50EUR` where several occur.

Rows hold minor units, and each currency has its own number of decimals.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from iso4217 import Currency
from sqlalchemy import and_, or_, true

from backend.filters.conditions import compare_column
from backend.filters.sql_dialect import Column, Condition
from backend.filters.syntax_tree import BadFilter, Comparison
from backend.messages.bounds import MAX_INT64
from backend.messages.money import minor_digits

MINOR_SUFFIX = ".minor"
_USUAL_DIGITS = minor_digits("")
_AMOUNT = re.compile(r"([+-]?\d+(?:_\d+)*(?:\.\d+)?)\s*([A-Za-z]{3})?", re.ASCII)


def money_condition(column: Column, currency: Column | None, test: Comparison) -> Condition:
    """Compare amounts, each in its row's own currency; with a currency only those in it.

    Raises:
        BadFilter: the value is no amount.
    """
    amount, code = parse_money(test)
    if code:
        return currency_condition(column, currency, test, amount, code)
    if currency is None:
        return _compare(column, test, amount, _USUAL_DIGITS)
    unusual = _unusual_currencies()
    usual = or_(
        currency.is_(None), currency.not_in([c for codes in unusual.values() for c in codes])
    )
    return or_(
        and_(usual, _compare(column, test, amount, _USUAL_DIGITS)),
        *(
            and_(currency.in_(codes), _compare(column, test, amount, digits))
            for digits, codes in unusual.items()
        ),
    )


def currency_condition(
    column: Column, currency: Column | None, test: Comparison, amount: Decimal, code: str
) -> Condition:
    """Compare amounts in one currency; `!=` holds for those in any other, too."""
    same = _compare(column, _equality(test), amount, minor_digits(code))
    found = same if currency is None else and_(currency == code, same)
    return found.is_not(true()) if test.operator == "!=" else found


def parse_money(test: Comparison) -> tuple[Decimal, str]:
    """Read `12.50`, `12.50EUR` or `"12.50 EUR"` as an amount and a currency, empty without one.

    Raises:
        BadFilter: it is no amount.
    """
    found = _AMOUNT.fullmatch(test.value.strip())
    if found is None:
        raise BadFilter(
            f"`{test.field}` is an amount like 12.50 or 12.50EUR, not `{test.value}`; "
            f"`{test.field}{MINOR_SUFFIX}` compares minor units",
            test.value_at,
        )
    return Decimal(found[1]), (found[2] or "").upper()


def has_currency(test: Comparison) -> bool:
    """Say whether the value is an amount with its currency."""
    found = _AMOUNT.fullmatch(test.value.strip())
    return found is not None and found[2] is not None and found[2].upper() in _codes()


def _compare(column: Column, test: Comparison, amount: Decimal, digits: int) -> Condition:
    minor = amount.scaleb(digits)
    if abs(minor) > MAX_INT64:
        raise BadFilter(f"`{test.value}` is larger than any number here", test.value_at)
    return compare_column(column, test, int(minor) if minor == int(minor) else float(minor))


def _equality(test: Comparison) -> Comparison:
    """Return the test that `!=` is the negation of; any other as it is."""
    if test.operator != "!=":
        return test
    return Comparison(test.field, "=", test.value, test.quoted, test.at, test.value_at)


@cache
def _codes() -> frozenset[str]:
    return frozenset(each.code for each in Currency)


@cache
def _unusual_currencies() -> Mapping[int, Sequence[str]]:
    """Return the currencies that have not two decimals, by their number of decimals."""
    found: dict[int, list[str]] = {}
    for code in sorted(_codes()):
        if (digits := minor_digits(code)) != _USUAL_DIGITS:
            found.setdefault(digits, []).append(code)
    return found
