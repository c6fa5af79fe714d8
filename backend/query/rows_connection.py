"""A connection to the rows of a replica or the archive, opened when it is first needed."""

from collections.abc import Generator
from contextlib import contextmanager

import sqlalchemy as sa

from backend.query.query_sources import QuerySources


class RowsConnection:
    """Used by one thread; what takes too long on it is stopped by the sources' guard."""

    def __init__(self, sources: QuerySources) -> None:
        """Connect to nothing yet."""
        self._sources = sources
        self._connection: sa.Connection | None = None

    @contextmanager
    def open(self) -> Generator[sa.Connection]:
        """Give a transaction, in which rows and what is applied belong together."""
        if self._connection is None:
            self._connection = self._sources.rows.connect()
            self._sources.guard.watch(self._connection)
        with self._connection.begin():
            self._sources.guard.limit_transaction(self._connection)
            yield self._connection

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
