"""The file of a store of read models: checkpoint, parked events, settings, and its own tables.

Statements that run for every event are compiled once from SQLAlchemy Core, and run by the
driver's cursor.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from backend.errors import StorageFailed
from backend.projection.port import ParkedEvent, Standing

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
    sqlite_with_rowid=False,
)
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # read models can be rebuilt: a lost last second costs nothing
    "PRAGMA wal_autocheckpoint = 8000",  # pages: 32 MB of WAL between two checkpoints
    "PRAGMA cache_size = -32768",  # KiB
    "PRAGMA busy_timeout = 10000",  # ms
)


class Statement:
    """SQL text compiled once; `names` says in which order it takes its values."""

    __slots__ = ("names", "sql")

    def __init__(self, element: sa.ClauseElement) -> None:
        compiled = element.compile(dialect=_DIALECT)
        self.sql = str(compiled)
        self.names: list[str] = getattr(compiled, "positiontup", None) or []


def upsert(table: sa.Table) -> Statement:
    """Return the statement that writes a row, over the one with the same key if there is one.

    It takes the cells in the order of the table's columns.
    """
    key = [column.name for column in table.primary_key]
    new = sqlite.insert(table).values({c.name: sa.bindparam(c.name) for c in table.columns})
    changed = {c.name: new.excluded[c.name] for c in table.columns if c.name not in key}
    return Statement(new.on_conflict_do_update(index_elements=key, set_=changed))


def create(table: sa.Table) -> list[str]:
    """Return the statements that make the table and its indexes."""
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    made = [CreateTable(table), *(CreateIndex(index) for index in indexes)]
    return [str(element.compile(dialect=_DIALECT)) for element in made]


class Database:
    """One connection to the file, made with the tables of `schema` if it has others or none.

    Raises:
        StorageFailed: the file cannot be opened or is no database.
    """

    def __init__(self, path: Path, schema: Sequence[str]) -> None:
        self.path = path
        self._engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
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
        self._standing = upsert(STANDING).sql
        self._park = upsert(PARKED).sql
        self._unpark = Statement(
            sa.delete(PARKED).where(
                *(PARKED.c[name] == sa.bindparam(name) for name in ("view", "entity", "position"))
            )
        ).sql

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
        """Drop every table but the settings; virtual ones first, they own some of the others."""
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        virtual = f"{named} AND sql LIKE 'CREATE VIRTUAL%'"
        for query in (virtual, named):
            for (name,) in self.cursor.execute(query).fetchall():
                if name != SETTINGS.name:
                    self.cursor.execute(f'DROP TABLE "{name}"')

    @contextmanager
    def transaction(self) -> Iterator[None]:
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
            found = self.cursor.execute(
                f"SELECT position, counts FROM {STANDING.name} WHERE id = 1"
            ).fetchone()
        if found is None:
            return Standing(0, {})
        return Standing(found[0], msgspec.json.decode(found[1], type=dict[str, int]))

    def write_standing(self, standing: Standing) -> None:
        """Write the checkpoint; within a transaction."""
        counts = msgspec.json.encode(standing.counts).decode()
        self.cursor.execute(self._standing, (1, standing.position, counts))

    def write_parked(self, parked: Sequence[ParkedEvent], taken: Sequence[ParkedEvent]) -> None:
        """Add and remove parked events; within a transaction."""
        self.cursor.executemany(
            self._unpark, [(each.view, each.entity, each.position) for each in taken]
        )
        self.cursor.executemany(self._park, [msgspec.structs.astuple(each) for each in parked])

    def parked(self, view: str, entity: str) -> list[ParkedEvent]:
        """Return the parked events in log order, of one view or entity when named."""
        columns = ", ".join(ParkedEvent.__struct_fields__)
        with failing(self.path):
            rows = self.cursor.execute(
                f"SELECT {columns} FROM {PARKED.name}"
                " WHERE (view = ?1 OR ?1 = '') AND (entity = ?2 OR ?2 = '') ORDER BY position, view",
                (view, entity),
            )
            return [ParkedEvent(*row) for row in rows]

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        with failing(self.path):
            found = self.cursor.execute(
                f"SELECT value FROM {SETTINGS.name} WHERE name = ?", (name,)
            ).fetchone()
        return found[0] if found else ""

    def keep_setting(self, name: str, value: str) -> None:
        """Keep a text; at once, or with the transaction that is open."""
        with failing(self.path):
            self.cursor.execute(
                f"INSERT OR REPLACE INTO {SETTINGS.name} (name, value) VALUES (?, ?)",
                (name, value),
            )

    def fetcher(self, sql: str) -> Callable[[Sequence[Any]], tuple[Any, ...] | None]:
        """Return a function that reads the one row that `sql` finds for its parameters."""
        cursor = self.cursor.connection.cursor()

        def fetch(parameters: Sequence[Any]) -> tuple[Any, ...] | None:
            with failing(self.path):
                found: tuple[Any, ...] | None = cursor.execute(sql, parameters).fetchone()
                return found

        return fetch

    def close(self) -> None:
        """Give the file back."""
        self.cursor.close()
        self._connection.close()
        self._engine.dispose()


@contextmanager
def failing(path: Path) -> Iterator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StorageFailed: with the file and what the database said.
    """
    try:
        yield
    except (sqlite3.Error, sa.exc.SQLAlchemyError) as error:
        raise StorageFailed(f"The read models in {path.name} cannot be used: {error}") from error
