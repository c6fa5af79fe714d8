"""What every store of read models does: tables, checkpoint and parked events in one transaction.

In which database the rows are is the subclasses' matter: `SqliteRowStore`, `PostgresRowStore`.
"""

from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

from msgspec.structs import astuple

from backend.errors import Defect
from backend.projection.apply_context import ApplyContext, RowKey
from backend.projection.parked_table import ParkedTable
from backend.projection.read_model import TableRows, ViewRow, ViewTables
from backend.projection.row_cache import CachedRows
from backend.projection.row_database import RowDatabase
from backend.projection.row_store import Checkpoint, ParkedRecord, WriteBeside, write_nothing
from backend.projection.row_validation import RowCells, RowRejected
from backend.projection.table_specs import TableSpec


class StoredTable(Protocol):
    """One table: the rows that handlers work on, and how their changes reach the disk."""

    spec: TableSpec

    @property
    def rows(self) -> CachedRows[Any]:
        """The rows, as handlers see them."""
        ...

    def probe(self, row: ViewRow, /) -> None:
        """Write a row within a transaction that is rolled back, to see whether it can be."""
        ...

    def all_keys(self) -> Sequence[RowKey]:
        """Return the keys on disk; also of rows that there are no more."""
        ...

    def write(self, position: int, /) -> Collection[RowKey]:
        """Write what changed up to `position`, within a transaction; return the changed keys."""
        ...

    def reload(self) -> None:
        """Know what is in the table now, which others have filled."""
        ...

    def mark_flushed(self) -> None:
        """Note that everything written is on disk."""
        ...

    def discard_changes(self) -> None:
        """Drop everything from memory."""
        ...


class SqlRowStore:
    """A store over one database; the subclasses say which, and how a table keeps its rows.

    `was_dropped`: there were rows of another shape, and all are built anew; not of files.
    """

    was_dropped = False

    def __init__(self, database: RowDatabase, specs: Mapping[str, Sequence[TableSpec]]) -> None:
        """Use an open database; `specs`: the tables of each view.

        Raises:
            StorageFailed: it cannot be read.
        """
        self.context = ApplyContext()
        self.database, self._specs = database, specs
        self.parked = ParkedTable(database)
        self._position = database.checkpoint().position
        self._all_tables: list[StoredTable] = []
        self._tables = {
            name: {spec.row: self._open_rows(spec) for spec in each}
            for name, each in specs.items()
            if name not in database.unbuilt
        }

    def _open_rows(self, spec: TableSpec) -> TableRows[Any]:
        table = self.open_table(spec)
        self._all_tables.append(table)
        return table.rows

    def open_table(self, spec: TableSpec) -> StoredTable:
        """Return the table of that shape."""
        raise NotImplementedError

    def begin_anew(self) -> None:
        """Forget all rows: the next process builds them from the log. Not of files.

        Raises:
            StorageFailed: they are as they were.
        """
        raise NotImplementedError

    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint that is on disk; position 0 for an empty store."""
        return self.database.checkpoint()

    def tables(self, view: str) -> ViewTables:
        """Return the tables that the handlers of this view work on."""
        tables: dict[type[ViewRow], TableRows[Any]] = self._tables[view]
        return cast("ViewTables", tables)

    def save(
        self,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord] = (),
        applied: Iterable[ParkedRecord] = (),
        beside: WriteBeside = write_nothing,
    ) -> Mapping[str, Collection[RowKey]]:
        """See `RowStore`; where nothing was written, the changes are forgotten."""
        try:
            with self.database.translate_errors():
                self.database.expect_batch(checkpoint.position - self._position)
            with self.database.translate_errors(), self.database.transaction():
                changed = self._write(checkpoint.position)
                self._advance_checkpoint(checkpoint)
                self.parked.write(parked, applied)
                beside()
        except BaseException:
            self.discard_changes()
            raise
        self._position = checkpoint.position
        for table in self._all_tables:
            table.mark_flushed()
        return changed

    def _advance_checkpoint(self, checkpoint: Checkpoint) -> None:
        if not self.database.advance_checkpoint(self._position, checkpoint):
            raise Defect(
                f"Another process moved the read models in {self.database.name} on from"
                f" {self._position}. Nothing was written; a new start goes on from where they are."
            )

    def _write(self, position: int) -> dict[str, Collection[RowKey]]:
        changed: dict[str, Collection[RowKey]] = {}
        for table in self._all_tables:
            if not (table.rows.versions or table.rows.removed):
                continue
            with self._refused_rows(table):
                keys = table.write(position)
            if keys and not table.spec.is_helper:
                changed[table.spec.name] = keys
        return changed

    def changed_rows(self) -> dict[str, list[RowCells]]:
        """Return the cells of the rows that are put and not saved, by table; helper tables too."""
        return {
            table.spec.name: [astuple(row) for row in table.rows.changed.values()]
            for table in self._all_tables
            if table.rows.changed
        }

    def removed_rows(self) -> dict[str, list[RowKey]]:
        """Return the keys of the rows that are removed, and still saved, by table."""
        return {
            table.spec.name: list(table.rows.removed)
            for table in self._all_tables
            if table.rows.removed
        }

    def remove_rows(self, tables: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Remove rows, by table; of a view that is not built yet there are none."""
        by_name = {table.spec.name: table for table in self._all_tables}
        for name, keys in tables.items():
            if name in by_name:
                for key in keys:
                    by_name[name].rows.remove(tuple(key))

    def tables_of(self, view: str) -> list[StoredTable]:
        """Return the tables of a view, its helper tables too."""
        return [table for table in self._all_tables if table.spec.view == view]

    def put_rows(self, tables: Mapping[str, Sequence[Sequence[Any]]], position: int) -> None:
        """Put rows that are finished already, as `changed_rows` gives them, as of a position.

        Those of a view that is not built yet are left out: what builds it reads the log.

        Raises:
            RowRejected: a table cannot hold one, or there is no such table.
        """
        self.context.begin(0, position)  # they say themselves where they were changed
        by_name = {table.spec.name: table for table in self._all_tables}
        unbuilt = {spec.name for view in self.unbuilt for spec in self._specs[view]}
        for name, rows in tables.items():
            if name in unbuilt:
                continue
            table = by_name.get(name)
            if table is None:
                raise RowRejected(f"There is no table {name} for rows of a queue.", view=name)
            put, row_type = table.rows.put, table.spec.row
            fields = row_type.__struct_fields__
            for cells in rows:
                put(row_type(**dict(zip(fields, cells, strict=True))))
        self.context.undo_log.clear()

    def probe(self) -> None:
        """Try to write what the view in hand has put for one event, without writing it.

        Raises:
            RowRejected: the database refuses it.
            StorageFailed: the database cannot be used.
        """
        self.context.check()
        with self.database.translate_errors(), self.database.rolled_back():
            for table in self._all_tables:
                rows = [row for put, *_, row in self.context.undo_log if put is table.rows]
                with self._refused_rows(table):
                    for row in rows:
                        table.probe(row)

    def discard_changes(self) -> None:
        """Drop everything that is not on disk."""
        self.context.undo_log.clear()
        for table in self._all_tables:
            table.discard_changes()

    def reload(self, views: Collection[str]) -> None:
        """Know what is in the tables of these views now, which others have filled."""
        self.discard_changes()
        self._position = self.database.checkpoint().position
        for table in self._all_tables:
            if table.spec.view in views:
                table.reload()

    def confirm(self) -> None:
        """See `RowStore`."""
        self.database.confirm()

    @property
    def lost_commits(self) -> int:
        """How many commits may have been made or not, since the store was opened."""
        return self.database.lost_commits

    @property
    def unbuilt(self) -> frozenset[str]:
        """The views that have no rows yet, as they are new, or of another shape."""
        return self.database.unbuilt

    def setting(self, name: str) -> str:
        """Return what was kept under this name; empty when there is nothing."""
        return self.database.setting(name)

    def write_setting(self, name: str, value: str) -> None:
        """Keep a text across restarts."""
        self.database.write_setting(name, value)

    def close(self) -> None:
        """Give file and memory back."""
        self.discard_changes()
        self.database.close()

    @contextmanager
    def _refused_rows(self, table: StoredTable) -> Generator[None]:
        """Tell rows that cannot be written from a database that cannot be used.

        Raises:
            RowRejected: the driver or the database has something against the cells.
        """
        try:
            yield
        except self.database.value_errors as error:
            raise table.rows.validator.refuse(error) from error
