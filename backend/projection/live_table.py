"""A table that holds each row once, as it is now, in whichever database."""

from collections.abc import Collection
from functools import partial
from typing import Any

import sqlalchemy as sa
from msgspec.structs import astuple

from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.read_model import ViewRow
from backend.projection.row_cache import CachedRows, KeyFilter, row_decoder
from backend.projection.row_database import RowDatabase
from backend.projection.sql_tables import live_table
from backend.projection.table_specs import TableSpec


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
        self._upsert = database.upsert(table)
        self._delete = database.compile(sa.delete(table).where(*at_key))
        self._select_keys = database.compile(sa.select(*table.primary_key))
        self._select = database.fetcher(sa.select(table).where(*at_key))
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


def _known_keys(database: RowDatabase, table: sa.Table) -> KeyFilter:
    keys = database.compile(sa.select(*table.primary_key))
    with database.translate_errors():
        return KeyFilter(database.cursor.execute(keys))
