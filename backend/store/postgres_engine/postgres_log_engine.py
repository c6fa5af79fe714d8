"""Opens logs in PostgreSQL databases."""

from sqlalchemy import URL

from backend.store.postgres_engine.postgres_log_connection import PostgresLogConnection
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_log_engine import SqlLogEngine


class PostgresLogEngine(SqlLogEngine):
    """A log is a database; the connection of its writer holds an advisory lock."""

    def connect(self, url: URL, *, writable: bool) -> LogConnection:
        """See `SqlLogEngine`."""
        return PostgresLogConnection(url, writable=writable)


ENGINE = PostgresLogEngine()
