"""The first event at which rows that differ from a rebuild began to differ.

The log is replayed once more, and the versions of those rows are watched: a row that was once as
the other file has it began to differ with the version behind the last such one; one that the other
file lacks with its first version. Of a row that never was like that only this is known: the event
that wrote it last is the latest at which it can have begun.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from backend.domain.registry import Registry
from backend.messages.queries import Cell
from backend.projection.applier import Applier
from backend.projection.apply_context import RowKey
from backend.projection.live_store import LiveStore
from backend.projection.log_replay import OnReplayed, replay_log
from backend.projection.read_model import Projection
from backend.projection.row_store import Checkpoint, ParkedRecord, WriteBeside, write_nothing
from backend.projection.table_specs import POSITION
from backend.store.log_port import EventReader

WatchedCells = tuple[Cell, ...]


class DifferingView(msgspec.Struct, frozen=True, kw_only=True):
    """A view with rows that a rebuild makes otherwise, and the first event at which one began to.

    `first`: None when it is not known. `is_certain`: False when it began there at the latest.
    `codes`: how many of the rows that are there each code has written, by its digest, empty where
    it is not known; `of_other_code`: all that today's has not.
    """

    view: str
    rows: int
    first: int | None = None
    is_certain: bool = False
    codes: Mapping[str, int] = {}
    of_other_code: int = 0


class WatchedRow(msgspec.Struct):
    """A row as the other file has it (None: not at all), and where it began to differ."""

    cells: WatchedCells | None
    position: int
    begins: int | None = None
    has_agreed: bool = False

    def see(self, cells: WatchedCells, position: int) -> None:
        """Take the next version of a rebuild."""
        if cells == self.cells:
            self.begins, self.has_agreed = None, True
        elif self.begins is None and (self.has_agreed or self.cells is None):
            self.begins, self.has_agreed = position, True

    @property
    def first(self) -> tuple[int, bool]:
        """The event at which it began to differ, and whether that is certain."""
        if self.begins is not None:
            return self.begins, True
        return self.position, False


WatchedRows = Mapping[str, Mapping[RowKey, WatchedRow]]


class _WatchedStore(LiveStore):
    """A scratch store that shows the watched rows each of their versions."""

    def __init__(
        self, path: Path, projections: Mapping[str, Projection], watched: WatchedRows
    ) -> None:
        super().__init__(path, projections)
        self._watched = watched
        self._cells = {name: watched_cells_of(each) for name, each in projections.items()}

    def save(
        self,
        checkpoint: Checkpoint,
        parked: Sequence[ParkedRecord] = (),
        applied: Iterable[ParkedRecord] = (),
        beside: WriteBeside = write_nothing,
    ) -> Mapping[str, Collection[RowKey]]:
        """See `SqliteRowStore.save`."""
        tables = [(each.spec, each.rows.versions, each.rows.key_of) for each in self._all_tables]
        changed = super().save(checkpoint, parked, applied, beside)
        for spec, versions, key_of in tables:
            if not spec.is_helper:
                rows, cells = self._watched[spec.view], self._cells[spec.view]
                for row in versions:
                    watched = rows.get(key_of(row))
                    if watched is not None:
                        watched.see(cells(row), row.position)
        return changed


def watched_cells_of(projection: Projection) -> Callable[[object], WatchedCells]:
    """Return what takes a row's cells but for its position."""
    names = [name for name in projection.row.__struct_fields__ if name != POSITION]
    getters = [attrgetter(name) for name in names]
    return lambda row: tuple(get(row) for get in getters)


def find_origins(
    scratch: Path,
    reader: EventReader,
    projections: Mapping[str, Projection],
    registry: Registry,
    watched: WatchedRows,
    upto: int,
    *,
    skipped: Collection[tuple[str, int]],
    on_replayed: OnReplayed,
) -> dict[str, tuple[int, bool]]:
    """Return of each watched view the first event, and whether that is certain.

    `scratch`: a file that does not exist yet.

    Raises:
        StorageFailed: the log cannot be read, or the scratch file not be written.
    """
    chosen = {name: projections[name] for name in watched}
    store = _WatchedStore(scratch, chosen, watched)
    try:
        applier = Applier(store, chosen, registry, skipped=skipped)
        replay_log(reader, applier, applier.all_relevant_types(), upto, on_replayed)
    finally:
        store.close()
    return {view: _first_of(rows) for view, rows in watched.items() if rows}


def _first_of(rows: Mapping[Any, WatchedRow]) -> tuple[int, bool]:
    position, is_certain = min(
        (each.first for each in rows.values()), key=lambda each: (each[0], not each[1])
    )
    return position, is_certain
