"""Verification: rebuild the read models beside the live ones, and name the first difference."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.messages.queries import Cell
from backend.projection.applier import Applier
from backend.projection.apply_context import RowKey
from backend.projection.code_spans import CodeSpans, read_code_spans
from backend.projection.difference_origin import DifferingView, WatchedRow, find_origins
from backend.projection.handler_digest import handler_digests, view_digest
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.row_queries import (
    cells_of,
    open_rows,
    read_checkpoint,
    rows_of,
    skipped_events,
    unbuilt_views,
    views_of_other_parts,
)
from backend.projection.row_revision import Annulments
from backend.projection.start_rows import NO_START, StartRows
from backend.projection.table_specs import POSITION, columns_of
from backend.projection.version_queries import rows_at
from backend.sqlite.database_files import remove_database
from backend.store.annulments import AnnulmentList, read_annulled
from backend.store.log_port import EventReader

ProgressCallback = Callable[[int, int], None]
OpenRows = Callable[[], sa.Engine]
SelectRows = Callable[[Projection, int], sa.FromClause]
_READ_CHUNK_EVENTS = 2_000  # events read at once
_MAX_WATCHED_ROWS = 50_000  # rows of a view whose origin is looked for
_FETCH_CHUNK_ROWS = 1_000  # rows compared at once


class RowDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that is not what a rebuild makes of it; a whole row when `column` is empty.

    `live` and `rebuilt` are None for a row that is missing there.
    """

    view: str
    key: list[Cell]
    column: str
    live: Cell
    rebuilt: Cell


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared: up to which position, how many rows of each view, and what differs.

    `difference`: the first; `views`: all views that differ, with the event at which that begins.
    `unbuilt`: views that are new, and have no rows to be compared yet.
    """

    position: int
    row_counts: Mapping[str, int]
    difference: RowDifference | None
    unbuilt: Sequence[str] = ()
    views: Sequence[DifferingView] = ()


class _ComparedRows(msgspec.Struct):
    """What was found of one view: its rows, how many of them differ, and the first of these."""

    rows: int = 0
    differing: int = 0
    first: RowDifference | None = None
    watched: dict[RowKey, WatchedRow] = {}
    codes: Counter[str] = msgspec.field(default_factory=Counter[str])


class ShadowRebuild:
    """A rebuild of all views from the log into a scratch file, kept for any number of compares.

    `on_progress` is called with (events rebuilt, events to rebuild) as it goes.
    """

    def __init__(
        self,
        scratch: Path,
        reader: EventReader,
        projections: Mapping[str, Projection],
        registry: Registry,
        on_progress: ProgressCallback = lambda _done, _total: None,
        start: StartRows = NO_START,
    ) -> None:
        """Begin in `scratch`, a file that does not exist yet, with the rows of the log's start.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._scratch = scratch
        self._reader = reader
        self._projections = projections
        self._registry = registry
        self._on_progress, self._start = on_progress, start
        self._skipped: frozenset[tuple[str, int]] = frozenset()
        self._open()

    def _open(self) -> None:
        self._start.put(self._scratch, self._start.position)
        self._store = LiveStore(self._scratch, self._projections)
        self._applier = Applier(
            self._store,
            self._projections,
            self._registry,
            skipped=self._skipped,
        )
        self._applier.follow_annulments(
            Annulments(self._reader, self._projections, LiveStore, self._start)
        )

    def _restart(self) -> None:
        """Start from an empty file again: what is to be compared stands before the rebuild."""
        self.close()
        self._open()

    def rebuild(self, upto: int) -> None:
        """Apply the log up to this position.

        Raises:
            StorageFailed: the log cannot be read, or the scratch file not be written.
        """
        while (position := self._applier.position) < upto:
            events = self._reader.read(position, min(_READ_CHUNK_EVENTS, upto - position))
            if not events:
                return
            self._applier.apply(events)
            self._on_progress(self._applier.position, upto)

    def compare_live(self, path: Path) -> Verification:
        """Compare with a replica's rows, as they stand when the comparison begins.

        Raises:
            Unavailable: there is no such file, or it cannot be read.
        """
        return self.compare_present(partial(open_rows, path))

    def compare_present(self, open_present: OpenRows) -> Verification:
        """Compare with a replica's rows in whichever database, as they stand when it begins.

        Raises:
            Unavailable: there are none, or they cannot be read.
        """
        return self._compare(open_present, None, lambda projection, _: rows_of(projection))

    def compare_archive(self, path: Path, position: int | None = None) -> Verification:
        """Compare with the archive's rows at a position; without one where it stands.

        Raises:
            Unavailable: there is no such file, or it cannot be read.
        """
        return self._compare(partial(open_rows, path), position, rows_at)

    def _compare(
        self, open_other: OpenRows, position: int | None, rows: SelectRows
    ) -> Verification:
        """Rebuild nearly everything first, so that the other one's moment is held only shortly."""
        other = open_other()
        try:
            with other.connect() as connection:
                self._pass_over(skipped_events(connection))
                self.rebuild(read_checkpoint(connection).position if position is None else position)
            with other.connect() as connection:
                at = read_checkpoint(connection).position if position is None else position
                self._pass_over(skipped_events(connection))
                if at < self._applier.position:
                    self._restart()
                self.rebuild(at)
                return self._compare_rows(connection, rows, at)
        finally:
            other.dispose()

    def _pass_over(self, skipped: frozenset[tuple[str, int]]) -> None:
        """Leave out what the other file's views pass over: an operator has decided so."""
        if skipped != self._skipped:
            self._skipped = skipped
            self._restart()

    def _compare_rows(self, connection: sa.Connection, rows: SelectRows, at: int) -> Verification:
        found: dict[str, _ComparedRows] = {}
        unbuilt = unbuilt_views(connection, self._projections)
        unbuilt += views_of_other_parts(connection, self._projections)
        annulments = AnnulmentList()
        annulments.read(self._reader, at)
        loose = annulments.in_a_row()
        scratch = open_rows(self._scratch)
        with scratch.connect() as rebuilt:
            for name, projection in self._projections.items():
                if name not in unbuilt:
                    there = _rows_by_key(connection, projection, rows(projection, at))
                    here = _rows_by_key(rebuilt, projection, rows_of(projection))
                    spans = read_code_spans(connection, name)
                    found[name] = _compare_view(projection, there, here, loose, spans)
        scratch.dispose()
        return Verification(
            position=at,
            row_counts={name: each.rows for name, each in found.items()},
            difference=next((each.first for each in found.values() if each.first), None),
            unbuilt=unbuilt,
            views=self._differing_views(found, at),
        )

    def _differing_views(
        self, found: Mapping[str, _ComparedRows], at: int
    ) -> tuple[DifferingView, ...]:
        watched = {name: each.watched for name, each in found.items() if each.differing}
        if not watched:
            return ()
        scratch = self._scratch.with_name(f"origins-{self._scratch.name}")
        try:
            origins = find_origins(
                scratch,
                self._reader,
                self._projections,
                self._registry,
                watched,
                at,
                skipped=self._skipped | self._annulled(watched, at),
                on_replayed=self._on_progress,
            )
        finally:
            remove_database(scratch)
        todays = {name: view_digest(handler_digests(self._projections[name])) for name in watched}
        return tuple(
            DifferingView(
                view=name,
                rows=found[name].differing,
                first=origins[name][0],
                # of more rows than are watched another one may have begun earlier
                is_certain=origins[name][1] and found[name].differing == len(watched[name]),
                codes=dict(found[name].codes),
                of_other_code=found[name].codes.total() - found[name].codes[todays[name]],
            )
            for name in watched
        )

    def _annulled(self, views: Collection[str], at: int) -> frozenset[tuple[str, int]]:
        annulled = read_annulled(self._reader, at)
        return frozenset((view, position) for view in views for position in annulled)

    def close(self) -> None:
        """Remove the scratch file."""
        self._store.close()
        for ending in ("", "-wal", "-shm"):
            self._scratch.with_name(self._scratch.name + ending).unlink(missing_ok=True)


def _rows_by_key(
    connection: sa.Connection, projection: Projection, rows: sa.FromClause
) -> Iterator[tuple[Any, ...]]:
    """Read all rows in the order of their keys, a bounded number at a time."""
    query = sa.select(*cells_of(projection, rows)).order_by(*(rows.c[k] for k in projection.key))
    found = connection.execution_options(yield_per=_FETCH_CHUNK_ROWS).execute(query)
    for part in found.partitions():
        yield from map(tuple, part)


def _compare_view(
    projection: Projection,
    live: Iterator[tuple[Any, ...]],
    rebuilt: Iterator[tuple[Any, ...]],
    loose: frozenset[int],
    spans: CodeSpans,
) -> _ComparedRows:
    """Compare all rows of a view; those that differ are remembered, up to a bound.

    `loose`: positions of annulments in a row. With which of them a row was changed depends on how
    many had come when they were applied, so that a row is not another one for that alone.
    """
    names = [column.name for column in columns_of(projection)]
    fields = [names.index(name) for name in projection.row.__struct_fields__ if name != POSITION]
    flags = {each.name for each in columns_of(projection) if each.kind == "flag"}
    places, position = [names.index(name) for name in projection.key], names.index(POSITION)
    found = _ComparedRows()
    for mine, theirs in _pairs(live, rebuilt, places):
        found.rows += 1
        if mine == theirs or _differ_loosely(mine, theirs, position, loose):
            continue
        found.differing += 1
        if mine is not None:
            found.codes[spans.digest_at(mine[position])] += 1
        found.first = found.first or difference_of(projection, mine, theirs)
        if len(found.watched) < _MAX_WATCHED_ROWS:
            row = mine or theirs or ()
            cells = None if mine is None else _typed_cells(mine, names, fields, flags)
            found.watched[tuple(row[place] for place in places)] = WatchedRow(
                cells=cells, position=row[position]
            )
    return found


def _differ_loosely(
    mine: tuple[Any, ...] | None,
    theirs: tuple[Any, ...] | None,
    place: int,
    loose: frozenset[int],
) -> bool:
    """Say whether rows differ in nothing but their positions, and one is of annulments in a row."""
    if mine is None or theirs is None or loose.isdisjoint((mine[place], theirs[place])):
        return False
    return mine[:place] + mine[place + 1 :] == theirs[:place] + theirs[place + 1 :]


def _typed_cells(
    row: tuple[Any, ...], names: Sequence[str], fields: Sequence[int], flags: Collection[str]
) -> tuple[Cell, ...]:
    """Return the cells in the order of the row's struct; SQLite has numbers for flags."""
    return tuple(
        bool(row[each]) if names[each] in flags and row[each] is not None else row[each]
        for each in fields
    )


def _pairs(
    live: Iterator[tuple[Any, ...]], rebuilt: Iterator[tuple[Any, ...]], places: Sequence[int]
) -> Iterator[tuple[tuple[Any, ...] | None, tuple[Any, ...] | None]]:
    """Yield the rows of both, each beside the one with the same key; both are in its order."""
    mine, theirs = next(live, None), next(rebuilt, None)
    while mine is not None or theirs is not None:
        ours = None if mine is None else [mine[place] for place in places]
        other = None if theirs is None else [theirs[place] for place in places]
        if other is None or (ours is not None and ours < other):
            yield mine, None
            mine = next(live, None)
        elif ours is None or other < ours:
            yield None, theirs
            theirs = next(rebuilt, None)
        else:
            yield mine, theirs
            mine, theirs = next(live, None), next(rebuilt, None)


def difference_of(
    projection: Projection, live: tuple[Any, ...] | None, rebuilt: tuple[Any, ...] | None
) -> RowDifference | None:
    """Compare two rows that should be the same one; the lesser key is the one that is extra."""
    if live == rebuilt:
        return None
    names = [column.name for column in columns_of(projection)]
    places = [names.index(name) for name in projection.key]
    keys = [None if row is None else [row[place] for place in places] for row in (live, rebuilt)]
    if keys[0] != keys[1]:
        return _missing_row(projection.name, keys[0], keys[1])
    cells = zip(names, live or (), rebuilt or (), strict=True)
    name, mine, theirs = next(cell for cell in cells if cell[1] != cell[2])
    return RowDifference(
        view=projection.name, key=keys[0] or [], column=name, live=mine, rebuilt=theirs
    )


def _missing_row(view: str, live: list[Cell] | None, rebuilt: list[Cell] | None) -> RowDifference:
    only_live = rebuilt is None or (live is not None and _key_text(live) < _key_text(rebuilt))
    key = (live if only_live else rebuilt) or []
    written = ", ".join(_key_text(key))
    return RowDifference(
        view=view,
        key=key,
        column="",
        live=written if only_live else None,
        rebuilt=None if only_live else written,
    )


def _key_text(key: list[Cell]) -> list[str]:
    return [str(cell) for cell in key]
