"""The file of a store of read models: checkpoint, settings, and its own tables.

Statements that run for every event are compiled once from SQLAlchemy Core, and run by the
driver's cursor.
"""

import sqlite3
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from backend.clock import now_us
from backend.projection.copy_connection import CopyConnection, TableNames
from backend.projection.row_schema import BULKS, CHECKPOINT, KEPT, OWN, SETTINGS
from backend.projection.row_store import Checkpoint
from backend.projection.view_schema import SchemaKeeper, ViewSchema
from backend.sqlite.compiled_statement import CompiledStatement, compile_create, compile_upsert
from backend.sqlite.file_profile import READ_MODELS, set_checkpoint_pages
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import DRIVER_ERRORS, VALUE_ERRORS, describe_storage_error

# pages of 4 KiB between two checkpoints, by the events that a batch has at least
_WAL_PAGES = ((1_000, 8_000), (20, 2_000), (0, READ_MODELS.checkpoint_pages))
_IF_DAMAGED = "Stop the backend and delete this file; its rows are rebuilt from the log."


_READ_CHECKPOINT = CompiledStatement(sa.select(CHECKPOINT.c.position, CHECKPOINT.c.counts)).sql
_FIRST_CHECKPOINT = CompiledStatement(
    sqlite.insert(CHECKPOINT)
    .values({c.name: sa.bindparam(c.name) for c in CHECKPOINT.columns})
    .on_conflict_do_nothing()
).sql
_ADVANCE_CHECKPOINT = CompiledStatement(
    sa.update(CHECKPOINT)
    .where(CHECKPOINT.c.position == sa.bindparam("before"))
    .values(position=sa.bindparam("position"), counts=sa.bindparam("counts"))
).sql
_READ_SETTING = CompiledStatement(
    sa.select(SETTINGS.c.value).where(SETTINGS.c.name == sa.bindparam("name"))
).sql
_WRITE_SETTING = compile_upsert(SETTINGS).sql
_CANCEL_BULKS = CompiledStatement(
    sa.update(BULKS)
    .where(BULKS.c.state.in_([sa.literal_column("'running'"), sa.literal_column("'suspended'")]))
    .values(
        state=sa.literal_column("'cancelled'"),
        changed=sa.bindparam("changed"),
        changed_by=sa.literal_column("'the rebuild'"),
    )
).sql


class RowDatabase:
    """One connection to the file, made with the tables of `schema` (by view) if it has none.

    `unbuilt`: views that others have been built without: they are new, or of another shape, and
    have no table yet. `generation`: see `TableSpec`; a copy is begun anew if its shape has changed.

    Raises:
        StorageFailed: the file cannot be opened or is no database.
    """

    def __init__(self, path: Path, schema: Mapping[str, ViewSchema], generation: int = 0) -> None:
        self.path = path
        self.unbuilt: frozenset[str] = frozenset()
        self._wal_pages = READ_MODELS.checkpoint_pages
        with translate_row_errors(path):
            kind = CopyConnection if generation else sqlite3.Connection
            self._connection = connect(path, READ_MODELS, kind)
            if isinstance(self._connection, CopyConnection):
                self._connection.names = TableNames(OWN, generation)
            self.cursor = self._connection.cursor()
            self._migrate(schema, generation)

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
                self.cursor.execute(_CANCEL_BULKS, (now_us(),))

    def _is_empty(self) -> bool:
        return not self.checkpoint().position

    def tune_wal(self, events: int) -> None:
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

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint."""
        with translate_row_errors(self.path):
            found = self.cursor.execute(_READ_CHECKPOINT).fetchone()
        if found is None:
            return Checkpoint(0, {})
        return Checkpoint(found[0], msgspec.json.decode(found[1], type=dict[str, int]))

    def advance_checkpoint(self, before: int, checkpoint: Checkpoint) -> bool:
        """Move the checkpoint on from `before`; within a transaction. False: it is not there."""
        counts = msgspec.json.encode(checkpoint.counts).decode()
        self.cursor.execute(_ADVANCE_CHECKPOINT, (checkpoint.position, counts, before))
        if not self.cursor.rowcount and not before:
            self.cursor.execute(_FIRST_CHECKPOINT, (1, checkpoint.position, counts))
        return self.cursor.rowcount == 1

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with translate_row_errors(self.path):
            found = self.cursor.execute(_READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text; at once, or with the transaction that is open."""
        with translate_row_errors(self.path):
            self.cursor.execute(_WRITE_SETTING, (name, value))

    def fetcher(self, statement: CompiledStatement) -> Callable[..., tuple[Any, ...] | None]:
        """Return a function that reads the one row that the statement finds for its values."""
        cursor = self.cursor.connection.cursor()
        sql, constants = statement.sql, statement.constants

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

    def __init__(self, path: Path) -> None:
        self._path = path
        with translate_row_errors(path):
            self._connection = connect(path, READ_MODELS)

    def position(self) -> int:
        """Return up to where the rows are applied; 0 for none."""
        with translate_row_errors(self._path):
            found = self._connection.execute(_READ_CHECKPOINT).fetchone()
        return found[0] if found else 0

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with translate_row_errors(self._path):
            found = self._connection.execute(_READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        with translate_row_errors(self._path):
            self._connection.execute(_WRITE_SETTING, (name, value))

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
