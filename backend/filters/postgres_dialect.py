"""The words of PostgreSQL: a module of their own, as SQLAlchemy's take long to load."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Numeric,
    Text,
    and_,
    case,
    cast,
    collate,
    func,
    literal,
    literal_column,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from backend.filters.sql_dialect import (
    Column,
    Condition,
    PayloadPath,
    TimeUnit,
    collapse_stars,
    without_nul,
)
from backend.text_normalization import LETTERS, LIGATURES, fold, folded_away

_DAY = r"^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_TIME_FORMATS: Mapping[TimeUnit, str] = {"day": "YYYY-MM-DD", "month": "YYYY-MM", "year": "YYYY"}


class PostgresDialect:
    """PostgreSQL."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        like = _escape_like(collapse_stars(pattern)).replace("*", "%").replace("?", "_")
        return column.like(like, escape="\\")

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        folded = case((self._is_ascii(column), func.lower(column)), else_=self._folded(column))
        return func.strpos(folded, fold(text)) > 0

    def contains_json(self, data: Column, text: str) -> Condition:
        """See `Dialect`."""
        plain = and_(self._is_ascii(data), func.strpos(data, "\\") == 0)
        unescaped = cast(self._payload(data), Text())
        folded = case((plain, func.lower(data)), else_=self._folded(unescaped))
        return func.strpos(folded, fold(text)) > 0

    def _is_ascii(self, column: Column) -> Condition:
        return self.byte_length(column) == func.char_length(column)

    def byte_length(self, column: Column) -> Column:
        """See `Dialect`."""
        return func.octet_length(column)

    def exact(self, column: Column) -> Column:
        """See `Dialect`."""
        return cast(column, Numeric())

    def _folded(self, column: Column) -> Column:
        """Do what `fold` does; case as far as the database's own locale knows it.

        That of a column that compares by code point knows A to Z.
        """
        taken_apart = func.normalize(column, literal_column("NFKD"))
        lowered = func.lower(collate(taken_apart, "default"))
        bare = func.regexp_replace(lowered, f"[{folded_away()}]", "", "g")
        whole = func.translate(bare, "".join(LETTERS), "".join(LETTERS.values()))
        for ligature, letters in LIGATURES.items():
            whole = func.replace(whole, ligature, letters)
        return self.by_code_point(func.normalize(whole, literal_column("NFC"), type_=Text()))

    def by_code_point(self, column: Column) -> Column:
        """See `Dialect`."""
        return collate(column, "C")

    def unindexed(self, column: Column) -> Column:
        """See `Dialect`; its planner knows from its statistics what an index is worth."""
        return column

    def text_after(self, column: Column, mark: str) -> Column:
        """See `Dialect`."""
        return func.substr(column, func.strpos(column, mark) + 1, type_=Text())

    def text_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        return self.by_code_point(self._of_kind(data, path, "string"))

    def number_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        return cast(self._of_kind(data, path, "number"), Numeric())

    def flag_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "boolean")

    def exists_at(self, data: Column, path: PayloadPath) -> Condition:
        """See `Dialect`."""
        return self._kind(data, path) != "null"

    def items_at(self, data: Column, path: PayloadPath) -> tuple[FromClause, Column]:
        """See `Dialect`."""
        where = self._payload(data).op("#>", return_type=JSONB())(_text_array(path))
        found = case((self._kind(data, path) == "array", where))
        items = func.jsonb_array_elements(found).table_valued("value", joins_implicitly=True)
        return items, cast(func.jsonb_build_array(items.c.value), Text())

    def utc_text(self, seconds: Column, unit: TimeUnit) -> Column:
        """See `Dialect`."""
        moment = func.timezone("UTC", func.to_timestamp(cast(seconds, Numeric())))
        return self.by_code_point(func.to_char(moment, _TIME_FORMATS[unit], type_=Text()))

    def among_texts(self, number: Column) -> Column:
        """See `Dialect`."""
        return self.by_code_point(cast(number, Text()))

    def monday_of(self, day: Column) -> Column:
        """See `Dialect`."""
        first = cast(func.substr(day, 1, 8, type_=Text()).concat("01"), Date())
        found = first + (cast(func.substr(day, 9), Integer()) - 1)  # 02-30 is a day of March
        monday = func.date_trunc("week", found)
        shown = func.to_char(monday, _TIME_FORMATS["day"], type_=Text())
        return self.by_code_point(case((day.regexp_match(_DAY), shown)))

    def members_of(self, data: Column) -> tuple[FromClause, Column, Column]:
        """See `Dialect`."""
        held = func.jsonb_each(self._payload(data)).table_valued(
            "key", "value", joins_implicitly=True
        )
        number = cast(cast(held.c.value, Text()), Numeric())
        return held, self.by_code_point(cast(held.c.key, Text())), number

    def _of_kind(self, data: Column, path: PayloadPath, kind: str) -> Column:
        found = self._payload(data).op("#>>", return_type=Text())(_text_array(path))
        return case((self._kind(data, path) == kind, found))

    def _kind(self, data: Column, path: PayloadPath) -> Column:
        return func.jsonb_typeof(
            self._payload(data).op("#>", return_type=JSONB())(_text_array(path))
        )

    def _payload(self, data: Column) -> Column:
        return cast(without_nul(data), JSONB())


def _escape_like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _text_array(path: PayloadPath) -> ColumnElement[Any]:
    return literal(list(path), ARRAY(Text()))
