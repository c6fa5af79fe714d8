"""What changed between two answers to the same question is marked, and the marks fade."""

from collections.abc import Hashable, Sequence

from console.tables.cells import faded, marked
from console.tables.rows import Row

_FRESH = 900_000  # microseconds a mark is bright
_GONE = 2_500_000  # microseconds until it is gone


class Flashing:
    """Remembers the rows of the last answer, and since when which of them are marked."""

    def __init__(self) -> None:
        self._before: dict[Hashable, Row] = {}
        self._marks: dict[Hashable, tuple[int, frozenset[int]]] = {}

    def forget(self) -> None:
        """The next rows answer another question: nothing in them is a change."""
        self._before.clear()
        self._marks.clear()

    def take(self, rows: Sequence[Row], now: int) -> list[Row]:
        """Take the rows of a new answer, and return them with their marks."""
        if self._before:
            for row in rows:
                before = self._before.get(row.key)
                if before is not row and (changed := marked(row, before).marked):
                    self._marks[row.key] = (now, changed)
        self._before = {row.key: row for row in rows}
        return self.at(rows, now)

    def at(self, rows: Sequence[Row], now: int) -> list[Row]:
        """Return the rows with the marks that they have now."""
        self._marks = {key: mark for key, mark in self._marks.items() if now - mark[0] < _GONE}
        return [self._marked(row, now) for row in rows]

    @property
    def active(self) -> bool:
        """Whether any mark is there, bright or fading."""
        return bool(self._marks)

    def _marked(self, row: Row, now: int) -> Row:
        since, columns = self._marks.get(row.key, (0, frozenset[int]()))
        plain = row._replace(marked=columns, fading=False) if columns or row.marked else row
        return faded(plain) if columns and now - since >= _FRESH else plain
