"""Picks a log's engine by its URL."""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL
from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import ArgumentError

from backend.errors import AlreadyRunning, StorageFailed, Unavailable, Unreadable
from backend.store.database import Database
from backend.store.memory import MemoryLog
from backend.store.port import Log, LogReader
from backend.store.reading import SqlReader
from backend.store.sqlite import SqliteDatabase
from backend.store.writing import SqlLog

MEMORY = "memory:"


def open_log(url: str) -> Log:
    """Open the log as its one writer; a log that is not there is made.

    Raises:
        AlreadyRunning: another writer holds it.
        StorageFailed: it cannot be opened or made, and why.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    if url == MEMORY:
        return MemoryLog()
    parsed = _parsed(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_log(_path(parsed))
        case "postgresql":
            from backend.store.postgres import PostgresDatabase  # noqa: PLC0415 - an extra

            return _held(lambda: SqlLog(PostgresDatabase(parsed, writes=True), _nothing), _nothing)
        case name:
            raise _unknown(name)


def open_reader(url: str) -> LogReader:
    """Open the log for reading; one that is not there yet is empty, and is found when it is made.

    Raises:
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    return SqlReader(_read_only(url))


def open_existing(url: str) -> LogReader:
    """Open for reading a log that has to be there, be it empty.

    Raises:
        Unavailable: code `no-log`; there is none.
        Unreadable: code `bad-log-url`; no engine knows this URL.
    """
    database = _read_only(url)
    with database.translated():
        there = database.cursor() is not None
    if not there:
        database.close()
        shown = _parsed(url).render_as_string(hide_password=True)
        raise Unavailable(
            f"There is no log at {shown}. Check the data folder, or start a backend on it.",
            code="no-log",
        )
    return SqlReader(database)


def _read_only(url: str) -> Database:
    parsed = _parsed(url)
    match parsed.get_backend_name():
        case "sqlite":
            return SqliteDatabase(_path(parsed), writes=False)
        case "postgresql":
            from backend.store.postgres import PostgresDatabase  # noqa: PLC0415 - an extra

            return PostgresDatabase(parsed, writes=False)
        case name:
            raise _unknown(name)


def _sqlite_log(path: Path) -> SqlLog:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_suffix(".lock"), blocking=False)
        lock.acquire()
    except Timeout as error:
        raise AlreadyRunning(
            f"Another backend writes to the log {path}. Stop it, or attach to it."
        ) from error
    except OSError as error:
        raise StorageFailed(
            f"{path}: {error.strerror}. Choose a data folder that this user may write to."
        ) from error
    return _held(lambda: SqlLog(SqliteDatabase(path, writes=True), lock.release), lock.release)


def _held(opened: Callable[[], SqlLog], release: Callable[[], None]) -> SqlLog:
    try:
        return opened()
    except BaseException:
        release()
        raise


def _nothing() -> None:
    """PostgreSQL gives its advisory lock back with the connection."""


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise _unknown(url) from error


def _path(url: URL) -> Path:
    if not url.database:
        raise Unreadable(
            "A SQLite log needs a file, e.g. sqlite:///log.sqlite.", code="bad-log-url"
        )
    return Path(url.database)


def _unknown(name: str) -> Unreadable:
    return Unreadable(
        f"No log can be kept in {name!r}. Use sqlite:///FILE or postgresql://HOST/DATABASE.",
        code="bad-log-url",
        field="log",
    )
