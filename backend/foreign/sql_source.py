"""A database that is only read: the port that SQLite files and PostgreSQL servers fulfil."""

from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from backend.foreign.mapping import SqlEngine

SqlCell = str | int | float | bytes | None
SqlRow = tuple[SqlCell, ...]
SqlValues = Mapping[str, str | int]

STATEMENT_TIMEOUT_S = 5.0
READS_PER_S = 50.0  # at most, so that reading is never the store's main work


class FoundTable(msgspec.Struct, frozen=True):
    """A table of the database. types: by column. may_read: whether this user may SELECT from it."""

    schema: str
    name: str
    types: Mapping[str, str]
    may_read: bool = True

    @property
    def shown(self) -> str:
        """Its name with the schema, where that says something."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def quoted(self) -> str:
        """Its name as it stands in a statement."""
        return ".".join(quote_name(part) for part in (self.schema, self.name) if part)


def take_rows(rows: Iterable[SqlRow], most_bytes: int) -> tuple[list[SqlRow], bool]:
    """Return rows up to that which makes them larger than so many bytes; the second at least.

    And whether they are.
    """
    taken: list[SqlRow] = []
    size_bytes = 0
    for row in rows:
        taken.append(row)
        for cell in row:
            if isinstance(cell, str | bytes):
                size_bytes += len(cell)
        if size_bytes > most_bytes and len(taken) > 1:
            break
    return taken, size_bytes > most_bytes


class SqlSource(Protocol):
    """Reads by single short statements; nothing stays open between two of them.

    shown: the URL without its password. label: what events' sources begin with.
    """

    engine: SqlEngine
    shown: str
    label: str

    def rows(self, statement: str, values: SqlValues) -> list[SqlRow]:
        """Return the rows of one statement: texts, numbers and bytes; all else is text.

        Raises:
            StorageFailed: the database refused, or does not answer.
            TimedOut: the statement took too long, and was given up.
        """
        ...

    def rows_within(
        self, statement: str, values: SqlValues, most_bytes: int
    ) -> tuple[list[SqlRow], bool]:
        """Return rows as `rows` does, and whether they are larger together than so many bytes.

        They end with the row that makes them so, at least the second.

        Raises:
            StorageFailed: the database refused, or does not answer.
            TimedOut: the statement took too long, and was given up.
        """
        ...

    def plan(self, statement: str, values: SqlValues) -> str:
        """Return how the database would find the rows, in its own words."""
        ...

    def tables(self) -> list[FoundTable]:
        """Return every table and view, also those that this user may not read."""
        ...

    def placeholder(self, name: str) -> str:
        """Return what stands for a value in a statement."""
        ...

    def escape(self, sql: str) -> str:
        """Return SQL in which nothing is mistaken for a placeholder."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


def quote_name(name: str) -> str:
    """Return a name as an identifier of SQL, whatever is in it."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def quote_text(text: str) -> str:
    """Return a text as a literal of SQL."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
