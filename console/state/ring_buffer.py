"""Columns of numbers of a fixed size: the newest stay, the oldest go, nothing is ever copied."""

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.float64]


class RingBuffer:
    """The last `capacity` rows of `width` numbers each; column 0 is the time in seconds, rising.

    Every row is written twice, half a buffer apart, so that the rows in order are always one
    contiguous view.
    """

    def __init__(self, capacity: int, width: int) -> None:
        self._capacity = capacity
        self._rows = np.full((width, 2 * capacity), np.nan)
        self._next = 0
        self._count = 0
        self.revision = 0  # changes whenever rows did that were there before

    def __len__(self) -> int:
        return self._count

    @property
    def newest(self) -> float:
        """The time of the newest row; minus infinity when there is none."""
        return float(self._rows[0, self._next - 1]) if self._count else -np.inf

    def append(self, row: tuple[float, ...]) -> None:
        """Add a row; one that is not newer than the newest is dropped."""
        if row[0] <= self.newest:
            return
        self._rows[:, self._next] = row
        self._rows[:, self._next + self._capacity] = row
        self._next = (self._next + 1) % self._capacity
        self._count = min(self._count + 1, self._capacity)

    def discard_from(self, moment: float) -> None:
        """Drop the rows of a moment (seconds) and later: the clock that dated them was set back."""
        columns = self.columns()
        kept = columns[:, : int(np.searchsorted(columns[0], moment))].copy()
        self._replace_all(kept)

    def refill(self, columns: Columns) -> None:
        """Replace everything by these rows (shape width by n); only the newest of them stay.

        Rows of the ring that are newer than all of them stay behind them.
        """
        last = columns[0, -1] if columns.shape[1] else -np.inf
        newer = self.columns()
        newer = newer[:, newer[0] > last].copy()
        self._replace_all(np.concatenate([columns, newer], axis=1)[:, -self._capacity :])

    def _replace_all(self, kept: Columns) -> None:
        self.revision += 1
        self._count = kept.shape[1]
        self._next = self._count % self._capacity
        self._rows[:, : self._count] = kept
        self._rows[:, self._capacity : self._capacity + self._count] = kept

    def columns(self) -> Columns:
        """Return all rows, oldest first, as a view of shape width by count."""
        if self._count < self._capacity:
            return self._rows[:, : self._count]
        return self._rows[:, self._next : self._next + self._capacity]

    def since(self, moment: float) -> Columns:
        """Return the rows from a moment (seconds) on, as a view."""
        columns = self.columns()
        return columns[:, int(np.searchsorted(columns[0], moment)) :]
