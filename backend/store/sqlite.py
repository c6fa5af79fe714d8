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
from backend.store.database import Cursor, Database, Row
from backend.store.statements import MOVE, Statement

CHECKPOINT = 4000  # pages of the write-ahead log between two checkpoints
CACHE = 64  # MiB of pages in the writer's memory
PATIENCE = 10.0  # seconds that a statement waits for another process's lock


def adapt_plain_values() -> None:
    """Tell sqlite3 how to bind None and flags; to be called before rows are written.

    Without, it looks for an adapter in three places and makes errors that nobody sees, for each
    such value anew: a third of the time of writing a row with empty cells.
    """
    sqlite3.register_adapter(type(None), lambda nothing: nothing)
    sqlite3.register_adapter(bool, int)


class SqliteDatabase(Database):
    """A connection to the log's file: the writer's, or a reader's, which can only read."""

    foreign = (DBAPIError, sqlite3.Error, OverflowError, UnicodeEncodeError)

    def __init__(self, path: Path, *, writes: bool) -> None:
        """Open the file at the first statement; a writer makes it, for its owner's eyes only."""
        adapt_plain_values()
        mode = "rwc" if writes else "ro"
        query = {"mode": mode, "uri": "true"}
        url = URL.create("sqlite", database=f"file:{quote(str(path))}", query=query)
        engine = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False, "timeout": PATIENCE},
        )
        super().__init__(engine, SQLiteDialect_pysqlite(paramstyle="named"), writes=writes)
        self._positional = SQLiteDialect_pysqlite(paramstyle="qmark")
        self._path = path
        self._texts: dict[Table | Statement, str] = {}

    def find(
        self, wanted: Select[*tuple[Any, ...]], column: Column[Any], keys: Sequence[object]
    ) -> list[Row]:
        """Return the rows whose `column` is one of the keys."""
        with self.translated():
            cursor = self.cursor()
            if cursor is None:
                return []
            sql = self._texts.get(wanted) or self._keep_text(
                wanted, wanted.where(column == bindparam("key"))
            )
            found: list[Row] = []
            for key in keys:
                cursor.execute(sql, (key,))
                found += cursor.fetchall()
            return found

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert whole rows, in the order of the table's columns."""
        sql = self._texts.get(table) or self._keep_text(table, table.insert())
        self._driver().executemany(sql, rows)

    def move(self, heads: Sequence[tuple[int, int, int, int]]) -> int:
        """Move streams (to version, to position, stream, from version); return how many moved."""
        sql = self._texts.get(MOVE) or self._keep_text(MOVE, MOVE)
        cursor = self._driver()
        cursor.executemany(sql, heads)
        return cursor.rowcount

    def _keep_text(self, key: Table | Statement, statement: Statement) -> str:
        self._texts[key] = str(statement.compile(dialect=self._positional))
        return self._texts[key]

    def _driver(self) -> sqlite3.Cursor:
        cursor = self.writing()
        assert isinstance(cursor, sqlite3.Cursor)  # noqa: S101 - `_prepare` made it
        return cursor

    def _exists(self) -> bool:
        return self._path.exists()

    def _prepare(self, connection: Connection) -> Cursor:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the URL asked for it
        cursor = driver.cursor()
        if self._writes:
            self._path.chmod(0o600)
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT:d}")
            cursor.execute(f"PRAGMA cache_size = -{CACHE * 1024:d}")
        return cursor

    def _begin(self) -> str:
        return "BEGIN IMMEDIATE"

    def _roll_back(self, cursor: Cursor) -> None:
        # SQLite itself has rolled back after some errors; then there is nothing left to end.
        with suppress(sqlite3.Error):
            cursor.execute("ROLLBACK")

    def _in_our_words(self, error: BaseException) -> MarigraphError:
        match error:
            case OverflowError():
                return Unreadable("A number does not fit into 64 bits.", code="bad-number")
            case UnicodeEncodeError():
                return Unreadable("A text holds half a character.", code="bad-text")
            case sqlite3.IntegrityError():
                return _collided(str(error))
            case sqlite3.Error():
                return StorageFailed(f"{self._path}: {error}. {_advice(error)}")
            case _:
                return StorageFailed(f"{self._path}: {error}.")


def _collided(text: str) -> WrongVersion:
    if "commands.id" in text:
        return WrongVersion("A command with this id was answered before; ask for its answer.")
    return WrongVersion(f"Another writer was here first ({text}). Nothing was written; try again.")


def _advice(error: sqlite3.Error) -> str:
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
