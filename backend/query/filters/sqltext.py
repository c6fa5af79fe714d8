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
Path = tuple[str, ...]
_TO_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class Dialect(Protocol):
    """What a condition needs of a database. `path` leads into a JSON text, digits into lists."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """Hold where the text matches: `*` any characters, `?` exactly one."""
        ...

    def contains(self, column: Column, text: str) -> Condition:
        """Hold where the text occurs, whatever the case of A to Z."""
        ...

    def ordered(self, column: Column) -> Column:
        """Return the text such that it compares by code point."""
        ...

    def after(self, column: Column, mark: str) -> Column:
        """Return the text behind the first `mark`."""
        ...

    def text_at(self, data: Column, path: Path) -> Column:
        """Return the string there; NULL where there is none."""
        ...

    def number_at(self, data: Column, path: Path) -> Column:
        """Return the number there; NULL where there is none."""
        ...

    def flag_at(self, data: Column, path: Path) -> Column:
        """Return `true` or `false`; NULL where there is neither."""
        ...

    def there(self, data: Column, path: Path) -> Condition:
        """Hold where there is a value other than null."""
        ...


class Sqlite:
    """SQLite."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        return column.op("GLOB", is_comparison=True)(_collapsed(pattern).replace("[", "[[]"))

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        return column.like(f"%{_escaped(text)}%", escape="\\")

    def ordered(self, column: Column) -> Column:
        """See `Dialect`."""
        return column

    def after(self, column: Column, mark: str) -> Column:
        """See `Dialect`."""
        return func.substr(column, func.instr(column, mark) + 1, type_=Text())

    def text_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "text")

    def number_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "integer", "real")

    def flag_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        kind = func.json_type(data, _json_path(path))
        return case((kind.in_(("true", "false")), kind))

    def there(self, data: Column, path: Path) -> Condition:
        """See `Dialect`."""
        return func.json_type(data, _json_path(path)) != "null"

    def _of_kind(self, data: Column, path: Path, *kinds: str) -> Column:
        where = _json_path(path)
        found = func.json_extract(_without_nul(data), where)
        return case((func.json_type(data, where).in_(kinds), found))


class Postgres:
    """PostgreSQL."""

    def matches(self, column: Column, pattern: str) -> Condition:
        """See `Dialect`."""
        like = _escaped(_collapsed(pattern)).replace("*", "%").replace("?", "_")
        return column.like(like, escape="\\")

    def contains(self, column: Column, text: str) -> Condition:
        """See `Dialect`."""
        like = f"%{_escaped(lowered(text))}%"
        return func.lower(self.ordered(column)).like(like, escape="\\")

    def ordered(self, column: Column) -> Column:
        """See `Dialect`."""
        return collate(column, "C")

    def after(self, column: Column, mark: str) -> Column:
        """See `Dialect`."""
        return func.substr(column, func.strpos(column, mark) + 1, type_=Text())

    def text_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        return self.ordered(self._of_kind(data, path, "string"))

    def number_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        return cast(self._of_kind(data, path, "number"), Numeric())

    def flag_at(self, data: Column, path: Path) -> Column:
        """See `Dialect`."""
        return self._of_kind(data, path, "boolean")

    def there(self, data: Column, path: Path) -> Condition:
        """See `Dialect`."""
        return self._kind(data, path) != "null"

    def _of_kind(self, data: Column, path: Path, kind: str) -> Column:
        found = self._payload(data).op("#>>", return_type=Text())(_text_array(path))
        return case((self._kind(data, path) == kind, found))

    def _kind(self, data: Column, path: Path) -> Column:
        return func.jsonb_typeof(
            self._payload(data).op("#>", return_type=JSONB())(_text_array(path))
        )

    def _payload(self, data: Column) -> Column:
        return cast(_without_nul(data), JSONB())


def has_wildcard(text: str) -> bool:
    """Say whether the text has `*` or `?` in it."""
    return "*" in text or "?" in text


def lowered(text: str) -> str:
    """Return the text with A to Z in lower case, and everything else as it is."""
    return text.translate(_TO_LOWER)


def fits(text: str, pattern: str) -> bool:
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


def _collapsed(pattern: str) -> str:
    return re.sub(r"\*+", "*", pattern)


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _json_path(path: Path) -> str:
    return "$" + "".join(f"[{step}]" if step.isdecimal() else f'."{step}"' for step in path)


def _text_array(path: Path) -> ColumnElement[Any]:
    return literal(list(path), ARRAY(Text()))
