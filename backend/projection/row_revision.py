"""Revision of rows by an annulment: they become what they would be without the annulled events.

What an event has done to the rows cannot be taken back by looking at it: later events have built on
it. So the views that take it are built anew, beside, from the log without it; and what differs is
put into the rows, as changes of the annulment itself. Rows that are there only because of the
annulled event are removed. The archive so keeps what was seen before.
"""

import tempfile
from collections.abc import Callable, Collection, Mapping
from contextlib import closing
from pathlib import Path
from typing import Protocol

from backend.domain.any_event import is_taken
from backend.projection.log_replay import Builder, replay_log
from backend.projection.read_model import Projection
from backend.projection.row_store import (
    ParkedRecord,
    ParkedSource,
    RevisedTable,
    RowStore,
)
from backend.projection.start_rows import NO_START, StartRows
from backend.store.annulments import EVENT_ANNULLED, AnnulmentList, TypedReader

_ALL = 2**31  # of parked events
SkippedEvents = Collection[tuple[str, int]]  # view, position


class RevisedLog(TypedReader, Protocol):
    """What is read of a log; see `EventReader`."""

    def count_by_type(self, upto: int | None = None) -> Mapping[str, int]:
        """Return the number of events per type up to a position."""
        ...


OpenStore = Callable[[Path, Mapping[str, Projection]], RowStore]
MakeBuilder = Callable[[RowStore, Mapping[str, Projection], SkippedEvents], Builder]


class ParkedChange:
    """What is parked now that was not, and the other way round."""

    def __init__(self, before: Collection[ParkedRecord], after: Collection[ParkedRecord]) -> None:
        known = {(each.view, each.position) for each in before}
        wanted = {(each.view, each.position) for each in after}
        self.added = [each for each in after if (each.view, each.position) not in known]
        self.gone = [each for each in before if (each.view, each.position) not in wanted]


class Annulments:
    """What is annulled of a log, and how rows follow; for one store and one thread."""

    def __init__(
        self,
        reader: RevisedLog,
        projections: Mapping[str, Projection],
        open_store: OpenStore,
        start: StartRows = NO_START,
    ) -> None:
        """Read from this log, when there is something to revise in these views.

        `open_store` makes the store of what is built beside; `start`: the rows it begins with.
        """
        self._start = start
        self._reader, self._projections, self._open_store = reader, projections, open_store
        self._list = AnnulmentList()

    def count_by_type(self, upto: int) -> Mapping[str, int]:
        """Return the log's events per type in [1, upto]."""
        return self._reader.count_by_type(upto)

    def revise(
        self,
        store: RowStore,
        first: int,
        last: int,
        types_of: Callable[[str], frozenset[str]],
        make_builder: MakeBuilder,
    ) -> ParkedChange:
        """Put into a store what the annulments from `first` to `last` change; nothing is saved yet.

        They stand right behind each other, and all take effect at the last: nobody could have seen
        more of the rows between them than that they were being revised.

        `types_of`: the event types that a view takes.

        Raises:
            StorageFailed: the log cannot be read, or there is no room for the build.
        """
        self._list.read(self._reader, last)
        left_out = self._list.upto(last)
        changed = left_out ^ self._list.upto(first - 1)
        views = self._views_of(changed, types_of)
        if not views:
            return ParkedChange((), ())
        skipped = {(view, position) for view in views for position in left_out}
        skipped |= {each for each in store.parked.skipped() if each[0] in views}
        before = _parked(store.parked, views)
        with (
            tempfile.TemporaryDirectory(prefix="marigraph-annulment-") as folder,
            closing(self._open_beside(Path(folder) / "rows.sqlite", views, last)) as built,
        ):
            taken = frozenset[str]().union(*map(types_of, views))
            builder = make_builder(built, views, skipped)
            replay_log(self._reader, builder, taken, last)
            store.context.begin(last, last)
            for view in views:
                for table, other in zip(store.tables_of(view), built.tables_of(view), strict=True):
                    _revise_table(table, other, last)
            store.context.undo_log.clear()
            return ParkedChange(before, _parked(built.parked, views))

    def _views_of(
        self, changed: Collection[int], types_of: Callable[[str], frozenset[str]]
    ) -> dict[str, Projection]:
        """Return the views that take these events; those before the log may be of any type."""
        found = self._reader.read_at(sorted(changed))
        if len(found) < len(changed) and self._start.position:
            return dict(self._projections)
        types = {each.type for each in found} - {EVENT_ANNULLED}
        return {
            name: each
            for name, each in self._projections.items()
            if _takes_any(types_of(name), types)
        }

    def _open_beside(self, path: Path, views: Mapping[str, Projection], upto: int) -> RowStore:
        self._start.put(path, upto)
        return self._open_store(path, views)


def _takes_any(taken: Collection[str], types: Collection[str]) -> bool:
    return any(is_taken(type_, taken) for type_ in types)


def _revise_table(table: RevisedTable, other: RevisedTable, position: int) -> None:
    wanted = other.all_keys()
    for key in wanted:
        row, present = other.rows.get(*key), table.rows.get(*key)
        if present is not None:
            row.position = present.position
        if row != present:
            row.position = position
            table.rows.put(row)
    for key in set(table.all_keys()).difference(wanted):
        table.rows.remove(key)


def _parked(parked: ParkedSource, views: Collection[str]) -> list[ParkedRecord]:
    return [
        record
        for view in views
        for entity in list(parked.entities(view))
        for record in parked.of_entity(view, entity, _ALL)
    ]
