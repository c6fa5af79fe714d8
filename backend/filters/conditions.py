"""A tree becomes a condition; what its fields and words mean, the target says."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol, assert_never

import msgspec
from sqlalchemy import and_, false, not_, or_, true

from backend import clock
from backend.clock import Micros
from backend.filters import literals
from backend.filters.sql_dialect import Column, Condition, Dialect
from backend.filters.syntax_tree import (
    BadFilter,
    Comparison,
    Conjunction,
    Disjunction,
    FieldReference,
    Filter,
    Negation,
    Relation,
    Term,
)
from backend.filters.wildcards import is_pattern, is_presence_test
from backend.messages.catalogue import ColumnKind
from backend.text_normalization import spellings

Scalar = bool | int | float | str | bytes


class FieldResolver(Protocol):
    """What a target (the log, a view) makes of a filter's parts."""

    def comparison(self, test: Comparison) -> Condition:
        """Return the condition of a field test.

        Raises:
            BadFilter: there is no such field, or it cannot have such a value.
        """
        ...

    def relation(self, test: Relation) -> Condition:
        """Return the condition of a calculation.

        Raises:
            BadFilter: there is no such field, or its values do not go together.
        """
        ...

    def term(self, word: Term) -> Condition:
        """Return the condition of free text."""
        ...


class FilterContext(msgspec.Struct, frozen=True):
    """Where and when a filter is read: the database's dialect, and now in microseconds."""

    dialect: Dialect
    now: Micros


def build_condition(tree: Filter, resolver: FieldResolver) -> Condition:
    """Turn the tree into one condition; what is missing (NULL) never matches, its negation does.

    Raises:
        BadFilter: a field or a value has no meaning here.
    """
    match tree:
        case Comparison():
            return resolver.comparison(tree)
        case Relation():
            return resolver.relation(tree)
        case Term():
            return resolver.term(tree)
        case Negation(part):
            return build_condition(part, resolver).is_not(true())
        case Conjunction(parts):
            return and_(true(), *(build_condition(part, resolver) for part in parts))
        case Disjunction(parts):
            return or_(false(), *(build_condition(part, resolver) for part in parts))
        case _:
            assert_never(tree)


def unknown_field(test: Comparison | FieldReference, known: Iterable[str]) -> BadFilter:
    """Return the error for a field that the target does not have, with the nearest it has."""
    names, name = sorted(known), test.field if isinstance(test, Comparison) else test.name
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}"
    return BadFilter(f"There is no field `{name}`: {hint}", test.at)


def column_condition(
    column: Column, kind: ColumnKind, test: Comparison, context: FilterContext
) -> Condition:
    """Return the condition of a test on a column whose values are of that kind.

    `field:*` holds where there is any value. Days and times compare with the whole span that the
    value names: `created:2017-09` holds for that month, `created>2017-09` for what comes after it.
    Money is compared in minor units; see `money_conditions` for amounts as they are shown.

    Raises:
        BadFilter: the value is not of that kind.
    """
    if is_presence_test(test):
        return column.is_not(None)
    match kind:
        case "text" | "json" | "amounts":
            found = _text_condition(column, test, context.dialect)
        case "integer" | "position" | "money":
            found = compare_column(column, test, literals.parse_integer(test))
        case "number":
            found = compare_column(column, test, literals.parse_decimal(test))
        case "time":
            span = literals.parse_time_span(test, context.now)
            found = _span_condition(column, test, span.first_us, span.last_us)
        case "day":
            found = _day_condition(column, test, context)
        case "flag":
            found = _flag_condition(column, test)
        case _:
            assert_never(kind)
    return found


def compare_column(column: Column, test: Comparison, value: Scalar) -> Condition:
    """Compare a column with one value; `!=` holds also where there is none."""
    match test.operator:
        case ":" | "=":
            found = column == value
        case "!=":
            found = or_(column.is_(None), column != value)
        case "<":
            found = column < value
        case "<=":
            found = column <= value
        case ">":
            found = column > value
        case ">=":
            found = column >= value
        case _:
            assert_never(test.operator)
    return found


def equals_text(column: Column, text: str) -> Condition:
    """Hold where the column is this text, its accented letters in one character or in two."""
    written, *others = spellings(text)
    return column.in_([written, *others]) if others else column == written


def matches_text(column: Column, pattern: str, dialect: Dialect) -> Condition:
    """Hold where the column matches this pattern, however its accented letters are spelt."""
    return or_(*(dialect.matches(column, each) for each in spellings(pattern)))


def _text_condition(column: Column, test: Comparison, dialect: Dialect) -> Condition:
    if is_pattern(test):
        return matches_text(column, test.value, dialect)
    if test.operator == "!=":
        return or_(column.is_(None), not_(equals_text(column, test.value)))
    if test.operator in {":", "="}:
        return equals_text(column, test.value)
    return compare_column(dialect.by_code_point(column), test, test.value)


def _day_condition(column: Column, test: Comparison, context: FilterContext) -> Condition:
    if is_pattern(test):
        return context.dialect.matches(column, test.value)
    span = literals.parse_time_span(test, context.now)
    return _span_condition(column, test, clock.utc_day(span.first_us), clock.utc_day(span.last_us))


def _flag_condition(column: Column, test: Comparison) -> Condition:
    if test.operator not in {":", "=", "!="}:
        raise BadFilter(f"`{test.field}` is true or false: it has no order", test.at)
    return compare_column(column, test, literals.parse_flag(test))


def _span_condition(column: Column, test: Comparison, first: Scalar, last: Scalar) -> Condition:
    match test.operator:
        case ":" | "=":
            return and_(column >= first, column <= last)
        case "!=":
            return or_(column.is_(None), column < first, column > last)
        case "<" | ">=":
            return compare_column(column, test, first)
        case "<=" | ">":
            return compare_column(column, test, last)
        case _:
            assert_never(test.operator)
