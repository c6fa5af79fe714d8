"""A cursor over the connection that there is; one that was lost is made anew."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import psycopg

from backend.projection.postgres_schema import Connection, driver_sql
from backend.projection.row_database import Values


class PostgresCursor:
    """A `RowCursor` over the connection that there is."""

    def __init__(self, connected: Callable[[], Connection]) -> None:
        self._connected = connected
        self._cursor: psycopg.Cursor[tuple[Any, ...]] | None = None

    @property
    def rowcount(self) -> int:
        """How many rows the last statement changed."""
        return -1 if self._cursor is None else self._cursor.rowcount

    def execute(self, sql: str, parameters: Values = (), /) -> "PostgresCursor":
        """Run a statement."""
        self._cursor = self._connected().execute(driver_sql(sql), parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Values], /) -> "PostgresCursor":
        """Run a statement once for each."""
        rows: Sequence[Values] = list(parameters)
        if rows:
            self._cursor = self._connected().cursor()
            self._cursor.executemany(driver_sql(sql), rows)
        return self

    def fetchone(self) -> Any:  # noqa: ANN401 - see `RowCursor`
        """Return the next row."""
        return None if self._cursor is None else self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return [] if self._cursor is None else self._cursor.fetchall()

    def __iter__(self) -> Iterator[Any]:
        """Give the rows that are left."""
        return iter(self.fetchall())
