"""The rows of a long table that are in memory, written when they are looked at."""

from collections.abc import Callable
from itertools import pairwise
from typing import Generic, TypeVar

from console.tables.table_row_cache import RowCache
from console.tables.table_rows import TableRow

Item = TypeVar("Item")


class WrittenRows(Generic[Item]):
    """Items by rank, `count` in all; `write` turns one into a row, and gets the one before it."""

    def __init__(self, write: Callable[[Item, Item | None], TableRow]) -> None:
        self._write = write
        self.pages: RowCache[Item] = RowCache()
        self.count = 0

    def item(self, rank: int) -> Item | None:
        """Return the item of a rank, where it is in memory."""
        return self.pages.rows_at(rank, 1)[0] if 0 <= rank < self.count else None

    def write_row(self, item: Item) -> TableRow:
        """Write one row, whatever is before it."""
        return self._write(item, None)

    def write_rows(self, first: int, count: int) -> dict[int, TableRow]:
        """Write the rows that are in memory, by their rank."""
        items = pairwise([self.item(first - 1), *self.pages.rows_at(first, count)])
        pairs = enumerate(items, start=first)
        return {rank: self._write(item, last) for rank, (last, item) in pairs if item is not None}
