"""The few words in which SQLite and PostgreSQL differ; every value is a bound parameter.

Both mean the same: wildcards and order go by code point, free text ignores the case of A to Z,
and a value inside a payload counts only as what it is there (text, number or flag).
"""

import re
import string
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Numeric, Text, case, cast, collate, func, literal
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

Condition = ColumnElement[bool]
Column = ColumnElement[Any]
PayloadPath = tuple[str, ...]
_TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class Dialect(Protocol):
    """What a condition needs of a database. `path` leads into a JSON text, digits into lists."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """Hold where the text matches: `*` any characters, `?` exactly one."""
        ...

    def contains(self, column: Column, text: str) -> Condition:
        """Hold where the text occurs, whatever the case of A to Z."""
        ...

    def by_code_point(self, column: Column) -> Column:
        """Return the text such that it compares by code point."""
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


class SqliteDialect:
    """SQLite."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        return column.op("GLOB", is_comparison=True)(_collapse_stars(pattern).replace("[", "[[]"))

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        return column.like(f"%{_escape_like(text)}%", escape="\\")

    def by_code_point(self, column: Column) -> Column:
        """See `Dialect`."""
        return column

    def text_after(self, column: Column, mark: str) -> Column:
        """See `Dialect`."""
        return func.substr(column, func.instr(column, mark) + 1, type_=Text())

    def text_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "text")

    def number_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "integer", "real")

    def flag_at(self, data: Column, path: PayloadPath) -> Column:
        """See `Dialect`."""
        kind = func.json_type(data, _json_path(path))
        return case((kind.in_(("true", "false")), kind))

    def exists_at(self, data: Column, path: PayloadPath) -> Condition:
        """See `Dialect`."""
        return func.json_type(data, _json_path(path)) != "null"

    def _of_kind(self, data: Column, path: PayloadPath, *kinds: str) -> Column:
        where = _json_path(path)
        found = func.json_extract(_without_nul(data), where)
        return case((func.json_type(data, where).in_(kinds), found))


class PostgresDialect:
    """PostgreSQL."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        like = _escape_like(_collapse_stars(pattern)).replace("*", "%").replace("?", "_")
        return column.like(like, escape="\\")

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        like = f"%{_escape_like(ascii_lower(text))}%"
        return func.lower(self.by_code_point(column)).like(like, escape="\\")

    def by_code_point(self, column: Column) -> Column:
        """See `Dialect`."""
        return collate(column, "C")

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

    def _of_kind(self, data: Column, path: PayloadPath, kind: str) -> Column:
        found = self._payload(data).op("#>>", return_type=Text())(_text_array(path))
        return case((self._kind(data, path) == kind, found))

    def _kind(self, data: Column, path: PayloadPath) -> Column:
        return func.jsonb_typeof(
            self._payload(data).op("#>", return_type=JSONB())(_text_array(path))
        )

    def _payload(self, data: Column) -> Column:
        return cast(_without_nul(data), JSONB())


def has_wildcard(text: str) -> bool:
    """Say whether the text has `*` or `?` in it."""
    return "*" in text or "?" in text


def ascii_lower(text: str) -> str:
    """Return the text with A to Z in lower case, and everything else as it is."""
    return text.translate(_TO_LOWER)


def matches_pattern(text: str, pattern: str) -> bool:
    """Match a wildcard pattern outside the database; no pattern makes it slow."""
    at, star, tried = 0, -1, 0
    here = 0
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, tried, at = at, here, at + 1
        elif at < len(pattern) and pattern[at] in {"?", text[here]}:
            at, here = at + 1, here + 1
        elif star >= 0:  # let the last `*` take one character more
            tried += 1
            at, here = star + 1, tried
        else:
            return False
    return not pattern[at:].strip("*")


def _without_nul(data: Column) -> Column:
    """Return the JSON with another control character instead of NUL.

    SQLite's texts end at a NUL, and jsonb cannot hold one; no filter can ask for either character.
    """
    return func.replace(data, "\\u0000", "\\u0001")


def _collapse_stars(pattern: str) -> str:
    return re.sub(r"\*+", "*", pattern)


def _escape_like(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _json_path(path: PayloadPath) -> str:
    return "$" + "".join(f"[{step}]" if step.isdecimal() else f'."{step}"' for step in path)


def _text_array(path: PayloadPath) -> ColumnElement[Any]:
    return literal(list(path), ARRAY(Text()))
