"""A tree becomes a condition; what its fields and words mean, the target says."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, assert_never

from sqlalchemy import and_, false, or_, true

from backend import clock
from backend.clock import Micros
from backend.messages.queries import ColumnKind
from backend.query.filters import values
from backend.query.filters.sqltext import Column, Condition, Dialect, has_wildcard
from backend.query.filters.tree import All, BadFilter, Either, Filter, Not, Test, Word

Scalar = bool | int | float | str | bytes


class Meaning(Protocol):
    """What a target (the log, a view) makes of a filter's parts."""

    def test(self, test: Test) -> Condition:
        """Return the condition of a field test.

        Raises:
            BadFilter: there is no such field, or it cannot have such a value.
        """
        ...

    def word(self, word: Word) -> Condition:
        """Return the condition of free text."""
        ...


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a filter is read: the database's dialect, and now in microseconds."""

    dialect: Dialect
    now: Micros


def condition(tree: Filter, meaning: Meaning) -> Condition:
    """Turn the tree into one condition; what is missing (NULL) never matches, its negation does.

    Raises:
        BadFilter: a field or a value has no meaning here.
    """
    match tree:
        case Test():
            return meaning.test(tree)
        case Word():
            return meaning.word(tree)
        case Not(part):
            return condition(part, meaning).is_not(true())
        case All(parts):
            return and_(true(), *(condition(part, meaning) for part in parts))
        case Either(parts):
            return or_(false(), *(condition(part, meaning) for part in parts))
        case _:
            assert_never(tree)


def unknown_field(test: Test, known: Iterable[str]) -> BadFilter:
    """Return the error for a field that the target does not have, with the nearest it has."""
    names = sorted(known)
    near = get_close_matches(test.field, names, n=1)
    hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}"
    return BadFilter(f"There is no field `{test.field}`: {hint}", test.at)


def on_column(column: Column, kind: ColumnKind, test: Test, setting: Setting) -> Condition:
    """Return the condition of a test on a column whose values are of that kind.

    `field:*` holds where there is any value. Days and times compare with the whole span that the
    value names: `created:2017-09` holds for that month, `created>2017-09` for what comes after it.

    Raises:
        BadFilter: the value is not of that kind.
    """
    if asks_for_any(test):
        return column.is_not(None)
    match kind:
        case "text" | "json":
            found = _on_text(column, test, setting.dialect)
        case "integer" | "position":
            found = compared(column, test, values.whole(test))
        case "money":
            found = compared(column, test, values.money(test))
        case "time":
            span = values.span(test, setting.now)
            found = _within(column, test, span.first, span.last)
        case "day":
            found = _on_day(column, test, setting)
        case "flag":
            found = _on_flag(column, test)
        case _:
            assert_never(kind)
    return found


def asks_for_any(test: Test) -> bool:
    """Say whether the test is `field:*`."""
    return test.operator == ":" and test.value == "*" and not test.quoted


def is_pattern(test: Test) -> bool:
    """Say whether the test's value is a pattern with wildcards."""
    return test.operator == ":" and not test.quoted and has_wildcard(test.value)


def compared(column: Column, test: Test, value: Scalar) -> Condition:
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


def _on_text(column: Column, test: Test, dialect: Dialect) -> Condition:
    if is_pattern(test):
        return dialect.matches(column, test.value)
    ordered = test.operator not in {":", "=", "!="}
    return compared(dialect.ordered(column) if ordered else column, test, test.value)


def _on_day(column: Column, test: Test, setting: Setting) -> Condition:
    if is_pattern(test):
        return setting.dialect.matches(column, test.value)
    span = values.span(test, setting.now)
    return _within(column, test, clock.day_of(span.first), clock.day_of(span.last))


def _on_flag(column: Column, test: Test) -> Condition:
    if test.operator not in {":", "=", "!="}:
        raise BadFilter(f"`{test.field}` is true or false: it has no order", test.at)
    return compared(column, test, values.flag(test))


def _within(column: Column, test: Test, first: Scalar, last: Scalar) -> Condition:
    match test.operator:
        case ":" | "=":
            return and_(column >= first, column <= last)
        case "!=":
            return or_(column.is_(None), column < first, column > last)
        case "<" | ">=":
            return compared(column, test, first)
        case "<=" | ">":
            return compared(column, test, last)
        case _:
            assert_never(test.operator)
