"""Up to where the timeline's rows are sorted, while they are in another order than the log's."""

from collections.abc import Callable
from typing import Literal

import msgspec

from backend.clock import SECOND_US
from backend.messages.log_order import EventOrder
from console.state.backend_snapshot import EventLine
from console.tables.virtual_table import VirtualTable

RowsBegin = Literal["anew", "again", "longer"]  # other rows, the same from elsewhere, and more
_INTERVAL_US = 2 * SECOND_US  # between two sorts of a log that grows


class SortedSpan(msgspec.Struct, frozen=True):
    """The matches up to a position, and how many those are: what comes later is not among them."""

    upto: int
    total: int


class RowSorting:
    """Fills a table with sorted rows: what comes later is taken in while the table follows.

    `order`: the one that is wanted. `span`: None while the rows are in the log's order. `refused`:
    how many match, where those are too many to be sorted; 0 else.
    """

    def __init__(self, table: VirtualTable[EventLine], cancel_pages: Callable[[], None]) -> None:
        """`cancel_pages`: gives up what is asked of the rows as they were."""
        self._table, self._cancel_pages = table, cancel_pages
        self.order: EventOrder = "position"
        self.span: SortedSpan | None = None
        self.refused = 0
        self._sorted_us = 0

    @property
    def is_wanted(self) -> bool:
        """Whether the rows are to be in another order than the log's, and may be."""
        return self.order != "position" and not self.refused

    def is_due(self, known: SortedSpan, now_us: int) -> bool:
        """Whether what came since the last sort is to be taken in now: nobody sorts unseen rows."""
        is_longer = self.span is not None and known.total > self.span.total
        is_seen = self._table.following and self._table.isVisible()
        return is_longer and is_seen and now_us - self._sorted_us >= _INTERVAL_US

    def show(self, known: SortedSpan, how: RowsBegin, now_us: int) -> None:
        """Show what matches now."""
        if how == "longer" and self.span is not None:
            self._grow(known, now_us)
            return
        is_first = self.span is None
        self._begin(known, now_us)
        if how == "again":
            self._table.reload(known.total)
        else:
            self._table.reset(known.total)
        if is_first and how != "again":
            self._table.show_first()

    def _grow(self, known: SortedSpan, now_us: int) -> None:
        before = self.span or known
        if known.total <= before.total:
            return
        if not self._table.following:
            self._table.note_unseen(known.total - before.total)
        elif self.is_due(known, now_us):
            self._begin(known, now_us)
            self._table.reload(known.total)

    def _begin(self, known: SortedSpan, now_us: int) -> None:
        self._cancel_pages()
        self.span, self._sorted_us = known, now_us
