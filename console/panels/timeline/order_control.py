"""By which column the timeline's rows are sorted: chosen by a click on its title, remembered."""

from collections.abc import Mapping
from typing import get_args

from msgspec.structs import replace
from PySide6.QtCore import QObject

from backend.messages.log_order import EventOrder
from backend.translation import tr_noop
from console.panels.timeline.log_rows import LogRowSource
from console.state.backend_snapshot import EventLine
from console.tables.row_order import RowOrder
from console.tables.table_rows import ColumnHeading
from console.tables.virtual_table import VirtualTable

_UP, _DOWN = "\N{BLACK UP-POINTING TRIANGLE}", "\N{BLACK DOWN-POINTING TRIANGLE}"
_REFUSED = "!"
_TOO_MANY = tr_noop(
    "Too many events match to be sorted by this. Narrow the filter, or drag over the bar above to"
    " look at a part of the log: then they are."
)
_ORDERS: tuple[EventOrder, ...] = get_args(EventOrder)


class OrderControl(QObject):
    """A title that is clicked sorts by its column, lowest first; clicked again, highest first.

    A click on that of the position is the order of the log again. An order that so many events
    have not is kept in mind: it comes when a narrower filter leaves fewer.
    """

    def __init__(self, source: LogRowSource, table: VirtualTable[EventLine]) -> None:
        super().__init__(source)
        self._source, self._table = source, table
        self._headings = tuple(table.model.headings)
        table.grid.horizontalHeader().sectionClicked.connect(self._on_title_clicked)
        source.order_changed.connect(self._show)
        self._show()

    def turn_over(self) -> None:
        """Show what stands last first."""
        self.set_order(self._source.sorting.order, is_reversed=not self._is_reversed)

    def restore_log_order(self) -> None:
        """Show the rows in the order of the log, the oldest first."""
        self.set_order("position", is_reversed=False)

    def set_order(self, order: EventOrder, *, is_reversed: bool) -> None:
        """Sort by a column."""
        self._table.set_order(RowOrder(is_newest_first=is_reversed))
        if order != self._source.sorting.order:
            self._source.set_order(order)
        elif order != "position":
            self._table.show_first()
        self._show()

    def save_state(self) -> dict[str, str]:
        """Return what is to be remembered."""
        return {
            "order": "newest" if self._is_reversed else "oldest",
            "sort": self._source.sorting.order,
        }

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Sort as it was remembered; by what is no order, as the log is."""
        if not state.keys() & self.save_state().keys():
            return
        sort = state.get("sort", self._source.sorting.order)
        order = sort if sort in _ORDERS else "position"
        is_reversed = state["order"] == "newest" if "order" in state else self._is_reversed
        self.set_order(order, is_reversed=is_reversed)

    @property
    def _is_reversed(self) -> bool:
        return self._table.order.is_newest_first

    def _on_title_clicked(self, section: int) -> None:
        name = self._headings[section].column_name
        if name not in _ORDERS:
            return
        if name == self._source.sorting.order:
            self.turn_over()
        else:
            self.set_order(name, is_reversed=False)

    def _show(self) -> None:
        arrow = _DOWN if self._is_reversed else _UP
        shown, sorting = self._source.shown_order, self._source.sorting

        def marked(heading: ColumnHeading) -> ColumnHeading:
            if heading.column_name == shown:
                return replace(heading, mark=arrow)
            if heading.column_name == sorting.order and sorting.refused:
                return replace(heading, mark=_REFUSED, tool_tip=_TOO_MANY)
            return heading

        headings = tuple(marked(each) for each in self._headings)
        if headings != self._table.model.headings:
            self._table.set_headings(headings)
