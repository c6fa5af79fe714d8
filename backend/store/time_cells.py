"""When the events of a log happened, counted by kind in cells of time; idle times cost nothing."""

from threading import Lock

import msgspec
import numpy as np
import numpy.typing as npt

from backend.clock import SECOND_US, Micros

Int64Array = npt.NDArray[np.int64]
_MAX_CELLS = 4_096  # that hold events; then each cell takes twice as long
_FOLDED_SHARE = 0.05  # of the time in which anything happened: a longer pause is folded
_MAX_UNMERGED = 20_000  # rows


class TimeBuckets(msgspec.Struct, frozen=True):
    """Ranges of time [start, end) in microseconds, in order; between two there may be a pause."""

    starts_us: Int64Array
    ends_us: Int64Array

    def places(self, times_us: Int64Array) -> Int64Array:
        """Return in which bucket each moment lies; -1 for one that lies in none."""
        if not len(self.starts_us):
            return np.full(len(times_us), -1, np.int64)
        found = np.searchsorted(self.starts_us, times_us, "right") - 1
        return np.where((found >= 0) & (times_us < self.ends_us[found]), found, -1)


class TimeCells:
    """The counts of the events up to `upto`; may be shared between threads.

    Whoever counts further, or reads, holds `turn` meanwhile.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.turn = Lock()
        self.upto = 0
        self.cell_us: Micros = SECOND_US
        self._table: Int64Array = np.zeros((0, 3), np.int64)  # moment, kind, events; merged
        self._added: list[Int64Array] = []  # the same, not merged yet
        self._bounds: dict[int, tuple[Micros, Micros]] = {}  # by block

    def extend(self, found: Int64Array, upto: int) -> None:
        """Add what lies in (self.upto, upto].

        A row of `found` is a block, a cell, a kind, how many events these have together, and the
        earliest and the latest of their times.
        """
        if len(found):
            moments = found[:, 1] * self.cell_us
            self._added.append(np.column_stack([moments, found[:, 2], found[:, 3]]))
            self._bound(found[:, 0], found[:, 4], found[:, 5])
        if sum(map(len, self._added)) > _MAX_UNMERGED:
            self._merge()
        self.upto = upto

    def counts(self) -> tuple[Int64Array, Int64Array, Int64Array]:
        """Return the moment with which each cell begins, its kind, and how many events it has."""
        self._merge()
        return self._table[:, 0], self._table[:, 1], self._table[:, 2]

    def buckets(self, most: int) -> TimeBuckets:
        """Return at most so many ranges of about the same length that hold every event."""
        self._merge()
        cells = np.unique(self._table[:, 0]) // self.cell_us
        if not len(cells):
            return TimeBuckets(cells, cells)
        firsts, lasts = _stretches(cells, most)
        lengths = lasts - firsts + 1
        width = -(-int(lengths.sum()) // max(1, most - len(firsts)))
        starts: list[int] = []
        ends: list[int] = []
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            begun = range(first, last + 1, width)
            starts += begun
            ends += (min(cell + width, last + 1) for cell in begun)
        scale = self.cell_us
        return TimeBuckets(np.array(starts, np.int64) * scale, np.array(ends, np.int64) * scale)

    def blocks_within(
        self, first_us: Micros | None, last_us: Micros | None
    ) -> tuple[int, int] | None:
        """Return the first and the last block with an event that may have happened then.

        None stands for no bound.
        """
        hits = [
            block
            for block, (earliest, latest) in self._bounds.items()
            if (last_us is None or earliest <= last_us) and (first_us is None or latest >= first_us)
        ]
        return (min(hits), max(hits)) if hits else None

    def _bound(self, blocks: Int64Array, earliest: Int64Array, latest: Int64Array) -> None:
        """Learn the earliest and the latest time of each block."""
        for block in np.unique(blocks).tolist():
            inside = blocks == block
            first_us, last_us = int(earliest[inside].min()), int(latest[inside].max())
            known = self._bounds.get(block, (first_us, last_us))
            self._bounds[block] = min(known[0], first_us), max(known[1], last_us)

    def _merge(self) -> None:
        """Add up what lies in the same cell, and let cells take longer while there are too many."""
        if not self._added:
            return
        rows = np.concatenate([self._table, *self._added])
        self._added = []
        moments = np.unique(rows[:, 0])
        while len(moments) > _MAX_CELLS:
            self.cell_us *= 2
            moments = np.unique(moments // self.cell_us * self.cell_us)
        keys = rows[:, :2].copy()
        keys[:, 0] = keys[:, 0] // self.cell_us * self.cell_us
        cells, places = np.unique(keys, axis=0, return_inverse=True)
        counts = np.zeros(len(cells), np.int64)
        np.add.at(counts, places.ravel(), rows[:, 2])
        self._table = np.column_stack([cells, counts])


def _stretches(cells: Int64Array, most: int) -> tuple[Int64Array, Int64Array]:
    """Return the first and last cell of each stretch of time between pauses that are folded."""
    pauses = np.diff(cells) - 1
    least = max(2, round(len(cells) * _FOLDED_SHARE))
    while (pauses > least).sum() > most // 8:
        least *= 2
    cuts = np.flatnonzero(pauses > least)
    return cells[np.append(0, cuts + 1)], cells[np.append(cuts, len(cells) - 1)]
