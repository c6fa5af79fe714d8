"""The archive: every version of every row, in the order in which the events made them.

Any position is answered by look-ups: rows are found by their key and the place of their versions,
what changed last by going back from there, and how many there were is kept for every block.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.live_store import live_schema
from backend.projection.live_table import LiveTable
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_cache import (
    HOT_ROWS,
    CachedRows,
    KeyFilter,
    row_decoder,
)
from backend.projection.sql_row_store import StoredTable
from backend.projection.sql_tables import (
    HEAP_BORN,
    HEAP_PLACE,
    archive_table,
    heap_blocks,
    is_present,
)
from backend.projection.sqlite_row_database import SqliteRowDatabase, translate_row_errors
from backend.projection.sqlite_row_store import SqliteRowStore
from backend.projection.table_specs import TableSpec
from backend.projection.version_copy import VersionCopy
from backend.projection.version_heap import VersionHeap
from backend.projection.view_switch import ViewCopy
from backend.sqlite.compiled_statement import CompiledStatement, compile_create


class ArchiveTable:
    """All versions of a view's rows."""

    def __init__(
        self, spec: TableSpec, context: ApplyContext, database: SqliteRowDatabase, hot: int
    ) -> None:
        self.spec = spec
        self._hot = hot
        self._decode_row = row_decoder(spec)
        self._path = database.path
        self._cursor = database.cursor
        table = archive_table(spec)
        self._present_keys = CompiledStatement(
            sa.select(*(table.c[name] for name in spec.key)).distinct()
        ).sql
        self._select = database.fetcher(_select_newest(spec, table))
        with translate_row_errors(self._path):
            self._heap = VersionHeap(spec, self._cursor)
        self.rows: CachedRows[Any] = CachedRows(spec, context, self._fetch, self._known_keys())

    def _known_keys(self) -> KeyFilter:
        with translate_row_errors(self._path):
            return KeyFilter(self._cursor.execute(self._present_keys))

    def reload(self) -> None:
        """Know what is in the table now, which others have filled."""
        self.rows.forget(self._known_keys())
        with translate_row_errors(self._path):
            self._heap.load()

    def _fetch(self, key: RowKey) -> ViewRow | None:
        cells = self._select(*key)
        return None if cells is None else self._decode_row(cells)

    def all_keys(self) -> list[RowKey]:
        """Return the keys of all rows that there ever were."""
        return self._cursor.execute(self._present_keys).fetchall()

    def write(self, position: int) -> Collection[RowKey]:
        """Write all versions, and the ends of removed rows; return the changed keys."""
        rows = self.rows
        cells = rows.validator.cells_of(rows.versions)
        key_of = rows.key_of
        versions = (
            (row.position, key_of(row), each)
            for row, each in zip(rows.versions, cells, strict=True)
        )
        self._heap.write(versions, rows.unknown)
        if not rows.removed:
            return rows.changed.keys()
        ends = rows.validator.cells_of(list(rows.removed.values()))
        self._heap.end_rows(position, zip(rows.removed, ends, strict=True))
        return rows.changed.keys() | rows.removed.keys()

    def probe(self, row: ViewRow) -> None:
        """Write a version, within a transaction that is rolled back."""
        self._heap.probe(astuple(row))

    def mark_flushed(self) -> None:
        """Note that everything written is on disk."""
        self.rows.mark_flushed(self._hot)
        self._heap.mark_flushed()

    def discard_changes(self) -> None:
        """Drop everything from memory."""
        self.rows.clear()
        self._heap.discard_changes()


class ArchiveStore(SqliteRowStore):
    """Read models with their history in a SQLite file. `hot`: rows of a table kept in memory."""

    def __init__(
        self,
        path: Path,
        projections: Mapping[str, Projection],
        *,
        hot: int = HOT_ROWS,
        generation: int = 0,
    ) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        self._hot = hot
        super().__init__(path, projections, archive_schema, generation)

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape; what only handlers need has no history."""
        if spec.is_helper:
            return LiveTable(spec, self.context, self.database, self._hot)
        return ArchiveTable(spec, self.context, self.database, self._hot)

    def copy_of(self, views: Sequence[str], generation: int) -> ViewCopy:
        """Return the copy of views that is built beside their rows."""
        return VersionCopy(*self.parts_of(views), generation)


def archive_schema(spec: TableSpec) -> list[str]:
    """Return the statements that make the heap of versions, or of what handlers remember."""
    if spec.is_helper:
        return live_schema(spec)
    return [*compile_create(archive_table(spec)), *compile_create(heap_blocks(spec))]


def _select_newest(spec: TableSpec, table: sa.Table) -> sa.Select[*tuple[Any, ...]]:
    """Select a row's newest version; what it says of an end is another matter."""
    own = {HEAP_PLACE, HEAP_BORN}
    newest = (
        sa.select(sa.func.max(table.c[HEAP_PLACE]))
        .where(*(table.c[name] == sa.bindparam(name) for name in spec.key))
        .scalar_subquery()
    )
    return sa.select(*(column for column in table.columns if column.name not in own)).where(
        table.c[HEAP_PLACE] == newest, is_present(table)
    )
