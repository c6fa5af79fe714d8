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

from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.live_store import LiveTable, live_schema
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_cache import (
    HOT_ROWS,
    CachedRows,
    KeyFilter,
    row_decoder,
)
from backend.projection.row_database import RowDatabase, translate_row_errors
from backend.projection.row_schema import SEGMENTS
from backend.projection.sql_tables import SEGMENT, archive_table
from backend.projection.sqlite_row_store import SqliteRowStore, StoredTable
from backend.projection.table_specs import POSITION, TableSpec
from backend.sqlite.compiled_statement import CompiledStatement, compile_create, compile_upsert

SEGMENT_MIN_VERSIONS = 25_000  # versions of a segment, beside the rows that it begins with
SEGMENT_VERSIONS_PER_ROW = 2.5  # versions of a segment for each row alive, when that is more


class ArchiveTable:
    """All versions of a view's rows; opens a new segment when the present one is long enough."""

    def __init__(
        self,
        spec: TableSpec,
        context: ApplyContext,
        database: RowDatabase,
        hot: int,
        min_versions: int,
    ) -> None:
        self.spec = spec
        self._hot = hot
        self._decode_row = row_decoder(spec)
        self._min_versions = min_versions
        self._path = database.path
        self._cursor = database.cursor
        self._table = archive_table(spec)
        self._upsert = compile_upsert(self._table).sql
        self._seed = CompiledStatement(_copy_newest(spec, self._table))
        self._select = database.fetcher(CompiledStatement(_select_newest(spec, self._table)))
        self.rows: CachedRows[Any] = CachedRows(spec, context, self._fetch, self._open())

    def _open(self) -> KeyFilter:
        """Go on with the present segment."""
        self._segment, seeded = self._last_segment()
        keys = self._keys()
        self._written = len(keys) - seeded
        self._on_disk = (self._segment, self._written)
        return KeyFilter(keys)

    def reload(self) -> None:
        """Know what is in the table now, which others have filled."""
        self.rows.forget(self._open())

    def _last_segment(self) -> tuple[int, int]:
        """Return the present segment, and how many rows it began with."""
        last = (
            sa.select(SEGMENTS.c.first, SEGMENTS.c.rows)
            .where(SEGMENTS.c.view == sa.bindparam("view"))
            .order_by(SEGMENTS.c.first.desc())
            .limit(1)
        )
        with translate_row_errors(self._path):
            statement = CompiledStatement(last)
            values = statement.order_values(view=self.spec.name)
            found = self._cursor.execute(statement.sql, values).fetchone()
            if found is None:
                self._cursor.execute(compile_upsert(SEGMENTS).sql, (self.spec.name, 0, 0))
        return found or (0, 0)

    def _keys(self) -> list[RowKey]:
        keys = [self._table.c[name] for name in self.spec.key]
        present = sa.select(*keys).where(self._table.c.segment == sa.bindparam(SEGMENT))
        with translate_row_errors(self._path):
            return self._cursor.execute(CompiledStatement(present).sql, (self._segment,)).fetchall()

    def _fetch(self, key: RowKey) -> ViewRow | None:
        cells = self._select(self._segment, *key)
        return None if cells is None else self._decode_row(cells)

    def write(self, position: int) -> Collection[RowKey]:
        """Write all versions up to `position`; return the changed keys."""
        rows, segment = self.rows, (self._segment,)
        cells = rows.validator.cells_of(rows.versions)
        self._cursor.executemany(self._upsert, (segment + each for each in cells))
        self._written += len(rows.versions)
        if self._written >= max(
            self._min_versions, SEGMENT_VERSIONS_PER_ROW * self.rows.approximate_count
        ):
            self._open_segment(position)
        return rows.changed.keys()

    def probe(self, row: ViewRow) -> None:
        """Write a version, within a transaction that is rolled back."""
        self._cursor.execute(self._upsert, (self._segment, *astuple(row)))

    def _open_segment(self, position: int) -> None:
        """Begin a segment with all rows as they are now."""
        self._cursor.execute(
            self._seed.sql, self._seed.order_values(new=position, old=self._segment)
        )
        rows = self._cursor.rowcount
        self._cursor.execute(compile_upsert(SEGMENTS).sql, (self.spec.name, position, rows))
        self._segment, self._written = position, 0

    def mark_flushed(self) -> None:
        """Note that everything written is on disk."""
        self.rows.mark_flushed(self._hot)
        self._on_disk = (self._segment, self._written)

    def discard_changes(self) -> None:
        """Drop everything from memory; a segment may have been opened and filled in vain."""
        self.rows.clear()
        self._segment, self._written = self._on_disk


class ArchiveStore(SqliteRowStore):
    """Read models with their history in a SQLite file.

    `hot`: rows of a table kept in memory. `min_versions`: versions of the shortest segment.
    """

    def __init__(
        self,
        path: Path,
        projections: Mapping[str, Projection],
        *,
        hot: int = HOT_ROWS,
        min_versions: int = SEGMENT_MIN_VERSIONS,
        generation: int = 0,
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self._hot = hot
        self._min_versions = min_versions
        super().__init__(path, projections, archive_schema, generation)

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape; what only handlers need has no history."""
        if spec.is_helper:
            return LiveTable(spec, self.context, self.database, self._hot)
        return ArchiveTable(spec, self.context, self.database, self._hot, self._min_versions)


def archive_schema(spec: TableSpec) -> list[str]:
    """Return the statements that make the table of versions, or of what handlers remember."""
    return live_schema(spec) if spec.is_helper else compile_create(archive_table(spec))


def _select_newest(spec: TableSpec, table: sa.Table) -> sa.Select[*tuple[Any, ...]]:
    """Select a row's newest version in a segment."""
    names = (SEGMENT, *spec.key)
    return (
        sa.select(*(column for column in table.columns if column.name != SEGMENT))
        .where(*(table.c[name] == sa.bindparam(name) for name in names))
        .order_by(table.c.position.desc())
        .limit(1)
    )


def _copy_newest(spec: TableSpec, table: sa.Table) -> sa.Insert:
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
        .group_by(*(table.c[name] for name in spec.key))
    )
    return sa.insert(table).from_select(list(table.columns), newest)
