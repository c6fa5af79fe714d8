"""Picks a log's engine by its URL."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from backend.errors import Unavailable, Unreadable
from backend.sqlite.file_lock import acquire_file_lock
from backend.store.log_connection import LogConnection
from backend.store.log_port import EventLog, LogReader
from backend.store.memory_log import MemoryEventLog
from backend.store.sql_event_log import SqlEventLog
from backend.store.sql_log_reader import SqlLogReader
from backend.store.sqlite import SqliteLogConnection

MEMORY_URL = "memory:"


def open_log(url: str) -> EventLog:
    """Open the log as its one writer; a log that is not there is made.

    Raises:
        AlreadyRunning: another writer holds it.
        StorageFailed: it cannot be opened or made, and why.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    if url == MEMORY_URL:
        return MemoryEventLog()
    parsed = _parse_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite_log(_database_path(parsed))
        case "postgresql":
            from backend.store.postgres import PostgresLogConnection  # noqa: PLC0415 - an extra

            return _open_or_release(
                lambda: SqlEventLog(PostgresLogConnection(parsed, writes=True), _release_nothing),
                _release_nothing,
            )
        case name:
            raise _unknown_engine(name)


def open_reader(url: str) -> LogReader:
    """Open the log for reading; one that is not there yet is empty, and is found when it is made.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return SqlLogReader(_connect_read_only(url))


def open_existing_reader(url: str) -> LogReader:
    """Open for reading a log that has to be there, be it empty.

    Raises:
        Unavailable: code `no-log`; there is none.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    database = _connect_read_only(url)
    with database.translate_errors():
        there = database.cursor() is not None
    if not there:
        database.close()
        shown = _parse_url(url).render_as_string(hide_password=True)
        raise Unavailable(
            f"There is no log at {shown}. Check the data folder, or start a backend on it.",
            code="no-log",
        )
    return SqlLogReader(database)


def _connect_read_only(url: str) -> LogConnection:
    parsed = _parse_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return SqliteLogConnection(_database_path(parsed), writes=False)
        case "postgresql":
            from backend.store.postgres import PostgresLogConnection  # noqa: PLC0415 - an extra

            return PostgresLogConnection(parsed, writes=False)
        case name:
            raise _unknown_engine(name)


def _open_sqlite_log(path: Path) -> SqlEventLog:
    lock = acquire_file_lock(
        path.with_suffix(".lock"),
        lambda: f"Another backend writes to the log {path}. Stop it, or attach to it.",
    )
    return _open_or_release(
        lambda: SqlEventLog(SqliteLogConnection(path, writes=True), lock.release), lock.release
    )


def _open_or_release(opened: Callable[[], SqlEventLog], release: Callable[[], None]) -> SqlEventLog:
    try:
        return opened()
    except BaseException:
        release()
        raise


def _release_nothing() -> None:
    """PostgreSQL gives its advisory lock back with the connection."""


def _parse_url(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise _unknown_engine(url) from error


def _database_path(url: URL) -> Path:
    if not url.database:
        raise Unreadable(
            "A SQLite log needs a file, e.g. sqlite:///log.sqlite.", code="bad-log-url"
        )
    return Path(url.database)


def _unknown_engine(name: str) -> Unreadable:
    return Unreadable(
        f"No log can be kept in {name!r}. Use sqlite:///FILE or postgresql://HOST/DATABASE.",
        code="bad-log-url",
        field="log",
    )
