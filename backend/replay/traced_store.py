"""A scratch store whose batches are looked at: every version of a row, before it is written."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backend.projection.apply_context import RowKey
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection, ViewRow
from backend.projection.row_cache import row_decoder
from backend.projection.row_store import Checkpoint, ParkedRecord, WriteBeside, write_nothing
from backend.projection.sql_row_store import StoredTable
from backend.projection.sql_tables import live_table
from backend.projection.table_specs import TableSpec

RowOfView = tuple[str, RowKey]
RowVersions = Mapping[RowOfView, Sequence[ViewRow]]
OnSave = Callable[[RowVersions], None]


class TracedStore(LiveStore):
    """Rows of a history that is run for itself; `on_save` hears of each batch before its commit.

    A batch that cannot be written is heard of again when it is tried again.
    """

    def __init__(self, path: Path, projections: Mapping[str, Projection], on_save: OnSave) -> None:
        """Open the file.

        Raises:
            StorageFailed: it cannot be opened.
        """
        super().__init__(path, projections)
        self._on_save = on_save
        self._fetch = {table.spec.view: _fetcher(self, table.spec) for table in self._view_tables()}

    def _view_tables(self) -> list[StoredTable]:
        return [table for table in self._all_tables if not table.spec.is_helper]

    def committed_row(self, row: RowOfView) -> ViewRow | None:
        """Return a row as it is on disk, before the batch in hand.

        Raises:
            StorageFailed: it cannot be read.
        """
        view, key = row
        return self._fetch[view](key)

    def save(
        self,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord] = (),
        applied: Iterable[ParkedRecord] = (),
        beside: WriteBeside = write_nothing,
    ) -> Mapping[str, Collection[RowKey]]:
        """See `SqliteRowStore.save`."""
        self._on_save(self._versions())
        return super().save(checkpoint, _first_of_each_place(parked), applied, beside)

    def _versions(self) -> RowVersions:
        found: defaultdict[RowOfView, list[ViewRow]] = defaultdict(list)
        for table in self._view_tables():
            view, key_of = table.spec.view, _key_getter(table.spec)
            for row in table.rows.versions:
                found[view, key_of(row)].append(row)
        return found


def _key_getter(spec: TableSpec) -> Callable[[ViewRow], RowKey]:
    cells_of = _cells_getter(spec)
    return cells_of if len(spec.key) > 1 else lambda row: (cells_of(row),)


def _cells_getter(spec: TableSpec) -> Callable[[ViewRow], Any]:
    """Return what reads the key: one text, or a tuple of several."""
    return attrgetter(*spec.key)


def _fetcher(store: LiveStore, spec: TableSpec) -> Callable[[RowKey], ViewRow | None]:
    table = live_table(spec)
    at_key = (column == sa.bindparam(column.name) for column in table.primary_key)
    select = store.database.fetcher(sa.select(table).where(*at_key))
    decode = row_decoder(spec)

    def fetch(key: RowKey) -> ViewRow | None:
        cells = select(*key)
        return None if cells is None else decode(cells)

    return fetch


def _first_of_each_place(parked: Sequence[ParkedRecord]) -> list[ParkedRecord]:
    """Keep one record of an entity at a position: events that came in there share it."""
    first: dict[tuple[str, str, int], ParkedRecord] = {}
    for record in parked:
        first.setdefault((record.view, record.entity, record.position), record)
    return list(first.values())
