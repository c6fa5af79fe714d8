"""SQLite: one file, write-ahead logging, every commit on disk before it is answered."""

import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, cast

from filelock import FileLock
from sqlalchemy import Column, Connection, Select, Table, bindparam
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError

from backend.errors import DamagedFile, Defect, MarigraphError, StorageFailed, WrongVersion
from backend.sqlite.compiled_statement import CompiledStatement
from backend.sqlite.file_lock import acquire_file_lock
from backend.sqlite.file_profile import EVENT_LOG, EVENT_LOG_READER, FileProfile
from backend.sqlite.sqlalchemy_engines import create_engine
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import DRIVER_ERRORS, describe_storage_error
from backend.store.sql.log_connection import DriverCursor, LogConnection, SqlRow
from backend.store.sql.log_statements import UPDATE_HEAD, SqlStatement
from backend.translation import tr_noop

_FileIdentity = tuple[int, int]  # device and inode
_MAX_ROWS_PER_INSERT = 64  # 832 values of events; SQLite takes 999 and more
_REPORT_INTERVAL_S = 0.5  # of a statement that takes long
_STEPS_BETWEEN_LOOKS = 100_000  # of SQLite's machine: a few milliseconds
_CHECKPOINT_TIMEOUT_MS = 1_000  # that a closing writer waits for readers
IF_DAMAGED = (
    "The file is damaged or is no log. Restore a backup while the backend is stopped (`marigraph"
    " restore FILE`), or import an export."
)
_IF_REPLACED = (
    "Another file stands here than the log that was opened. Put that one back, and all goes on by"
    " itself; or stop the backend, and start it again to go on with the one that is here now."
)
_IF_MISSING = (
    "The log has been moved or deleted since it was opened. Put it back, and all goes on by itself."
)
_IF_OVERWRITTEN = (
    "Another log was written over the one that was opened. Stop the backend, and put a copy of that"
    " one back before it is started again."
)
_FORMAT = "SELECT format FROM about"  # from the first page of the file
_CHECK_PAGES = "PRAGMA integrity_check(100)"
_OLDEST = "SELECT * FROM events ORDER BY position LIMIT 1"
_NEWEST = "SELECT * FROM events ORDER BY position DESC LIMIT 1"


class SqliteLogConnection(LogConnection):
    """A connection to the log's file: the writer's, or a reader's, which can only read."""

    driver_errors = (*DRIVER_ERRORS, DBAPIError)

    def __init__(
        self,
        path: Path,
        *,
        writable: bool,
        exclusive: bool = True,
        profile: FileProfile = EVENT_LOG,
    ) -> None:
        """Open the file at the first statement; a writer makes it, for its owner's eyes only.

        `exclusive`: a writer must be the only one. `profile`: how a writer uses the file.

        Raises:
            AlreadyRunning: another writer holds the file.
            StorageFailed: no lock can be made beside it.
        """
        engine = create_engine(path, profile if writable else EVENT_LOG_READER)
        super().__init__(engine, SQLiteDialect_pysqlite(paramstyle="named"), writable=writable)
        self._path = path
        self._identity: _FileIdentity | None = None  # of the file that is open
        self._oldest: list[SqlRow] = []  # once there is one, it is that for ever
        self._lock = lock_log_file(path) if writable and exclusive else None
        self._sql: dict[SqlStatement, str] = {}
        self._inserts: dict[tuple[Table, int], str] = {}

    def select_among(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[SqlRow]:
        """Return the rows whose `column` is one of the keys."""
        with self.translate_errors():
            cursor = self.cursor()
            if cursor is None:
                return []
            sql = self._compile_once(wanted, lambda: wanted.where(column == bindparam("key")))
            found: list[SqlRow] = []
            for key in keys:
                cursor.execute(sql, (key,))
                found += cursor.fetchall()
            return found

    def insert_rows(self, table: Table, rows: Sequence[SqlRow]) -> None:
        """Insert whole rows, in the order of the table's columns.

        Many rows a statement: it opens the table and its indexes once, and finds the end of each
        once. A statement is made for 64, 32, 16... rows, of which any number is made up.
        """
        cursor = self._sqlite_cursor()
        start = 0
        while start < len(rows):
            size = min(_MAX_ROWS_PER_INSERT, 1 << (len(rows) - start).bit_length() - 1)
            sql = self._inserts.get((table, size)) or self._compile_insert(table, size)
            cursor.execute(sql, list(chain.from_iterable(rows[start : start + size])))
            start += size

    def _compile_insert(self, table: Table, size: int) -> str:
        row = dict.fromkeys(table.columns.keys())
        sql = CompiledStatement(table.insert().values([row] * size)).sql
        self._inserts[table, size] = sql
        return sql

    def update_heads(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""
        cursor = self._sqlite_cursor()
        cursor.executemany(self._compile_once(UPDATE_HEAD, lambda: UPDATE_HEAD), heads)
        return cursor.rowcount

    def close(self) -> None:
        """Give the connection and the lock back; a writer leaves the whole log in its file."""
        try:
            self._checkpoint()
            super().close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def _checkpoint(self) -> None:
        """Copy the write-ahead log into the file: whoever copies that one alone has all.

        SQLite does so when the last connection closes, but readers, who cannot, often outlive the
        writer. This is best effort.
        """
        if self._writable and self._cursor is not None:
            with suppress(sqlite3.Error):  # what is not copied now is at the next start
                self._cursor.execute(f"PRAGMA busy_timeout = {_CHECKPOINT_TIMEOUT_MS:d}")
                self._cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _compile_once(self, key: SqlStatement, build: Callable[[], SqlStatement]) -> str:
        sql = self._sql.get(key)
        if sql is None:
            sql = self._sql[key] = CompiledStatement(build()).sql
        return sql

    def _sqlite_cursor(self) -> sqlite3.Cursor:
        cursor = self.writable_cursor()
        if not isinstance(cursor, sqlite3.Cursor):
            raise Defect(f"SQLite's cursor is a {type(cursor).__name__}.")
        return cursor

    def cursor(self) -> DriverCursor | None:
        """Return the open cursor; None when there is no log yet.

        Raises:
            StorageFailed: a reader's file has been replaced. A writer looks before each commit.
        """
        if not self._writable:
            self._require_own_file()
        return super().cursor()

    def _require_writable(self) -> None:
        super()._require_writable()
        self._require_own_file()

    def _require_own_file(self) -> None:
        """Refuse to go on with a file that nobody finds any more where it was opened.

        Raises:
            StorageFailed: another file stands in its place, or none.
        """
        if self._cursor is None:
            return
        present = _identify(self._path)
        if present != self._identity:
            advice = _IF_REPLACED if present else _IF_MISSING
            raise self._refuse(StorageFailed(f"{self._path}: {advice}"))

    def _read_storage(self) -> None:
        """Read the file anew: the writer's own connection answers from its pages in memory."""
        self._require_own_file()
        own = self._sqlite_cursor()
        self._oldest = self._oldest or own.execute(_OLDEST).fetchall()
        known = [self._oldest, own.execute(_NEWEST).fetchall()]
        with closing(connect(self._path, EVENT_LOG_READER)) as opened:
            opened.execute(_FORMAT).fetchall()
            found = [opened.execute(statement).fetchall() for statement in (_OLDEST, _NEWEST)]
        if found != known:
            raise self._refuse(DamagedFile(f"{self._path}: {_IF_OVERWRITTEN}"))

    def check_pages(self, go_on: Callable[[], bool]) -> list[str]:
        """See `LogConnection`: at most a hundred findings."""
        with self.translate_errors():
            self.cursor()
            if self._connection is None:
                return []
            with self._progress_reports(self._connection, go_on):
                found = [str(text) for (text,) in self._sqlite_cursor().execute(_CHECK_PAGES)]
        return [] if found == ["ok"] else found

    def _exists(self) -> bool:
        return self._path.exists()

    def _open_cursor(self, connection: Connection) -> DriverCursor:
        self._identity = _identify(self._path)
        return cast("DriverCursor", connection.connection.cursor())

    @contextmanager
    def _progress_reports(
        self, connection: Connection, go_on: Callable[[], bool]
    ) -> Generator[None]:
        """Call `go_on` about twice a second; False ends the statement."""
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        reported_s = time.monotonic()

        def look() -> bool:
            nonlocal reported_s
            if time.monotonic() - reported_s < _REPORT_INTERVAL_S:
                return False
            reported_s = time.monotonic()
            return not go_on()

        driver.set_progress_handler(look, _STEPS_BETWEEN_LOOKS)
        try:
            yield
        finally:
            driver.set_progress_handler(None, 0)

    def _begin_statement(self) -> str:
        return "BEGIN IMMEDIATE"

    def _roll_back(self, cursor: DriverCursor) -> None:
        # SQLite itself has rolled back after some errors; then there is nothing left to end.
        with suppress(sqlite3.Error):
            cursor.execute("ROLLBACK")

    def _describe_error(self, error: BaseException) -> MarigraphError:
        if isinstance(error, sqlite3.IntegrityError):
            return _describe_conflict(str(error))
        return describe_storage_error(self._path, error, IF_DAMAGED)


def _identify(path: Path) -> _FileIdentity | None:
    """Return which file stands at a path; None: there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:  # the answer itself: the caller refuses
        return None
    return found.st_dev, found.st_ino


def lock_log_file(path: Path) -> FileLock:
    """Be the one writer of a log, until the lock is released.

    Raises:
        AlreadyRunning: another one holds it.
        StorageFailed: no lock can be made beside it.
    """
    return acquire_file_lock(
        path.with_suffix(".lock"),
        lambda: f"Another backend writes to the log {path}. Stop it, or attach to it.",
    )


def _describe_conflict(text: str) -> WrongVersion:
    if "commands.id" in text:
        return WrongVersion(
            tr_noop("A command with this id was answered before; ask for its answer.")
        )
    return WrongVersion(f"Another writer was here first ({text}). Nothing was written; try again.")
