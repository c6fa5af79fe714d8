"""SQLite: one file, write-ahead logging, every commit on disk before it is answered."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Column, Connection, NullPool, Select, Table, bindparam, create_engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError

from backend.errors import MarigraphError, StorageFailed, Unreadable, WrongVersion
from backend.store.log_connection import DriverCursor, LogConnection, SqlRow
from backend.store.log_statements import UPDATE_HEAD, SqlStatement

WAL_CHECKPOINT_PAGES = 4000  # pages of the write-ahead log between two checkpoints
CACHE_MIB = 64  # MiB of pages in the writer's memory
LOCK_TIMEOUT_S = 10.0  # seconds that a statement waits for another process's lock


def register_adapters() -> None:
    """Tell sqlite3 how to bind None and flags; to be called before rows are written.

    Without, it looks for an adapter in three places and makes errors that nobody sees, for each
    such value anew: a third of the time of writing a row with empty cells.
    """
    sqlite3.register_adapter(type(None), lambda nothing: nothing)
    sqlite3.register_adapter(bool, int)


class SqliteLogConnection(LogConnection):
    """A connection to the log's file: the writer's, or a reader's, which can only read."""

    driver_errors = (DBAPIError, sqlite3.Error, OverflowError, UnicodeEncodeError)

    def __init__(self, path: Path, *, writes: bool) -> None:
        """Open the file at the first statement; a writer makes it, for its owner's eyes only."""
        register_adapters()
        mode = "rwc" if writes else "ro"
        query = {"mode": mode, "uri": "true"}
        url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=query)
        engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": LOCK_TIMEOUT_S},
        )
        super().__init__(engine, SQLiteDialect_pysqlite(paramstyle="named"), writes=writes)
        self._positional = SQLiteDialect_pysqlite(paramstyle="qmark")
        self._path = path
        self._sql: dict[Table | SqlStatement, str] = {}

    def select_among(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[SqlRow]:
        """Return the rows whose `column` is one of the keys."""
        with self.translate_errors():
            cursor = self.cursor()
            if cursor is None:
                return []
            sql = self._sql.get(wanted) or self._cache_sql(
                wanted, wanted.where(column == bindparam("key"))
            )
            found: list[SqlRow] = []
            for key in keys:
                cursor.execute(sql, (key,))
                found += cursor.fetchall()
            return found

    def insert_rows(self, table: Table, rows: Sequence[SqlRow]) -> None:
        """Insert whole rows, in the order of the table's columns."""
        sql = self._sql.get(table) or self._cache_sql(table, table.insert())
        self._sqlite_cursor().executemany(sql, rows)

    def update_heads(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""
        sql = self._sql.get(UPDATE_HEAD) or self._cache_sql(UPDATE_HEAD, UPDATE_HEAD)
        cursor = self._sqlite_cursor()
        cursor.executemany(sql, heads)
        return cursor.rowcount

    def _cache_sql(self, key: Table | SqlStatement, statement: SqlStatement) -> str:
        self._sql[key] = str(statement.compile(dialect=self._positional))
        return self._sql[key]

    def _sqlite_cursor(self) -> sqlite3.Cursor:
        cursor = self.writable_cursor()
        assert isinstance(cursor, sqlite3.Cursor)  # noqa: S101 - `_open_cursor` made it
        return cursor

    def _exists(self) -> bool:
        return self._path.exists()

    def _open_cursor(self, connection: Connection) -> DriverCursor:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the URL asked for it
        cursor = driver.cursor()
        if self._writable:
            self._path.chmod(0o600)
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {WAL_CHECKPOINT_PAGES:d}")
            cursor.execute(f"PRAGMA cache_size = -{CACHE_MIB * 1024:d}")
        return cursor

    def _begin_statement(self) -> str:
        return "BEGIN IMMEDIATE"

    def _roll_back(self, cursor: DriverCursor) -> None:
        # SQLite itself has rolled back after some errors; then there is nothing left to end.
        with suppress(sqlite3.Error):
            cursor.execute("ROLLBACK")

    def _describe_error(self, error: BaseException) -> MarigraphError:
        match error:
            case OverflowError():
                return Unreadable("A number does not fit into 64 bits.", code="bad-number")
            case UnicodeEncodeError():
                return Unreadable("A text holds half a character.", code="bad-text")
            case sqlite3.IntegrityError():
                return _describe_conflict(str(error))
            case sqlite3.Error():
                return StorageFailed(f"{self._path}: {error}. {_advise(error)}")
            case _:
                return StorageFailed(f"{self._path}: {error}.")


def _describe_conflict(text: str) -> WrongVersion:
    if "commands.id" in text:
        return WrongVersion("A command with this id was answered before; ask for its answer.")
    return WrongVersion(f"Another writer was here first ({text}). Nothing was written; try again.")


def _advise(error: sqlite3.Error) -> str:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:  # absent when the driver itself objects
        case sqlite3.SQLITE_FULL:
            return "Nothing was written. Free space on this disk, and send it again."
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return "Another program holds this file. Close it, and send it again."
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return "Let this user write to the data folder, and start again."
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return "The file is damaged or is no log. Put a copy of it back, or import an export."
        case sqlite3.SQLITE_IOERR:
            return "Nothing was written. Check the disk, and send it again."
        case _:
            return "Nothing was written."
