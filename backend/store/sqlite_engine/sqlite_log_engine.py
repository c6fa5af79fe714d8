"""Opens logs in SQLite files."""

from pathlib import Path

from sqlalchemy import URL

from backend.errors import Unreadable
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_log_engine import SqlLogEngine
from backend.store.sqlite_engine.sqlite_log_connection import SqliteLogConnection


class SqliteLogEngine(SqlLogEngine):
    """A log is a file; the connection of its writer holds a lock file beside it."""

    def connect(self, url: URL, *, writable: bool) -> LogConnection:
        """See `SqlLogEngine`."""
        if not url.database:
            raise Unreadable(
                "A SQLite log needs a file, e.g. sqlite:///log.sqlite.",
                code="bad-log-url",
                field="log",
            )
        return SqliteLogConnection(Path(url.database), writable=writable)


ENGINE = SqliteLogEngine()
