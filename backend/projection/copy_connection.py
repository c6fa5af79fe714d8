"""A connection to a copy of views that is built beside the rows of the same file.

A copy stands at another position and has other parked events, so that the tables which every store
has beside its rows are there once more for it, under other names. Whoever works on a store writes
the names that they have: here they become those of the copy.
"""

import re
import sqlite3
from collections.abc import Iterable
from typing import Any, TypeAlias

import sqlalchemy as sa

from backend.projection.table_specs import with_generation

Parameters: TypeAlias = Any  # as the driver has it: a sequence or a mapping of what it can bind


class TableNames:
    """The names of a copy's own tables and indexes; `replace` writes them into SQL."""

    def __init__(self, own: sa.MetaData, generation: int) -> None:
        names = [name for table in own.sorted_tables for name in _names_of(table)]
        self._copied = {name: f'"{with_generation(name, generation)}"' for name in names}
        self._pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b(?!~)")
        self._replaced: dict[str, str] = {}

    def replace(self, sql: str) -> str:
        """Return SQL that means the copy's tables; statements come again and again."""
        found = self._replaced.get(sql)
        if found is None:
            found = self._pattern.sub(lambda match: self._copied[match[0]], sql)
            self._replaced[sql] = found
        return found


class CopyConnection(sqlite3.Connection):
    """Runs every statement on the copy's own tables, once it knows their `names`."""

    names: TableNames | None = None

    def cursor(self, _factory: None = None) -> "CopyCursor":  # type: ignore[override]  # no other kind of cursor is asked for
        """Return a cursor that means the copy's tables."""
        return super().cursor(CopyCursor)

    def execute(self, sql: str, parameters: Parameters = (), /) -> "CopyCursor":
        """Run a statement; the driver itself would do so with a cursor of its own kind."""
        return self.cursor().execute(sql, parameters)


class CopyCursor(sqlite3.Cursor):
    """A cursor of a `CopyConnection`."""

    def execute(self, sql: str, parameters: Parameters = (), /) -> "CopyCursor":
        """Run a statement."""
        super().execute(self._replace(sql), parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Parameters], /) -> "CopyCursor":
        """Run a statement for many rows."""
        super().executemany(self._replace(sql), parameters)
        return self

    def _replace(self, sql: str) -> str:
        names = self.connection.names if isinstance(self.connection, CopyConnection) else None
        return names.replace(sql) if names else sql


def _names_of(table: sa.Table) -> list[str]:
    return [table.name, *(str(index.name) for index in table.indexes)]
