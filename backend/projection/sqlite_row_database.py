"""The SQLite file of a store of read models: checkpoint, settings, and its own tables."""

import sqlite3
from collections.abc import Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backend.clock import now_us
from backend.projection.copy_connection import CopyConnection, TableNames
from backend.projection.row_database import (
    CANCEL_BULKS,
    READ_CHECKPOINT,
    READ_SETTING,
    WRITE_SETTING,
    FetchOne,
    RowDatabase,
    Values,
)
from backend.projection.row_schema import KEPT, OWN
from backend.projection.view_schema import SchemaKeeper, ViewSchema
from backend.sqlite.compiled_statement import (
    CompiledStatement,
    CoreStatement,
    compile_create,
    compile_upsert,
)
from backend.sqlite.file_profile import READ_MODELS, FileProfile, set_checkpoint_pages
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import DRIVER_ERRORS, VALUE_ERRORS, describe_storage_error

# pages of 4 KiB between two checkpoints, by the events that a batch has at least
_WAL_PAGES = ((1_000, 8_000), (20, 2_000), (0, READ_MODELS.checkpoint_pages))
_IF_DAMAGED = "Stop the backend and delete this file; its rows are rebuilt from the log."


class SqliteRowDatabase(RowDatabase):
    """One connection to the file, made with the tables of `schema` (by view) if it has none.

    `generation`: see `TableSpec`; a copy is begun anew if its shape has changed.

    Raises:
        StorageFailed: the file cannot be opened or is no database.
    """

    dialect = "sqlite"
    value_errors = VALUE_ERRORS

    def __init__(self, path: Path, schema: Mapping[str, ViewSchema], generation: int = 0) -> None:
        self.path, self.name = path, path.name
        self._wal_pages = READ_MODELS.checkpoint_pages
        with translate_row_errors(path):
            kind = CopyConnection if generation else sqlite3.Connection
            self._connection = connect(path, READ_MODELS, kind)
            if isinstance(self._connection, CopyConnection):
                self._connection.names = TableNames(OWN, generation)
            self._cursor = self._connection.cursor()
            self._migrate(schema, generation)

    @property
    def cursor(self) -> sqlite3.Cursor:
        """The driver's own."""
        return self._cursor

    def translate_errors(self) -> AbstractContextManager[None]:
        """See `RowDatabase`."""
        return translate_row_errors(self.path)

    def compile(self, statement: CoreStatement) -> str:
        """See `RowDatabase`."""
        return CompiledStatement(statement).sql

    def run(self, statement: CoreStatement) -> int:
        """See `RowDatabase`."""
        compiled = CompiledStatement(statement)
        return self.cursor.execute(compiled.sql, compiled.order_values()).rowcount

    def upsert(self, table: sa.Table) -> str:
        """See `RowDatabase`."""
        return compile_upsert(table).sql

    def iterate(self, sql: str, values: Values) -> Iterator[Any]:
        """See `RowDatabase`."""
        with translate_row_errors(self.path):
            yield from self.cursor.connection.execute(sql, values)

    def _migrate(self, schema: Mapping[str, ViewSchema], generation: int) -> None:
        """Make the tables that are missing; see `SchemaKeeper`."""
        with self.transaction():
            for table in KEPT.sorted_tables:
                for text in compile_create(table, if_missing=True):
                    self.cursor.execute(text)
            keeper = SchemaKeeper(self.cursor, OWN, KEPT.tables)
            if generation:
                keeper.migrate_copy(schema, generation)
            else:
                self.unbuilt = keeper.migrate_present(schema, self._is_empty)
            if keeper.has_dropped:
                self.cursor.execute(CANCEL_BULKS, (now_us(),))

    def _is_empty(self) -> bool:
        return not self.checkpoint().position

    def expect_batch(self, events: int) -> None:
        """Choose how often the write-ahead log is copied, by the events of a batch.

        A checkpoint of 8,000 pages is best for the rate of long batches. With short ones nothing is
        flushed in between, so that each brings all of its pages to the disk at once, and whoever
        flushes there meanwhile waits for them, the log first of all: 10 ms for 2,000 pages, and all
        replicas come to them at the same moment. Small ones are not noticed.
        """
        pages = next(pages for least, pages in _WAL_PAGES if events >= least)
        if pages != self._wal_pages:
            self.cursor.execute(set_checkpoint_pages(pages))
            self._wal_pages = pages

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Write all or nothing."""
        self.cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.cursor.execute("COMMIT")
        except BaseException:
            if self.cursor.connection.in_transaction:
                self.cursor.execute("ROLLBACK")
            raise

    @contextmanager
    def durable_transaction(self) -> Generator[None]:
        """Write all or nothing, on disk when it ends: what an operator wants is in no log."""
        self.cursor.execute("PRAGMA synchronous = FULL")
        try:
            with self.transaction():
                yield
        finally:
            self.cursor.execute(f"PRAGMA synchronous = {READ_MODELS.synchronous}")

    @contextmanager
    def rolled_back(self) -> Generator[None]:
        """Write nothing in the end, whatever is tried."""
        self.cursor.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if self.cursor.connection.in_transaction:
                self.cursor.execute("ROLLBACK")

    def fetcher(self, statement: CoreStatement) -> FetchOne:
        """See `RowDatabase`."""
        cursor, compiled = self.cursor.connection.cursor(), CompiledStatement(statement)
        sql, constants = compiled.sql, compiled.constants

        def fetch(*values: object) -> tuple[Any, ...] | None:
            try:
                found: tuple[Any, ...] | None = cursor.execute(sql, values + constants).fetchone()
            except VALUE_ERRORS:
                raise  # no key is like that; it is the fault of who asks, not of the file
            except DRIVER_ERRORS as error:
                raise describe_storage_error(self.path, error, _IF_DAMAGED) from error
            return found

        return fetch

    def close(self) -> None:
        """Give the file back."""
        self.cursor.close()
        self._connection.close()


class UnopenedRows:
    """The checkpoint and the settings of a store that nobody has open; its tables stay as they are.

    Raises:
        StorageFailed: the file cannot be opened or is no store.
    """

    def __init__(self, path: Path, profile: FileProfile = READ_MODELS) -> None:
        """`profile`: one that only reads leaves a file alone that somebody has open."""
        self._path = path
        with translate_row_errors(path):
            self._connection = connect(path, profile)

    def position(self) -> int:
        """Return up to where the rows are applied; 0 for none."""
        with translate_row_errors(self._path):
            found = self._connection.execute(READ_CHECKPOINT).fetchone()
        return found[0] if found else 0

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with translate_row_errors(self._path):
            found = self._connection.execute(READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        with translate_row_errors(self._path):
            self._connection.execute(WRITE_SETTING, (name, value))

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


@contextmanager
def translate_row_errors(path: Path) -> Generator[None]:
    """Turn the driver's errors into ours; `VALUE_ERRORS` pass, they are the fault of a row.

    Raises:
        StorageFailed: the disk or the file refused, and what to do.
    """
    try:
        yield
    except VALUE_ERRORS:
        raise
    except DRIVER_ERRORS as error:
        raise describe_storage_error(path, error, _IF_DAMAGED) from error
