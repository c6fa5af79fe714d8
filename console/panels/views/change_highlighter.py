"""What changed between two answers to the same question is marked, and the marks fade."""

from collections.abc import Hashable, Sequence

from console.tables.table_rows import TableRow
from console.tables.view_cells import changed_columns

_BRIGHT_US = 900_000  # microseconds a mark is bright
_FADED_US = 2_500_000  # microseconds until it is gone


class ChangeHighlighter:
    """Remembers the rows of the last answer, and since when which of them are marked."""

    def __init__(self) -> None:
        self._before: dict[Hashable, TableRow] = {}
        self._marks: dict[Hashable, tuple[int, frozenset[int]]] = {}

    def reset(self) -> None:
        """The next rows answer another question: nothing in them is a change."""
        self._before.clear()
        self._marks.clear()

    def update_rows(self, rows: Sequence[TableRow], now: int) -> list[TableRow]:
        """Take the rows of a new answer, and return them with their marks."""
        if self._before:
            for row in rows:
                before = self._before.get(row.key)
                if before is not row and (changed := changed_columns(row, before)):
                    self._marks[row.key] = (now, changed)
        self._before = {row.key: row for row in rows}
        return self.highlight(rows, now)

    def highlight(self, rows: Sequence[TableRow], now: int) -> list[TableRow]:
        """Return the rows with the marks that they have now."""
        self._marks = {key: mark for key, mark in self._marks.items() if now - mark[0] < _FADED_US}
        return [self._highlight_row(row, now) for row in rows]

    @property
    def has_marks(self) -> bool:
        """Whether any mark is there, bright or fading."""
        return bool(self._marks)

    def _highlight_row(self, row: TableRow, now: int) -> TableRow:
        since, columns = self._marks.get(row.key, (0, frozenset[int]()))
        if not columns and not row.marked:
            return row
        return row.with_marks(columns, fading=bool(columns) and now - since >= _BRIGHT_US)
