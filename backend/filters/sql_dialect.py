"""The few words in which databases differ, and those of SQLite; every value is a bound parameter.

All mean the same: wildcards and order go by code point, free text is compared as it is folded
(`backend.text_normalization`), and a value inside a payload counts only as what it is there (text,
number or flag). Texts of ASCII alone, which are most, are folded by the database itself.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from sqlalchemy import (
    ColumnElement,
    FromClause,
    LargeBinary,
    Text,
    UnaryExpression,
    and_,
    case,
    cast,
    func,
    literal,
)
from sqlalchemy.sql.operators import custom_op

from backend.text_normalization import fold

_LIST_INDEX = re.compile(r"[0-9]{1,9}")  # SQLite counts modulo 2^32, and knows no other digits
_PLUS: custom_op[Any] = custom_op("+")  # SQLite finds no index for what it stands before
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
Condition = ColumnElement[bool]
Column = ColumnElement[Any]
PayloadPath = tuple[str, ...]
TimeUnit = Literal["day", "month", "year"]
_TIME_FORMATS: Mapping[TimeUnit, str] = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


class Dialect(Protocol):
    """What a condition needs of a database. `path` leads into a JSON text, digits into lists."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """Hold where the text matches: `*` any characters, `?` exactly one."""
        ...

    def contains(self, column: Column, text: str) -> Condition:
        """Hold where the text occurs, whatever its case and accents."""
        ...

    def contains_json(self, data: Column, text: str) -> Condition:
        """Hold where the text, written as in JSON, occurs in a JSON text however it is escaped."""
        ...

    def by_code_point(self, column: Column) -> Column:
        """Return the text such that it compares by code point."""
        ...

    def byte_length(self, column: Column) -> Column:
        """Return how many bytes the text has in UTF-8."""
        ...

    def exact(self, column: Column) -> Column:
        """Return the number such that no calculation with it goes beyond what a number can be."""
        ...

    def unindexed(self, column: Column) -> Column:
        """Return the same value, such that no index is used to find it."""
        ...

    def text_after(self, column: Column, mark: str) -> Column:
        """Return the text behind the first `mark`."""
        ...

    def text_at(self, data: Column, path: PayloadPath) -> Column:
        """Return the string there; NULL where there is none."""
        ...

    def number_at(self, data: Column, path: PayloadPath) -> Column:
        """Return the number there; NULL where there is none."""
        ...

    def flag_at(self, data: Column, path: PayloadPath) -> Column:
        """Return `true` or `false`; NULL where there is neither."""
        ...

    def exists_at(self, data: Column, path: PayloadPath) -> Condition:
        """Hold where there is a value other than null."""
        ...

    def items_at(self, data: Column, path: PayloadPath) -> tuple[FromClause, Column]:
        """Return the items of the list there as rows, and the JSON text of each, in brackets.

        There is no row where there is no list.
        """
        ...

    def utc_text(self, seconds: Column, unit: TimeUnit) -> Column:
        """Return the day, month or year (UTC) of a moment, in seconds since 1970."""
        ...

    def among_texts(self, number: Column) -> Column:
        """Return a number such that it can stand where a text may stand as well."""
        ...

    def monday_of(self, day: Column) -> Column:
        """Return the Monday on or before a day like `2017-09-01`; NULL where the text is none."""
        ...

    def members_of(self, data: Column) -> tuple[FromClause, Column, Column]:
        """Return the members of the JSON object as rows, with name and number of each."""
        ...


class SqliteDialect:
    """SQLite."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        return column.op("GLOB", is_comparison=True)(collapse_stars(pattern).replace("[", "[[]"))

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        folded = case(
            (self._is_ascii(column), func.lower(column)), else_=func.marigraph_fold(column)
        )
        return func.instr(folded, fold(text)) > 0

    def contains_json(self, data: Column, text: str) -> Condition:
        """See `Dialect`."""
        plain = and_(self._is_ascii(data), func.instr(data, "\\") == 0)
        folded = case((plain, func.lower(data)), else_=func.marigraph_fold_json(data))
        return func.instr(folded, fold(text)) > 0

    def _is_ascii(self, column: Column) -> Condition:
        return func.length(column) == self.byte_length(column)

    def byte_length(self, column: Column) -> Column:
        """See `Dialect`."""
        return func.length(cast(column, LargeBinary()))

    def by_code_point(self, column: Column) -> Column:
        """See `Dialect`."""
        return column

    def exact(self, column: Column) -> Column:
        """See `Dialect`; whole numbers beyond 64 bits go on as fractions by themselves."""
        return column

    def unindexed(self, column: Column) -> Column:
        """See `Dialect`."""
        return UnaryExpression(column, operator=_PLUS, type_=column.type)

    def text_after(self, column: Column, mark: str) -> Column:
        """See `Dialect`."""
        return func.substr(column, func.instr(column, mark) + 1, type_=Text())

    def text_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        where = json_path(path)
        found = func.json_extract(without_nul(data), where)
        return case((func.json_type(data, where) == "text", found))

    def number_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        where = json_path(path)
        found = func.json_extract(data, where)  # the text that the type was read of: parsed once
        return case((func.json_type(data, where).in_(("integer", "real")), found))

    def flag_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        kind = func.json_type(data, json_path(path))
        return case((kind.in_(("true", "false")), kind))

    def exists_at(self, data: Column, path: PayloadPath) -> Condition:
        """See `Dialect`."""
        return func.json_type(data, json_path(path)) != "null"

    def items_at(self, data: Column, path: PayloadPath) -> tuple[FromClause, Column]:
        """See `Dialect`."""
        where = json_path(path)
        whole = without_nul(data)
        found = case((func.json_type(data, where) == "array", func.json_extract(whole, where)))
        items = func.json_each(found).table_valued("value", "type", joins_implicitly=True)
        text = case(
            (items.c.type.in_(("object", "array")), items.c.value),
            (items.c.type.in_(("true", "false", "null")), items.c.type),
            else_=func.json_quote(items.c.value),
        )
        return items, literal("[").concat(text).concat("]")

    def utc_text(self, seconds: Column, unit: TimeUnit) -> Column:
        """See `Dialect`."""
        return func.strftime(_TIME_FORMATS[unit], seconds, "unixepoch", type_=Text())

    def among_texts(self, number: Column) -> Column:
        """See `Dialect`."""
        return number

    def monday_of(self, day: Column) -> Column:
        """See `Dialect`."""
        return func.strftime("%Y-%m-%d", day, "-6 days", "weekday 1", type_=Text())

    def members_of(self, data: Column) -> tuple[FromClause, Column, Column]:
        """See `Dialect`."""
        held = func.json_each(data).table_valued("key", "value", joins_implicitly=True)
        return held, held.c.key, held.c.value


def without_nul(data: Column) -> Column:
    """Return the JSON with another control character instead of NUL.

    SQLite's texts end at a NUL, and jsonb cannot hold one; no filter can ask for either character.
    """
    return func.replace(data, "\\u0000", "\\u0001")


def collapse_stars(pattern: str) -> str:
    """Return a pattern that means the same, without two `*` beside each other."""
    return re.sub(r"\*+", "*", pattern)


def json_path(path: PayloadPath) -> str:
    """Return a path as SQLite's functions of JSON take it."""
    return "$" + "".join(_json_step(step) for step in path)


def _json_step(step: str) -> str:
    if _LIST_INDEX.fullmatch(step):
        return f"[{step}]"
    return f".{step}" if _PLAIN_NAME.fullmatch(step) else f'."{step}"'  # quoting costs a third more
