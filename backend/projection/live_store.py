"""The live store: every row once, as it is now."""

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.fulltext_index import fulltext_schema
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_cache import (
    HOT_ROWS,
    CachedRows,
    KeyFilter,
    row_decoder,
)
from backend.projection.row_database import RowDatabase, translate_row_errors
from backend.projection.sql_tables import live_table
from backend.projection.sqlite_row_store import SqliteRowStore, StoredTable
from backend.projection.table_specs import TableSpec
from backend.sqlite.compiled_statement import CompiledStatement, compile_create, compile_upsert


class LiveTable:
    """A table of present rows; each changed row is written once a batch."""

    def __init__(
        self, spec: TableSpec, context: ApplyContext, database: RowDatabase, hot: int
    ) -> None:
        table = live_table(spec)
        at_key = [column == sa.bindparam(column.name) for column in table.primary_key]
        self.spec = spec
        self._hot = hot
        self._decode_row = row_decoder(spec)
        self._cursor = database.cursor
        self._upsert = compile_upsert(table).sql
        self._delete = CompiledStatement(sa.delete(table).where(*at_key)).sql
        self._select_keys = CompiledStatement(sa.select(*table.primary_key)).sql
        self._select = database.fetcher(CompiledStatement(sa.select(table).where(*at_key)))
        self._keys_of_table = partial(_known_keys, database, table)
        self.rows: CachedRows[Any] = CachedRows(spec, context, self._fetch, self._keys_of_table())

    def _fetch(self, key: RowKey) -> ViewRow | None:
        cells = self._select(*key)
        return None if cells is None else self._decode_row(cells)

    def reload(self) -> None:
        """Know what is in the table now, which others have filled."""
        self.rows.forget(self._keys_of_table())

    def write(self, _: int) -> Collection[RowKey]:
        """Write what changed, each row as it is now; return the changed keys."""
        rows = self.rows
        rows.validator.check_all(rows.versions)
        self._cursor.executemany(self._upsert, map(astuple, rows.changed.values()))
        if not rows.removed:
            return rows.changed.keys()
        self._cursor.executemany(self._delete, list(rows.removed))
        return rows.changed.keys() | rows.removed.keys()

    def all_keys(self) -> list[RowKey]:
        """Return the keys of all rows on disk."""
        return self._cursor.execute(self._select_keys).fetchall()

    def probe(self, row: ViewRow) -> None:
        """Write a row, within a transaction that is rolled back."""
        self._cursor.execute(self._upsert, astuple(row))

    def mark_flushed(self) -> None:
        """Note that everything written is on disk."""
        self.rows.mark_flushed(self._hot)

    def discard_changes(self) -> None:
        """Drop everything from memory."""
        self.rows.clear()


class LiveStore(SqliteRowStore):
    """Read models in a SQLite file, each row once. `hot`: rows of a table kept in memory."""

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
        super().__init__(path, projections, live_schema, generation)

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape."""
        return LiveTable(spec, self.context, self.database, self._hot)


def live_schema(spec: TableSpec) -> list[str]:
    """Return the statements that make the table of present rows, and its text index."""
    made = compile_create(live_table(spec))
    return [*made, *fulltext_schema(spec)] if spec.fulltext else made


def _known_keys(database: RowDatabase, table: sa.Table) -> KeyFilter:
    keys = CompiledStatement(sa.select(*table.primary_key)).sql
    with translate_row_errors(database.path):
        return KeyFilter(database.cursor.execute(keys))
