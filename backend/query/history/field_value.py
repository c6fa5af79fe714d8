"""A field of a row as blame speaks of it: a column, or a value within one that holds JSON."""

from typing import Any

import msgspec
import sqlalchemy as sa

from backend.filters.conditions import unknown_field
from backend.filters.sql_dialect import json_path
from backend.filters.syntax_tree import FieldReference
from backend.messages.bounds import MAX_INT64
from backend.messages.catalogue import Column, ColumnKind
from backend.messages.row_history import VersionCell
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of

_decode = msgspec.json.Decoder().decode
_NULL = "null"  # JSON's; nobody tells it from a value that is missing


class FieldValue(msgspec.Struct, frozen=True):
    """The column that is asked for, under its whole name; `path`: where the value is within it."""

    column: Column
    source: str
    path: tuple[str, ...] = ()
    currency: str = ""

    def of(self, rows: sa.FromClause) -> sa.ColumnElement[Any]:
        """Return the value of a row: a cell, or the JSON text of what is within one."""
        return sa.func.nullif(self.within(rows), _NULL) if self.path else self.within(rows)

    def within(self, rows: sa.FromClause) -> sa.ColumnElement[Any]:
        """Return the same, but for JSON's null, which stays what it is: the place is there."""
        cell = rows.c[self.source]
        return cell.op("->", return_type=sa.Text())(json_path(self.path)) if self.path else cell

    def shown(self, found: VersionCell) -> VersionCell:
        """Return the cell that stands in an answer."""
        if not self.path or not isinstance(found, str):
            return found
        value = _decode(found)
        is_plain = self.column.kind != "json" and isinstance(value, (str, int, float))
        return value if is_plain and not _is_too_large(value) else found


def _is_too_large(value: object) -> bool:
    return isinstance(value, int) and abs(value) > MAX_INT64


def read_field(projection: Projection, text: str) -> FieldValue:
    """Return the field that a text names.

    Raises:
        BadFilter: the view has no such column, or there is nothing within it.
    """
    columns = {column.name: column for column in columns_of(projection)}
    name, *path = text.split(".")
    column = columns.get(name)
    if column is None or (path and column.kind not in ("json", "amounts")) or "*" in path:
        raise unknown_field(FieldReference(text), columns)
    if not path:
        return FieldValue(column, name)
    if column.kind == "amounts":
        whole = Column(name=text, kind="money")
        return FieldValue(whole, name, tuple(path), path[0])
    kind = _nested_kind(column, path)
    whole = Column(name=text, kind=kind, currency_column=column.currency_column)
    return FieldValue(whole, name, tuple(path))


def _nested_kind(column: Column, path: list[str]) -> ColumnKind:
    """Return the kind of a value within JSON that declares its shape; otherwise it is JSON."""
    wanted = ["*" if step.isdecimal() else step for step in path]
    kinds: dict[str, ColumnKind] = {field.path: field.kind for field in column.fields}
    return kinds.get(".".join(wanted), "json")
