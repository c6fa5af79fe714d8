"""What a calculation is made of: values in SQL, each of a kind, and what comes of two of them.

Only what makes sense is put together: a time less a time is a span, an amount plus a time is
refused. What is missing makes all of a calculation missing, and so does a division by 0.
"""

from collections.abc import Mapping
from typing import assert_never

import msgspec
from sqlalchemy import func, literal_column

from backend.filters.payload_conditions import ANY_ITEM
from backend.filters.sql_dialect import Column, Dialect, PayloadPath
from backend.filters.syntax_tree import BadFilter, FieldReference, Sign
from backend.filters.value_kind import ValueKind
from backend.messages.catalogue import ColumnKind
from backend.translation import tr_noop

_IN_WORDS: Mapping[ValueKind, str] = {
    "number": tr_noop("a number"),
    "amount": tr_noop("an amount"),
    "time": tr_noop("a time"),
    "span": tr_noop("a span of time"),
    "text": tr_noop("a text"),
    "flag": tr_noop("true or false"),
    "payload": tr_noop("a value of a payload"),
}
_OF_COLUMNS: Mapping[ColumnKind, ValueKind] = {
    "text": "text",
    "day": "text",
    "integer": "number",
    "position": "number",
    "number": "number",
    "money": "amount",
    "time": "time",
    "flag": "flag",
}
# what comes of two values
_RESULTS: Mapping[tuple[ValueKind, Sign, ValueKind], ValueKind] = {
    ("number", "+", "number"): "number",
    ("number", "-", "number"): "number",
    ("number", "*", "number"): "number",
    ("number", "/", "number"): "number",
    ("span", "+", "span"): "span",
    ("span", "-", "span"): "span",
    ("number", "-", "span"): "span",  # of `-2h`, which is taken from 0
    ("span", "*", "number"): "span",
    ("number", "*", "span"): "span",
    ("span", "/", "number"): "span",
    ("span", "/", "span"): "number",
    ("time", "-", "time"): "span",
    ("time", "+", "span"): "time",
    ("span", "+", "time"): "time",
    ("time", "-", "span"): "time",
    ("amount", "+", "amount"): "amount",
    ("amount", "-", "amount"): "amount",
    ("number", "-", "amount"): "amount",  # of `-total`
    ("amount", "*", "number"): "amount",
    ("number", "*", "amount"): "amount",
    ("amount", "/", "number"): "amount",
    ("amount", "/", "amount"): "number",
}


class CalculatedValue(msgspec.Struct, frozen=True):
    """A value in SQL, and what it is.

    Times and spans are microseconds, amounts minor units. `payload`: a number in `column`, of which
    nobody says what it counts; if it may be a text as well, it is one in `text`. `currency`: the
    column that says in which one it is.
    """

    column: Column
    kind: ValueKind
    text: Column | None = None
    currency: Column | None = None

    @property
    def in_words(self) -> str:
        """What kind of value it is."""
        return _IN_WORDS[self.kind]


def column_value(
    field: FieldReference, column: Column, kind: ColumnKind, currency: Column | None = None
) -> CalculatedValue:
    """Return the value of a column; `currency`: the one that says in which one amounts are.

    Raises:
        BadFilter: it holds several values.
    """
    known = _OF_COLUMNS.get(kind)
    if known is None:
        raise _several_values(field)
    return CalculatedValue(column, known, currency=currency)


def payload_value(
    field: FieldReference,
    data: Column,
    path: PayloadPath,
    dialect: Dialect,
    currency: Column | None,
) -> CalculatedValue:
    """Return the value at a path in a JSON text.

    Raises:
        BadFilter: no value is named, or several are.
    """
    if ANY_ITEM in path:
        raise _several_values(field)
    if not path:
        raise BadFilter(f"Say which value of it, as in `{field.name}.total`", field.at)
    number, text = dialect.number_at(data, path), dialect.text_at(data, path)
    return CalculatedValue(number, "payload", text=text, currency=currency)


def _several_values(field: FieldReference) -> BadFilter:
    return BadFilter(f"`{field.name}` holds several values: say which of them", field.at)


def combine(
    left: CalculatedValue, right: CalculatedValue, sign: Sign, at: int, dialect: Dialect
) -> CalculatedValue:
    """Return what a sign makes of two values; `at`: where it stands.

    Raises:
        BadFilter: they do not go together.
    """
    kind = _RESULTS.get((_counted(left, sign, right), sign, _counted(right, sign, left)))
    if kind is None:
        raise BadFilter(f"`{sign}` between {left.in_words} and {right.in_words} makes no sense", at)
    require_one_currency(left, right, at)
    numbers = dialect.exact(left.column), dialect.exact(right.column)
    currency = left.currency if left.currency is not None else right.currency
    if kind == "number" and "payload" in {left.kind, right.kind}:
        kind = "payload"
    return CalculatedValue(_apply(numbers[0], sign, numbers[1]), kind, currency=currency)


def _counted(value: CalculatedValue, sign: Sign, other: CalculatedValue) -> ValueKind:
    """Return as what a value counts: one of a payload as an amount beside one, or as a number."""
    if value.kind != "payload":
        return value.kind
    return "amount" if other.kind == "amount" and sign in {"+", "-"} else "number"


def require_one_currency(left: CalculatedValue, right: CalculatedValue, at: int) -> None:
    """Refuse amounts that two columns may say to be in two currencies.

    Raises:
        BadFilter: they may be.
    """
    one, other = left.currency, right.currency
    if one is None or other is None or one is other:
        return
    if not one.compare(other):
        raise BadFilter("These amounts may be in two currencies", at)


def _apply(left: Column, sign: Sign, right: Column) -> Column:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left * literal_column("1.0") / func.nullif(right, 0, type_=right.type)
        case _:
            assert_never(sign)
