"""A foreign store in a SQLite file, opened for each statement anew: nothing is held in between."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from backend.clock import SECOND_US, monotonic_us
from backend.errors import StorageFailed, TimedOut
from backend.foreign.mapping import SqlEngine
from backend.foreign.read_pace import Pause, ReadPace, sleep
from backend.foreign.sql_source import (
    READS_PER_S,
    STATEMENT_TIMEOUT_S,
    FoundTable,
    SqlRow,
    SqlValues,
    take_rows,
)
from backend.sqlite.foreign_file import read_foreign_file

T = TypeVar("T")
_TABLES = (
    "SELECT m.name, c.name, lower(c.type) FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c"
    " WHERE m.type IN ('table', 'view') ORDER BY m.name, c.cid"
)


class SqliteSource:
    """Reads one file; see `SqlSource`."""

    engine: SqlEngine = "sqlite"

    def __init__(
        self,
        path: Path,
        *,
        timeout_s: float = STATEMENT_TIMEOUT_S,
        reads_per_s: float = READS_PER_S,
        pause: Pause = sleep,
    ) -> None:
        self.shown = str(path)
        self.label = path.name
        self._path = path
        self._timeout_s = timeout_s
        self._pace = ReadPace(reads_per_s, pause)

    def rows(self, statement: str, values: SqlValues) -> list[SqlRow]:
        """See `SqlSource`."""
        return self._read(lambda opened: opened.execute(statement, dict(values)).fetchall())

    def rows_within(
        self, statement: str, values: SqlValues, most_bytes: int
    ) -> tuple[list[SqlRow], bool]:
        """See `SqlSource`."""
        return self._read(
            lambda opened: take_rows(opened.execute(statement, dict(values)), most_bytes)
        )

    def plan(self, statement: str, values: SqlValues) -> str:
        """See `SqlSource`."""
        return "\n".join(
            str(row[-1]) for row in self.rows(f"EXPLAIN QUERY PLAN {statement}", values)
        )

    def tables(self) -> list[FoundTable]:
        """See `SqlSource`."""
        types: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for table, column, kind in self.rows(_TABLES, {}):
            types[str(table)][str(column)] = str(kind)
        return [FoundTable("", name, columns) for name, columns in types.items()]

    def placeholder(self, name: str) -> str:
        """See `SqlSource`."""
        return f":{name}"

    def escape(self, sql: str) -> str:
        """See `SqlSource`."""
        return sql

    def close(self) -> None:
        """See `SqlSource`; nothing is held."""

    def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        self._pace.wait()
        give_up_at = monotonic_us() + round(self._timeout_s * SECOND_US)

        def is_late() -> bool:
            return monotonic_us() > give_up_at

        try:
            return read_foreign_file(self._path, read, is_late)
        except OSError as error:
            raise StorageFailed(
                f"{self.shown} cannot be opened: {error.strerror}. Name a file that is there, and"
                " that this user may read."
            ) from error
        except sqlite3.Error as error:
            if is_late():
                raise TimedOut(
                    f"{self.shown} did not answer within {self._timeout_s:g} s, and was left alone."
                ) from error
            raise StorageFailed(
                f"{self.shown}: {error}. Check the mapping, and the file."
            ) from error
