"""Verification: rebuild the read models beside the live ones, and name the first difference."""

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.domain.registry import Registry
from backend.messages.queries import Cell
from backend.projection.applying import Applier
from backend.projection.live import LiveStore
from backend.projection.model import Projection
from backend.projection.reading import cells_of, checkpoint, open_rows, rows_at, rows_of
from backend.projection.tables import columns_of
from backend.store.port import LogReader

Progress = Callable[[int, int], None]
RowsOf = Callable[[Projection, int], sa.FromClause]
_CHUNK = 2_000  # events read at once
_FETCHED = 1_000  # rows compared at once


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that is not what a rebuild makes of it; a whole row when `column` is empty.

    `live` and `rebuilt` are None for a row that is missing there.
    """

    view: str
    key: list[Cell]
    column: str
    live: Cell
    rebuilt: Cell


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared: up to which position, how many rows of each view, and what differs."""

    position: int
    rows: Mapping[str, int]
    difference: Difference | None


class Shadow:
    """A rebuild of all views from the log into a scratch file, kept for any number of compares.

    `said` is told (events rebuilt, events to rebuild) as it goes.
    """

    def __init__(
        self,
        scratch: Path,
        reader: LogReader,
        projections: Mapping[str, Projection],
        registry: Registry,
        said: Progress = lambda _done, _total: None,
    ) -> None:
        """Begin in `scratch`, a file that does not exist yet.

        Raises:
            StorageFailed: it cannot be written.
        """
        self._scratch = scratch
        self._reader = reader
        self._projections = projections
        self._registry = registry
        self._said = said
        self._begin()

    def _begin(self) -> None:
        self._store = LiveStore(self._scratch, self._projections)
        self._applier = Applier(self._store, self._projections, self._registry)

    def _begin_anew(self) -> None:
        """Start from an empty file again: what is to be compared stands before the rebuild."""
        self.close()
        self._begin()

    def rebuild(self, upto: int) -> None:
        """Apply the log up to this position.

        Raises:
            StorageFailed: the log cannot be read, or the scratch file not be written.
        """
        while (position := self._applier.position) < upto:
            events = self._reader.read(position, min(_CHUNK, upto - position))
            if not events:
                return
            self._applier.apply(events)
            self._said(self._applier.position, upto)

    def compare_live(self, path: Path) -> Verified:
        """Compare with a replica's rows, as they stand when the comparison begins.

        Raises:
            Unavailable: there is no such file, or it cannot be read.
        """
        return self._compare(path, None, lambda projection, _: rows_of(projection))

    def compare_past(self, path: Path, position: int | None = None) -> Verified:
        """Compare with the archive's rows at a position; without one where it stands.

        Raises:
            Unavailable: there is no such file, or it cannot be read.
        """
        return self._compare(path, position, rows_at)

    def _compare(self, path: Path, position: int | None, rows: RowsOf) -> Verified:
        """Rebuild nearly everything first, so that the other file's moment is held only shortly."""
        other = open_rows(path)
        try:
            with other.connect() as connection:
                self.rebuild(checkpoint(connection).position if position is None else position)
            with other.connect() as connection:
                at = checkpoint(connection).position if position is None else position
                if at < self._applier.position:
                    self._begin_anew()
                self.rebuild(at)
                return self._against(connection, rows, at)
        finally:
            other.dispose()

    def _against(self, connection: sa.Connection, rows: RowsOf, at: int) -> Verified:
        counted: dict[str, int] = {}
        difference: Difference | None = None
        scratch = open_rows(self._scratch)
        with scratch.connect() as rebuilt:
            for name, projection in self._projections.items():
                there = _ordered(connection, projection, rows(projection, at))
                here = _ordered(rebuilt, projection, rows_of(projection))
                counted[name] = 0
                for pair in zip_longest(there, here):
                    counted[name] += 1
                    difference = difference or difference_of(projection, *pair)
                    if difference:
                        break
                if difference:
                    break
        scratch.dispose()
        return Verified(position=at, rows=counted, difference=difference)

    def close(self) -> None:
        """Remove the scratch file."""
        self._store.close()
        for ending in ("", "-wal", "-shm"):
            self._scratch.with_name(self._scratch.name + ending).unlink(missing_ok=True)


def _ordered(
    connection: sa.Connection, projection: Projection, rows: sa.FromClause
) -> Iterator[tuple[Any, ...]]:
    """Read all rows in the order of their keys, a bounded number at a time."""
    query = sa.select(*cells_of(projection, rows)).order_by(*(rows.c[k] for k in projection.key))
    found = connection.execution_options(yield_per=_FETCHED).execute(query)
    for part in found.partitions():
        yield from map(tuple, part)


def difference_of(
    projection: Projection, live: tuple[Any, ...] | None, rebuilt: tuple[Any, ...] | None
) -> Difference | None:
    """Compare two rows that should be the same one; the lesser key is the one that is extra."""
    if live == rebuilt:
        return None
    names = [column.name for column in columns_of(projection)]
    places = [names.index(name) for name in projection.key]
    keys = [None if row is None else [row[place] for place in places] for row in (live, rebuilt)]
    if keys[0] != keys[1]:
        return _missing(projection.name, keys[0], keys[1])
    cells = zip(names, live or (), rebuilt or (), strict=True)
    name, mine, theirs = next(cell for cell in cells if cell[1] != cell[2])
    return Difference(
        view=projection.name, key=keys[0] or [], column=name, live=mine, rebuilt=theirs
    )


def _missing(view: str, live: list[Cell] | None, rebuilt: list[Cell] | None) -> Difference:
    only_live = rebuilt is None or (live is not None and _text(live) < _text(rebuilt))
    key = (live if only_live else rebuilt) or []
    written = ", ".join(_text(key))
    return Difference(
        view=view,
        key=key,
        column="",
        live=written if only_live else None,
        rebuilt=None if only_live else written,
    )


def _text(key: list[Cell]) -> list[str]:
    return [str(cell) for cell in key]
