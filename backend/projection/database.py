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
from backend.projection.port import ParkedEvent, Standing
from backend.store.sqlite import adapt_plain_values

_DIALECT = sqlite.dialect(paramstyle="qmark")
_meta = sa.MetaData()
STANDING = sa.Table(
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
_PAGES, _PAGES_FAR = 2_000, 8_000  # of the write-ahead log (4 KiB) between two checkpoints
_MANY = 1_000  # events of a batch that is far behind


class Statement:
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


def upsert(table: sa.Table) -> Statement:
    """Return the statement that writes a row, over the one with the same key if there is one.

    It takes the cells in the order of the table's columns.
    """
    key = [column.name for column in table.primary_key]
    new = sqlite.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in key}
    return Statement(new.on_conflict_do_update(index_elements=key, set_=changed))


_READ_STANDING = Statement(sa.select(STANDING.c.position, STANDING.c.counts)).sql
_FIRST_STANDING = Statement(
    sqlite.insert(STANDING)
    .values({c.name: sa.bindparam(c.name) for c in STANDING.columns})
    .on_conflict_do_nothing()
).sql
_MOVE_STANDING = Statement(
    sa.update(STANDING)
    .where(STANDING.c.position == sa.bindparam("before"))
    .values(position=sa.bindparam("position"), counts=sa.bindparam("counts"))
).sql
_READ_SETTING = Statement(
    sa.select(SETTINGS.c.value).where(SETTINGS.c.name == sa.bindparam("name"))
).sql
_WRITE_SETTING = upsert(SETTINGS).sql
_ALL_PARKED = sa.select(*(PARKED.c[name] for name in ParkedEvent.__struct_fields__)).order_by(
    PARKED.c.position, PARKED.c.view
)
_READ_PARKED = Statement(_ALL_PARKED).sql
_READ_WAITING = Statement(
    _ALL_PARKED.where(*(PARKED.c[name] == sa.bindparam(name) for name in ("view", "entity")))
).sql
_PARK = upsert(PARKED).sql
_UNPARK = Statement(
    sa.delete(PARKED).where(
        *(PARKED.c[name] == sa.bindparam(name) for name in ("view", "entity", "position"))
    )
).sql
_TABLES = Statement(
    sa.select(_MASTER.c.name)
    .where(_MASTER.c.type == "table", _MASTER.c.name.not_like("sqlite_%"))
    # virtual tables first: they own some of the others
    .order_by(_MASTER.c.sql.not_like("CREATE VIRTUAL%"))
)


def create(table: sa.Table) -> list[str]:
    """Return the statements that make the table and its indexes."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = str(CreateTable(table).compile(dialect=_DIALECT))
    return [made, *(str(CreateIndex(index).compile(dialect=_DIALECT)) for index in indexes)]


class Database:
    """One connection to the file, made with the tables of `schema` if it has others or none.

    Raises:
        StorageFailed: the file cannot be opened or is no database.
    """

    def __init__(self, path: Path, schema: Sequence[str]) -> None:
        adapt_plain_values()
        self.path = path
        self._pages = 0
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)), poolclass=NullPool
        )
        with failing(path):
            self._connection = self._engine.raw_connection()
            driver = self._connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                raise TypeError(f"{driver!r} is no SQLite connection")
            driver.isolation_level = None
            self.cursor = driver.cursor()
            for pragma in _PRAGMAS:
                self.cursor.execute(pragma)
            self._prepare(schema)

    def _prepare(self, schema: Sequence[str]) -> None:
        """Make the tables; rows of another shape are dropped, they are rebuilt from the log."""
        own = [text for table in _meta.sorted_tables for text in create(table)]
        fingerprint = hashlib.sha256("\n".join([*own, *schema]).encode()).hexdigest()
        with self.transaction():
            self.cursor.execute(create(SETTINGS)[0].replace("TABLE", "TABLE IF NOT EXISTS", 1))
            if self.setting("schema") == fingerprint:
                return
            self._drop_all()
            for text in [*(text for text in own if SETTINGS.name not in text), *schema]:
                self.cursor.execute(text)
            self.keep_setting("schema", fingerprint)

    def _drop_all(self) -> None:
        """Drop every table but the settings; what a virtual table owns goes with it."""
        kept = {SETTINGS.name}
        for (name,) in self.cursor.execute(_TABLES.sql, _TABLES.values()).fetchall():
            if name not in kept:
                self.cursor.execute(f'DROP TABLE IF EXISTS "{name}"')

    def keep_pace(self, events: int) -> None:
        """Choose how often the write-ahead log is copied, by the events of a batch.

        A checkpoint of 8,000 pages is best for the rate of long batches; with short ones it comes
        every few seconds, and whoever flushes to this disk meanwhile, the log first of all, waits
        for it for 20 ms.
        """
        pages = _PAGES_FAR if events >= _MANY else _PAGES
        if pages != self._pages:
            self.cursor.execute(f"PRAGMA wal_autocheckpoint = {pages:d}")
            self._pages = pages

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

    def standing(self) -> Standing:
        """Return the checkpoint."""
        with failing(self.path):
            found = self.cursor.execute(_READ_STANDING).fetchone()
        if found is None:
            return Standing(0, {})
        return Standing(found[0], msgspec.json.decode(found[1], type=dict[str, int]))

    def move_standing(self, before: int, standing: Standing) -> bool:
        """Move the checkpoint on from `before`; within a transaction. False: it is not there."""
        counts = msgspec.json.encode(standing.counts).decode()
        self.cursor.execute(_MOVE_STANDING, (standing.position, counts, before))
        if not self.cursor.rowcount and not before:
            self.cursor.execute(_FIRST_STANDING, (1, standing.position, counts))
        return self.cursor.rowcount == 1

    def write_parked(self, parked: Sequence[ParkedEvent], taken: Sequence[ParkedEvent]) -> None:
        """Add and remove parked events; within a transaction."""
        gone = [(each.view, each.entity, each.position) for each in taken]
        self.cursor.executemany(_UNPARK, gone)
        self.cursor.executemany(_PARK, [msgspec.structs.astuple(each) for each in parked])

    def parked(self) -> list[ParkedEvent]:
        """Return all parked events in log order."""
        with failing(self.path):
            return [ParkedEvent(*row) for row in self.cursor.execute(_READ_PARKED)]

    def waiting(self, view: str, entity: str) -> list[ParkedEvent]:
        """Return an entity's parked events of a view in log order."""
        with failing(self.path):
            rows = self.cursor.execute(_READ_WAITING, (view, entity))
            return [ParkedEvent(*row) for row in rows]

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with failing(self.path):
            found = self.cursor.execute(_READ_SETTING, (name,)).fetchone()
        return found[0] if found else ""

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text; at once, or with the transaction that is open."""
        with failing(self.path):
            self.cursor.execute(_WRITE_SETTING, (name, value))

    def fetcher(self, statement: Statement) -> Callable[..., tuple[Any, ...] | None]:
        """Return a function that reads the one row that the statement finds for its values."""
        cursor = self.cursor.connection.cursor()
        sql, constants = statement.sql, statement.constants

        def fetch(*values: object) -> tuple[Any, ...] | None:
            try:
                found: tuple[Any, ...] | None = cursor.execute(sql, values + constants).fetchone()
            except sqlite3.Error as error:
                raise _failed(self.path, error) from error
            return found

        return fetch

    def close(self) -> None:
        """Give the file back."""
        self.cursor.close()
        self._connection.close()
        self._engine.dispose()


@contextmanager
def failing(path: Path) -> Generator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StorageFailed: with the file and what the database said.
    """
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: Exception) -> StorageFailed:
    return StorageFailed(f"The read models in {path.name} cannot be used: {error}")
