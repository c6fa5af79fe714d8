"""Opens logs in PostgreSQL databases."""

from sqlalchemy import URL, Engine, create_engine, event

from backend.errors import Unreadable
from backend.filters.postgres_dialect import PostgresDialect
from backend.store.log_backup_port import LogBackups
from backend.store.log_standby_port import StandbyReader
from backend.store.log_url import hide_password
from backend.store.postgres_engine.postgres_log_connection import PostgresLogConnection
from backend.store.postgres_engine.postgres_standby_reader import PostgresStandbyReader
from backend.store.postgres_engine.server_connection import (
    LONG_STATEMENT_S,
    connect_arguments,
    require_written_to,
    server_connector,
    server_url,
)
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_log_engine import SqlLogEngine, parse_log_url


class PostgresLogEngine(SqlLogEngine):
    """A log is a database; the connection of its writer holds an advisory lock."""

    dialect = PostgresDialect()

    def connect(self, url: URL, *, writable: bool, is_copy: bool = False) -> LogConnection:
        """See `SqlLogEngine`; what is copied for good waits for the disk as all else does."""
        del is_copy
        return PostgresLogConnection(url, writable=writable)

    def create_search_engine(self, url: URL) -> Engine:
        """See `SqlLogEngine`."""
        require_written_to(url)
        engine = create_engine(
            server_url(url),
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
            connect_args=connect_arguments(url),
            pool_size=1,
        )
        # what stops a question that takes too long is its own guard
        event.listen(engine, "do_connect", server_connector(url, LONG_STATEMENT_S))
        return engine

    def standbys(self, url: str) -> StandbyReader:
        """See `LogEngine`."""
        return PostgresStandbyReader(parse_log_url(url))

    def consumers(self, url: str) -> None:
        """See `LogEngine`; only a stream has some."""
        del url

    def backups(self, url: str) -> LogBackups:
        """Refuse, and name what does it: see `LogEngine`."""
        raise Unreadable(
            f"The log is in PostgreSQL ({hide_password(url)}), whose own tools back it up while it"
            " is written to: pg_dump --format=custom --file=FILE DATABASE; and, with the backend"
            " stopped, into an empty database: pg_restore --dbname=DATABASE FILE. `marigraph"
            " export` writes the events alone, without answers and secrets.",
            code="no-backup",
            field="log",
        )


ENGINE = PostgresLogEngine()
