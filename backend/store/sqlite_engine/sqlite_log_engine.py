"""Opens logs in SQLite files."""

from pathlib import Path

from sqlalchemy import URL, Engine

from backend.errors import Unavailable, Unreadable
from backend.filters.sql_dialect import SqliteDialect
from backend.sqlite.file_profile import COPIED_LOG, EVENT_LOG, EVENT_LOG_READER
from backend.sqlite.sqlalchemy_engines import create_reading_engine
from backend.store.log_backup_port import LogBackups
from backend.store.log_loader_port import LogLoader
from backend.store.sql.log_connection import LogConnection
from backend.store.sql.sql_log_engine import SqlLogEngine, parse_log_url
from backend.store.sql.sql_log_loader import SqlLogLoader
from backend.store.sqlite_engine.sqlite_log_backups import SqliteLogBackups
from backend.store.sqlite_engine.sqlite_log_connection import SqliteLogConnection


class SqliteLogEngine(SqlLogEngine):
    """A log is a file; the connection of its writer holds a lock file beside it."""

    dialect = SqliteDialect()

    def connect(self, url: URL, *, writable: bool, is_copy: bool = False) -> LogConnection:
        """See `SqlLogEngine`."""
        profile = COPIED_LOG if is_copy else EVENT_LOG
        return SqliteLogConnection(_path_of(url), writable=writable, profile=profile)

    def create_search_engine(self, url: URL) -> Engine:
        """See `SqlLogEngine`."""
        path = _path_of(url)
        if not path.exists():
            raise Unavailable(f"There is no log in {path} yet; is the backend running?")
        return create_reading_engine(path, EVENT_LOG_READER, connections=1)

    def consumers(self, url: str) -> None:
        """See `LogEngine`; only a stream has some."""
        del url

    def backups(self, url: str) -> LogBackups:
        """See `LogEngine`."""
        return SqliteLogBackups(_path_of(parse_log_url(url)), lambda: self.open_reader(url))


def open_loader(path: Path) -> LogLoader:
    """Open a file that is not there yet, to be filled with the events of another log.

    Raises:
        StorageFailed: it cannot be made.
    """
    return SqlLogLoader(SqliteLogConnection(path, writable=True))


def _path_of(url: URL) -> Path:
    if not url.database:
        raise Unreadable(
            "A SQLite log needs a file, e.g. sqlite:///log.sqlite.", code="bad-log-url", field="log"
        )
    return Path(url.database)


ENGINE = SqliteLogEngine()
