"""The file of a store of read models: checkpoint, parked events, settings, and its own tables.

Statements that run for every event are compiled once from SQLAlchemy Core, and run by the
driver's cursor.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from backend.errors import StorageFailed
from backend.projection.row_store import Checkpoint, ParkedRecord
from backend.store.sqlite import register_adapters

_DIALECT = sqlite.dialect(paramstyle="qmark")
_meta = sa.MetaData()
CHECKPOINT = sa.Table(
    "marigraph_standing",
    _meta,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
)
PARKED = sa.Table(
    "marigraph_parked",
    _meta,
    sa.Column("view", sa.Text, primary_key=True),
    sa.Column("entity", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("parked", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
SETTINGS = sa.Table(
    "marigraph_settings",
    _meta,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
SEGMENTS = sa.Table(
    "marigraph_segments",
    _meta,
    sa.Column("view", sa.Text, primary_key=True),
    sa.Column("first", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("rows", sa.BigInteger, nullable=False),  # that it began with
    sqlite_with_rowid=False,
)
_MASTER = sa.table("sqlite_master", sa.column("type"), sa.column("name"), sa.column("sql"))
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # read models can be rebuilt: a lost last second costs nothing
    "PRAGMA cache_size = -32768",  # KiB
    "PRAGMA busy_timeout = 10000",  # ms
)
_WAL_PAGES, _WAL_PAGES_CATCHING_UP = (
    2_000,
    8_000,
)  # of the write-ahead log (4 KiB) between two checkpoints
_LARGE_BATCH_EVENTS = 1_000  # events of a batch that is far behind


class RowStatement:
    """SQL text compiled once; `constants` are the values that it brings, behind those given."""

    __slots__ = ("_compiled", "constants", "sql")

    def __init__(
        self, element: sa.Select[*tuple[Any, ...]] | sa.Delete | sa.Insert | sa.Update
    ) -> None:
        self._compiled = element.compile(dialect=_DIALECT)
        self.sql = str(self._compiled)
        own = self._compiled.construct_params(_check=False)
        self.constants = tuple(
            own[name]
            for name in self._compiled.positiontup or ()
            if not self._compiled.binds[name].required
        )

    def values(self, **given: object) -> list[object]:
        """Return the values to run it with, in the order in which it takes them."""
        values = self._compiled.construct_params(given)
        return [values[name] for name in self._compiled.positiontup or ()]


def upsert_statement(table: sa.Table) -> RowStatement:
    """Return the statement that writes a row, over the one with the same key if there is one.

    It takes the cells in the order of the table's columns.
    """
    key = [column.name for column in table.primary_key]
    new = sqlite.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in key}
    return RowStatement(new.on_conflict_do_update(index_elements=key, set_=changed))


_READ_CHECKPOINT = RowStatement(sa.select(CHECKPOINT.c.position, CHECKPOINT.c.counts)).sql
_FIRST_CHECKPOINT = RowStatement(
    sqlite.insert(CHECKPOINT)
    .values({c.name: sa.bindparam(c.name) for c in CHECKPOINT.columns})
    .on_conflict_do_nothing()
).sql
_ADVANCE_CHECKPOINT = RowStatement(
    sa.update(CHECKPOINT)
    .where(CHECKPOINT.c.position == sa.bindparam("before"))
    .values(position=sa.bindparam("position"), counts=sa.bindparam("counts"))
).sql
_READ_SETTING = RowStatement(
    sa.select(SETTINGS.c.value).where(SETTINGS.c.name == sa.bindparam("name"))
).sql
_WRITE_SETTING = upsert_statement(SETTINGS).sql
_ALL_PARKED = sa.select(*(PARKED.c[name] for name in ParkedRecord.__struct_fields__)).order_by(
    PARKED.c.position, PARKED.c.view
)
_READ_PARKED = RowStatement(_ALL_PARKED).sql
_READ_PARKED_OF_ENTITY = RowStatement(
    _ALL_PARKED.where(*(PARKED.c[name] == sa.bindparam(name) for name in ("view", "entity")))
).sql
_PARK = upsert_statement(PARKED).sql
_UNPARK = RowStatement(
    sa.delete(PARKED).where(
        *(PARKED.c[name] == sa.bindparam(name) for name in ("view", "entity", "position"))
    )
).sql
_TABLES = RowStatement(
    sa.select(_MASTER.c.name)
    .where(_MASTER.c.type == "table", _MASTER.c.name.not_like("sqlite_%"))
    # virtual tables first: they own some of the others
    .order_by(_MASTER.c.sql.not_like("CREATE VIRTUAL%"))
)


def create_statements(table: sa.Table) -> list[str]:
    """Return the statements that make the table and its indexes."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = str(CreateTable(table).compile(dialect=_DIALECT))
    return [made, *(str(CreateIndex(index).compile(dialect=_DIALECT)) for index in indexes)]


class RowDatabase:
    """One connection to the file, made with the tables of `schema` if it has others or none.

    Raises:
        StorageFailed: the file cannot be opened or is no database.
    """

    def __init__(self, path: Path, schema: Sequence[str]) -> None:
        register_adapters()
        self.path = path
        self._wal_pages = 0
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)), poolclass=NullPool
        )
        with storage_errors(path):
            self._connection = self._engine.raw_connection()
            driver = self._connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise TypeError(f"{driver!r} is no SQLite connection")
            driver.isolation_level = None
            self.cursor = driver.cursor()
            for pragma in _PRAGMAS:
                self.cursor.execute(pragma)
            self._migrate(schema)

    def _migrate(self, schema: Sequence[str]) -> None:
        """Make the tables; rows of another shape are dropped, they are rebuilt from the log."""
        own = [text for table in _meta.sorted_tables for text in create_statements(table)]
        fingerprint = hashlib.sha256("\n".join([*own, *schema]).encode()).hexdigest()
        with self.transaction():
            self.cursor.execute(
                create_statements(SETTINGS)[0].replace("TABLE", "TABLE IF NOT EXISTS", 1)
            )
            if self.setting("schema") == fingerprint:
                return
            self._drop_all()
            for text in [*(text for text in own if SETTINGS.name not in text), *schema]:
                self.cursor.execute(text)
            self.write_setting("schema", fingerprint)

    def _drop_all(self) -> None:
        """Drop every table but the settings; what a virtual table owns goes with it."""
        kept = {SETTINGS.name}
        for (name,) in self.cursor.execute(_TABLES.sql, _TABLES.values()).fetchall():
            if name not in kept:
                self.cursor.execute(f'DROP TABLE IF EXISTS "{name}"')

    def tune_wal(self, events: int) -> None:
        """Choose how often the write-ahead log is copied, by the events of a batch.

        A checkpoint of 8,000 pages is best for the rate of long batches; with short ones it comes
        every few seconds, and whoever flushes to this disk meanwhile, the log first of all, waits
        for it for 20 ms.
        """
        pages = _WAL_PAGES_CATCHING_UP if events >= _LARGE_BATCH_EVENTS else _WAL_PAGES
        if pages != self._wal_pages:
            self.cursor.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")
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
        with storage_errors(self.path):
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

    def write_parked(self, parked: Sequence[ParkedRecord], applied: Sequence[ParkedRecord]) -> None:
        """Add and remove parked events; within a transaction."""
        gone = [(each.view, each.entity, each.position) for each in applied]
        self.cursor.executemany(_UNPARK, gone)
        self.cursor.executemany(_PARK, [msgspec.structs.astuple(each) for each in parked])

    def parked_events(self) -> list[ParkedRecord]:
        """Return all parked events in log order."""
        with storage_errors(self.path):
            return [ParkedRecord(*row) for row in self.cursor.execute(_READ_PARKED)]

    def parked_of_entity(self, view: str, entity: str) -> list[ParkedRecord]:
        """Return an entity's parked events of a view in log order."""
        with storage_errors(self.path):
            rows = self.cursor.execute(_READ_PARKED_OF_ENTITY, (view, entity))
            return [ParkedRecord(*row) for row in rows]

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with storage_errors(self.path):
            found = self.cursor.execute(_READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text; at once, or with the transaction that is open."""
        with storage_errors(self.path):
            self.cursor.execute(_WRITE_SETTING, (name, value))

    def fetcher(self, statement: RowStatement) -> Callable[..., tuple[Any, ...] | None]:
        """Return a function that reads the one row that the statement finds for its values."""
        cursor = self.cursor.connection.cursor()
        sql, constants = statement.sql, statement.constants

        def fetch(*values: object) -> tuple[Any, ...] | None:
            try:
                found: tuple[Any, ...] | None = cursor.execute(sql, values + constants).fetchone()
            except (sqlite3.InterfaceError, sqlite3.ProgrammingError):
                raise  # no key is like that; it is the fault of who asks, not of the file
            except sqlite3.Error as error:
                raise _storage_failed(self.path, error) from error
            return found

        return fetch

    def close(self) -> None:
        """Give the file back."""
        self.cursor.close()
        self._connection.close()
        self._engine.dispose()


@contextmanager
def storage_errors(path: Path) -> Generator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StorageFailed: with the file and what the database said.
    """
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise _storage_failed(path, error) from error


def _storage_failed(path: Path, error: Exception) -> StorageFailed:
    return StorageFailed(f"The read models in {path.name} cannot be used: {error}")
