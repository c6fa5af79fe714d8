"""The archive: every version of every row, in segments that each begin with all rows alive.

Any position is answered from the one segment that it lies in, so that asking costs the same
however long the log is; a segment's length follows the size of the view, so that the copies at
its beginning stay a fraction of what is written.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.database import SEGMENTS, Database, Statement, create, failing, upsert
from backend.projection.live import LiveTable
from backend.projection.live import schema as live_schema
from backend.projection.model import Projection, Row
from backend.projection.port import Key
from backend.projection.rows import HOT, EveryVersion, KnownKeys, Stage, rebuilder
from backend.projection.stored import Stored, StoredTable
from backend.projection.tables import POSITION, SEGMENT, Shape, past_table, shapes_of

LEAST = 25_000  # versions of a segment, beside the rows that it begins with
PER_ROW = 2.5  # versions of a segment for each row alive, when that is more


class PastTable:
    """All versions of a view's rows; opens a new segment when the present one is long enough."""

    def __init__(
        self, shape: Shape, stage: Stage, database: Database, hot: int, least: int
    ) -> None:
        self.shape = shape
        self._hot = hot
        self._rebuild = rebuilder(shape)
        self._least = least
        self._path = database.path
        self._cursor = database.cursor
        self._table = past_table(shape)
        self._upsert = upsert(self._table).sql
        self._seed = Statement(_seeding(shape, self._table))
        self._select = database.fetcher(Statement(_newest(shape, self._table)))
        self._segment, seeded = self._last_segment()
        keys = self._keys()
        self._written = len(keys) - seeded
        self.rows: EveryVersion[Any] = EveryVersion(shape, stage, self._fetch, KnownKeys(keys))

    def _last_segment(self) -> tuple[int, int]:
        """Return the present segment, and how many rows it began with."""
        last = (
            sa.select(SEGMENTS.c.first, SEGMENTS.c.rows)
            .where(SEGMENTS.c.view == sa.bindparam("view"))
            .order_by(SEGMENTS.c.first.desc())
            .limit(1)
        )
        with failing(self._path):
            statement = Statement(last)
            values = statement.values(view=self.shape.name)
            found = self._cursor.execute(statement.sql, values).fetchone()
            if found is None:
                self._cursor.execute(upsert(SEGMENTS).sql, (self.shape.name, 0, 0))
        return found or (0, 0)

    def _keys(self) -> list[Key]:
        keys = [self._table.c[name] for name in self.shape.key]
        present = sa.select(*keys).where(self._table.c.segment == sa.bindparam(SEGMENT))
        with failing(self._path):
            return self._cursor.execute(Statement(present).sql, (self._segment,)).fetchall()

    def _fetch(self, key: Key) -> Row | None:
        cells = self._select(self._segment, *key)
        return None if cells is None else self._rebuild(cells)

    def write(self, position: int) -> Collection[Key]:
        """Write all versions up to `position`; return the changed keys."""
        versions = self.rows.versions
        if not versions:
            return ()
        segment = (self._segment,)
        self._cursor.executemany(self._upsert, (segment + astuple(row) for row in versions))
        self._written += len(versions)
        if self._written >= max(self._least, PER_ROW * self.rows.alive):
            self._open_segment(position)
        return self.rows.changed_keys()

    def _open_segment(self, position: int) -> None:
        """Begin a segment with all rows as they are now."""
        self._cursor.execute(self._seed.sql, self._seed.values(new=position, old=self._segment))
        rows = self._cursor.rowcount
        self._cursor.execute(upsert(SEGMENTS).sql, (self.shape.name, position, rows))
        self._segment, self._written = position, 0

    def settle(self) -> None:
        """Note that everything written is on disk."""
        self.rows.settle(self._hot)

    def forget(self) -> None:
        """Drop everything from memory; a segment may have been opened in vain."""
        self.rows.forget()
        self._segment, _ = self._last_segment()


class PastStore(Stored):
    """Read models with their history in a SQLite file.

    `hot`: rows of a table kept in memory. `least`: versions of the shortest segment.
    """

    def __init__(
        self,
        path: Path,
        projections: Mapping[str, Projection],
        *,
        hot: int = HOT,
        least: int = LEAST,
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self._hot = hot
        self._least = least
        shapes = [shape for each in projections.values() for shape in shapes_of(each)]
        super().__init__(path, projections, [text for shape in shapes for text in schema(shape)])

    def open_table(self, shape: Shape) -> StoredTable:
        """Return the table of that shape; what only handlers need has no history."""
        if shape.memory:
            return LiveTable(shape, self.stage, self.database, self._hot)
        return PastTable(shape, self.stage, self.database, self._hot, self._least)


def schema(shape: Shape) -> list[str]:
    """Return the statements that make the table of versions, or of what handlers remember."""
    return live_schema(shape) if shape.memory else create(past_table(shape))


def _newest(shape: Shape, table: sa.Table) -> sa.Select[*tuple[Any, ...]]:
    """Select a row's newest version in a segment."""
    names = (SEGMENT, *shape.key)
    return (
        sa.select(*(column for column in table.columns if column.name != SEGMENT))
        .where(*(table.c[name] == sa.bindparam(name) for name in names))
        .order_by(table.c.position.desc())
        .limit(1)
    )


def _seeding(shape: Shape, table: sa.Table) -> sa.Insert:
    """Copy the newest version of each row of segment `old` into segment `new`.

    SQLite takes the other columns from the row that has the maximum.
    """
    cells = [
        sa.func.max(column) if column.name == POSITION else column
        for column in table.columns
        if column.name != SEGMENT
    ]
    newest = (
        sa.select(sa.bindparam("new", type_=sa.BigInteger), *cells)
        .where(table.c.segment == sa.bindparam("old"))
        .group_by(*(table.c[name] for name in shape.key))
    )
    return sa.insert(table).from_select(list(table.columns), newest)
