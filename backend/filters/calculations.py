"""Conditions on what is calculated: a field beside another one, sums, spans between two times.

What is missing never matches, but that it differs.
"""

from collections.abc import Callable
from typing import assert_never

from sqlalchemy import literal, or_, true

from backend.filters.calculated_values import CalculatedValue, combine, require_one_currency
from backend.filters.conditions import FilterContext, column_condition, compare_column
from backend.filters.filter_text import write_value
from backend.filters.literals import NOW, parse_decimal, parse_number, read_span
from backend.filters.money_conditions import (
    currency_condition,
    has_currency,
    money_condition,
    parse_money,
)
from backend.filters.sql_dialect import Column, Condition, Dialect
from backend.filters.syntax_tree import (
    Arithmetic,
    BadFilter,
    Comparison,
    Constant,
    FieldReference,
    PlainValue,
    Relation,
    Value,
)
from backend.filters.value_kind import ValueKind
from backend.filters.wildcards import is_presence_test
from backend.messages.bounds import MAX_INT64

ResolveValue = Callable[[FieldReference], CalculatedValue]


def relation_condition(test: Relation, resolve: ResolveValue, context: FilterContext) -> Condition:
    """Return the condition of a relation; `resolve` says what the fields are in SQL.

    Raises:
        BadFilter: there is no such field, or the values do not go together.
    """
    left = calculate(test.left, resolve, context)
    if isinstance(test.right, PlainValue):
        return _compare_plain(left, test, test.right, context)
    return _compare(left, calculate(test.right, resolve, context), test, context)


def calculate(value: Value, resolve: ResolveValue, context: FilterContext) -> CalculatedValue:
    """Return what a calculation comes to; `resolve` says what the fields are in SQL.

    Raises:
        BadFilter: there is no such field, or the values do not go together.
    """
    match value:
        case FieldReference(name) if name == NOW:
            return CalculatedValue(literal(context.now), "time")
        case FieldReference():
            return resolve(value)
        case Constant():
            return _constant(value)
        case Arithmetic(left, sign, right):
            parts = calculate(left, resolve, context), calculate(right, resolve, context)
            return combine(*parts, sign, value.at, context.dialect)
        case _:
            assert_never(value)


def _constant(value: Constant) -> CalculatedValue:
    written = Comparison("", "=", value.text, at=value.at, value_at=value.at)
    match value.kind:
        case "number":
            return CalculatedValue(literal(parse_number(written)), "number")
        case "span":
            return CalculatedValue(literal(_read_span(written)), "span")
        case "text":
            return CalculatedValue(literal(value.text), "text")
        case _:
            assert_never(value.kind)


def _read_span(test: Comparison) -> int:
    span_us = read_span(test.value)
    if span_us is None:
        raise BadFilter(
            f"`{test.field}` is a span of time like 2h or 1d12h, not `{test.value}`", test.value_at
        )
    if span_us > MAX_INT64:
        raise BadFilter(f"`{test.value}` is longer than any time here", test.value_at)
    return span_us


def _compare(
    left: CalculatedValue, right: CalculatedValue, test: Relation, context: FilterContext
) -> Condition:
    if left.text is not None and right.text is not None:
        return _compare_payloads(left, right, test, context.dialect)
    one, other = _as_kind_of(left, right), _as_kind_of(right, left)
    if one.kind != other.kind:
        raise BadFilter(f"{left.in_words} and {right.in_words} do not compare", test.at)
    if one.kind == "flag" and test.operator not in {":", "=", "!="}:
        raise BadFilter("True and false have no order", test.at)
    if one.kind == "amount":
        require_one_currency(one, other, test.at)
    by_text = one.kind == "text"
    if by_text:
        columns = (
            context.dialect.by_code_point(one.column),
            context.dialect.by_code_point(other.column),
        )
    else:
        columns = one.column, other.column
    return _related(columns[0], test, columns[1])


def _as_kind_of(value: CalculatedValue, other: CalculatedValue) -> CalculatedValue:
    """Return a value of a payload as what it is compared with."""
    if value.kind != "payload":
        return value
    if other.kind == "text" and value.text is not None:
        return CalculatedValue(value.text, "text")
    kind: ValueKind = "amount" if other.kind == "amount" else "number"
    return CalculatedValue(value.column, kind, currency=value.currency)


def _compare_payloads(
    left: CalculatedValue, right: CalculatedValue, test: Relation, dialect: Dialect
) -> Condition:
    """Compare two values that may be numbers or texts: both as the one, or both as the other."""
    texts = [dialect.by_code_point(each.text) for each in (left, right) if each.text is not None]
    if test.operator == "!=":
        same = or_(left.column == right.column, texts[0] == texts[1])
        return same.is_not(true())
    return or_(_related(left.column, test, right.column), _related(texts[0], test, texts[1]))


def _related(left: Column, test: Relation, right: Column) -> Condition:
    match test.operator:
        case ":" | "=":
            return left == right
        case "!=":
            return (left == right).is_not(true())
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            assert_never(test.operator)


def _compare_plain(
    left: CalculatedValue, test: Relation, plain: PlainValue, context: FilterContext
) -> Condition:
    """Compare with a value that is written as behind a field of this kind."""
    written = Comparison(
        field=write_value(test.left),
        operator=test.operator,
        value=plain.text,
        quoted=plain.quoted,
        at=test.at,
        value_at=plain.at,
    )
    if is_presence_test(written):
        return left.column.is_not(None)
    match left.kind:
        case "amount":
            return money_condition(left.column, left.currency, written)
        case "number" | "payload" if left.currency is not None and has_currency(written):
            amount, code = parse_money(written)
            return currency_condition(left.column, left.currency, written, amount, code)
        case "number" | "payload":
            return compare_column(left.column, written, parse_decimal(written))
        case "span":
            return compare_column(left.column, written, _read_span(written))
        case "time" if read_span(plain.text) is not None:
            raise BadFilter(
                f"`{plain.text}` is a span of time here; a moment is written in braces, as"
                " now - 2h",
                plain.at,
            )
        case "time" | "text" | "flag":
            return column_condition(left.column, left.kind, written, context)
        case _:
            assert_never(left.kind)
