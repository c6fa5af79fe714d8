"""Sorting by a click on a title, in tables that hold all of their rows.

The rows stay where they are in the model, which their owner fills: only where each is shown
changes. So nobody but the grid has to know of it.
"""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtWidgets import QTableView

from console.tables.grid_columns import GridColumns
from console.tables.table_rows import TableRow
from console.tables.text_order import is_nothing, order_key
from console.tables.window_model import WindowModel

_ASCENDING, _DESCENDING = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
_LARGEST_FIRST = ":desc"


class ColumnOrder(msgspec.Struct, frozen=True):
    """By which column rows are sorted, by its place, and whether the largest come first."""

    place: int
    is_descending: bool


class TitleSort(QObject):
    """Shows rows by the column that an operator chose, and remembers it with the columns.

    A title that is pressed sorts, pressed again the other way round, and then no more.
    """

    def __init__(self, view: QTableView, model: WindowModel, columns: GridColumns) -> None:
        super().__init__(view)
        self._view, self._model, self._columns = view, model, columns
        self._rows = view.verticalHeader()
        titles = view.horizontalHeader()
        titles.setSectionsClickable(True)
        titles.sectionClicked.connect(self.press)
        for changed in (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.modelReset):
            changed.connect(self.apply)
        columns.arranged.connect(self.apply)

    @property
    def order(self) -> ColumnOrder | None:
        """How rows are sorted; None where they are not."""
        sort = self._columns.layout.sort
        name = sort.removesuffix(_LARGEST_FIRST)
        names = [heading.column_name for heading in self._model.headings]
        return ColumnOrder(names.index(name), name != sort) if name in names else None

    def press(self, place: int) -> None:
        """Sort by a column; if it is sorted by, the other way round, and the third time no more."""
        before = self.order
        if before is None or before.place != place:
            self.sort_by(place)
        elif before.is_descending:
            self.sort_by(None)
        else:
            self.sort_by(place, is_descending=True)

    def sort_by(self, place: int | None, *, is_descending: bool = False) -> None:
        """Sort by a column, or by none: as the table's owner has them."""
        name = "" if place is None else self._model.headings[place].column_name
        self._columns.store_sort(f"{name}{_LARGEST_FIRST}" if name and is_descending else name)
        self.apply()

    def shown_rows(self) -> list[TableRow | None]:
        """Return the rows from above."""
        rows = self._model.rows
        return [rows[self._rows.logicalIndex(place)] for place in range(len(rows))]

    def apply(self, *_changed: object) -> None:
        """Show the rows in the chosen order."""
        order = self.order
        if order is None:
            self._model.set_sort_mark(None, "")
        else:
            mark = _DESCENDING if order.is_descending else _ASCENDING
            self._model.set_sort_mark(order.place, mark)
            self._columns.make_room_for_title(order.place)
        self._move_rows(sorted_places(self._model.rows, order))

    def _move_rows(self, wanted: Sequence[int]) -> None:
        if len(wanted) != self._rows.count():
            return  # rows are coming or going: it is done again when they have
        is_moved = False
        with QSignalBlocker(self._rows):  # one repaint for all of them
            for place, row in enumerate(wanted):
                before = self._rows.visualIndex(row)
                if before != place:
                    self._rows.moveSection(before, place)
                    is_moved = True
        if is_moved:
            self._view.viewport().update()


def sorted_places(rows: Sequence[TableRow | None], order: ColumnOrder | None) -> list[int]:
    """Return the places of rows in the order in which they are shown; what says nothing is last."""
    places = list(range(len(rows)))
    if order is None:
        return places
    texts = [row.texts[order.place] if row is not None else "" for row in rows]
    known = [place for place in places if not is_nothing(texts[place])]
    known.sort(key=lambda place: order_key(texts[place]), reverse=order.is_descending)
    return [*known, *(place for place in places if is_nothing(texts[place]))]
