"""A table over any number of rows, of which only those around the rows in sight are in memory."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.tables.grid import Grid
from console.tables.rank_scroll_bar import RankScrollBar
from console.tables.row_order import RowOrder
from console.tables.table_keys import handle_key
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.tables.written_rows import WrittenRows
from console.theme.theme import Theme

T = TypeVar("T")

_READ_AHEAD_ROWS = 32  # rows read ahead on both sides
_ROWS_PER_WHEEL_CLICK = 3  # rows a click of the wheel moves


class VirtualTable(QWidget, Generic[T]):
    """Rows by rank, oldest or newest first; the owner supplies pages when they are wanted.

    `write` turns an item into a row, for the rows in sight only; it also gets the one before it,
    where that is in memory.

    Signals:
        pages_wanted(object): numbers of pages (list[int]) to be supplied
        row_selected(object): the item that was selected, by mouse or keyboard
        row_activated(object): the item that was double-clicked, or selected with Enter
        follow_changed(bool): whether the table follows its growing end
        unseen_changed(object): how many rows (int) came since it stopped following
    """

    pages_wanted = Signal(object)
    row_selected = Signal(object)
    row_activated = Signal(object)
    follow_changed = Signal(bool)
    unseen_changed = Signal(object)

    def __init__(
        self,
        headings: Sequence[ColumnHeading],
        write: Callable[[T, T | None], TableRow],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows: WrittenRows[T] = WrittenRows(write)
        self._first_visible_rank = 0
        self._seen_count = 0
        self._following = True
        self._order = RowOrder()
        self._selected: tuple[Hashable, int] | None = None  # key, rank
        self.model = WindowModel(headings, self)
        self.grid = Grid(self.model, theme, self)
        self.bar = RankScrollBar(self)
        self._lay_out()
        self._connect()

    @property
    def row_count(self) -> int:
        """How many rows there are in all."""
        return self._rows.count

    @property
    def following(self) -> bool:
        """Whether the newest row stays in sight."""
        return self._following

    def set_headings(self, headings: Sequence[ColumnHeading]) -> None:
        """Take other titles and marks for the same columns."""
        self.model.set_headings(headings)
        self.grid.apply_headings()
        self.rewrite()

    @property
    def order(self) -> RowOrder:
        """Which rank stands first."""
        return self._order

    def set_order(self, order: RowOrder) -> None:
        """Show the oldest or the newest first; what is in sight stays in sight."""
        self._order = order
        self.grid.selection.clear()
        if self._selected is not None:
            key, rank = self._selected
            self.grid.set_selected_key(key, order.place_of(rank))
        self._scroll_to_rank(self._first_visible_rank)

    @property
    def rank(self) -> int:
        """The lowest rank in sight."""
        return self._first_visible_rank

    @property
    def page_size(self) -> int:
        """Rows a page."""
        return self._rows.pages.page_rows

    @property
    def cached_row_count(self) -> int:
        """How many rows are held."""
        return len(self._rows.pages)

    def reset(self, total: int) -> None:
        """Start anew with other rows; a table that follows shows their end, else their begin."""
        self._selected = None
        self.grid.set_selected_key(None)
        self._restart(total, 0)

    def reload(self, total: int) -> None:
        """Read the same rows anew, in the same place: another backend answers for them now."""
        self._restart(total, self._first_visible_rank)

    def _restart(self, total: int, rank: int) -> None:
        self._rows.pages.clear()
        self._rows.count = self._seen_count = total
        self.unseen_changed.emit(0)
        self._scroll_to_rank(self._end if self._following else rank)

    def append_rows(self, total: int, items: Sequence[T] = (), first: int = 0) -> None:
        """Grow to `row_count` rows; `items` are some of them, from rank `first` on."""
        if total <= self._rows.count:
            return
        self._rows.count = total
        self._rows.pages.put_rows(first, items)
        if self._following:
            self._seen_count = total
        self._scroll_to_rank(self._end if self._following else self._first_visible_rank)
        self.unseen_changed.emit(total - self._seen_count)

    def set_page(self, number: int, items: Sequence[T]) -> None:
        """Take a page that was wanted."""
        self._rows.pages.put_page(number, items)
        self._scroll_to_rank(self._first_visible_rank)
        span = self.grid.selection.span
        if span is not None:
            self.grid.selection.add(self._rows_between(*span))

    def mark_unavailable(self, numbers: Iterable[int]) -> None:
        """Learn that pages cannot be had now; they are wanted again at the next move or look."""
        self._rows.pages.give_up(numbers)

    def note_unseen(self, rows: int) -> None:
        """Say that there are so many more rows than are shown; following takes them up."""
        self.unseen_changed.emit(rows)

    def show_first(self) -> None:
        """Stay at the row that stands first, whatever comes."""
        self._set_following(state=False)
        self._scroll_to_rank(self._end if self._order.is_newest_first else 0)

    def follow(self) -> None:
        """Go to the end, and stay there."""
        self._set_following(state=True)
        self._scroll_to_rank(self._end)

    def unfollow(self, rank: int | None = None) -> None:
        """Stay where the rows in sight are, or at a rank as soon as it is there, whatever comes."""
        self._set_following(state=False)
        self._first_visible_rank = self._first_visible_rank if rank is None else rank

    def scroll_to(self, rank: int) -> None:
        """Bring a row into sight, in the middle when it was out of sight."""
        self.unfollow()
        inside = self._first_visible_rank <= rank < self._first_visible_rank + self.grid.capacity
        self._scroll_to_rank(self._first_visible_rank if inside else rank - self.grid.capacity // 2)

    def select(self, key: Hashable, rank: int) -> None:
        """Mark the row with this key, and bring it into sight; says nothing."""
        self._selected = (key, rank)
        self.grid.set_selected_key(key, self._order.place_of(rank))
        self.scroll_to(rank)

    @property
    def selected_item(self) -> T | None:
        """The item that is selected, where it is in memory."""
        return None if self._selected is None else self._rows.item(self._selected[1])

    def is_visible_key(self, key: Hashable) -> bool:
        """Whether the row with this key is in sight."""
        return any(row is not None and row.key == key for row in self.model.rows)

    def mark_row(self, key: Hashable) -> None:
        """Mark the row with this key wherever it is; nothing moves."""
        self._selected = None
        for offset, row in enumerate(self.model.rows):
            if row is not None and row.key == key:
                self._selected = (key, self._rank_at(offset))
        self.grid.set_selected_key(key)

    def move_selection(self, rows: int, *, extends: bool) -> None:
        """Select the row so many places further down; with `extends` the rows up to it."""
        if self._selected is None:
            rank = self._first_visible_rank + self._shown_count - 1
        else:
            aim = self._selected[1] + self._order.sign * rows
            rank = max(0, min(aim, self._rows.count - 1))
        if extends:
            self.grid.selection.select_range(self._order.place_of(rank))
        self._select_rank(rank)

    def open_selected(self) -> None:
        """Open the row that is selected."""
        self._activate_rank(self._selected[1] if self._selected is not None else -1)

    @property
    def page_step(self) -> int:
        """How many rows a page scrolls."""
        return max(1, self.grid.capacity - 1)

    def scroll_by(self, rows: float) -> None:
        """Move to so many newer rows; older ones release the end, beyond it takes it up again."""
        aim = self._first_visible_rank + round(rows)
        if rows > 0 and aim >= self._end:
            self.follow()
            return
        if rows < 0 and self._end > 0:
            self.unfollow()
        self._scroll_to_rank(aim)

    def showEvent(self, event: QShowEvent) -> None:
        """Write what came while nobody looked."""
        super().showEvent(event)
        self._scroll_to_rank(self._end if self._following else self._first_visible_rank)

    @property
    def _end(self) -> int:
        return max(0, self._rows.count - self.grid.capacity)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.bar)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.grid.wheel_turned.connect(self._on_wheel)
        self.grid.key_pressed.connect(self._on_key)
        self.grid.row_pressed.connect(self._on_row_pressed)
        self.grid.row_double_clicked.connect(self._on_row_opened)
        self.grid.resized.connect(self._resized)
        self.grid.selection.read_rows = self._rows_between
        self.bar.rank_chosen.connect(self._on_rank_chosen)

    def _on_wheel(self, clicks: float) -> None:
        self.scroll_by(self._order.sign * clicks * _ROWS_PER_WHEEL_CLICK)

    def _on_row_pressed(self, row: int) -> None:
        self._select_rank(self._rank_at(row))

    def _on_row_opened(self, row: int) -> None:
        self._activate_rank(self._rank_at(row))

    def _rank_at(self, row: int) -> int:
        return self._order.rank_at(row, self._first_visible_rank, self._shown_count)

    @property
    def _shown_count(self) -> int:
        return min(self.grid.capacity, self._rows.count)

    def _resized(self) -> None:
        self._scroll_to_rank(self._end if self._following else self._first_visible_rank)

    def _on_rank_chosen(self, rank: int) -> None:
        is_newest = self.bar.is_at_begin if self._order.is_newest_first else self.bar.is_at_end
        self._set_following(state=is_newest)
        self._scroll_to_rank(self._order.bar_rank(rank, self._end))

    def _set_following(self, *, state: bool) -> None:
        if state:
            self._seen_count = self._rows.count
        if state != self._following:
            self._following = state
            self.follow_changed.emit(state)
            self.unseen_changed.emit(self._rows.count - self._seen_count)

    def _scroll_to_rank(self, top: int) -> None:
        # a remembered place waits until there are rows
        self._first_visible_rank = max(0, min(top, self._end if self._rows.count else top))
        shown = self._order.bar_rank(self._first_visible_rank, self._end)
        self.bar.show_rank(shown, self._end, self.grid.capacity)
        self.rewrite()
        self.request_visible()

    def rewrite(self) -> None:
        """Write the rows in sight: they, or what they are written with, have changed."""
        if not self.isVisible():
            return  # what nobody sees is written when it is shown
        count = self._shown_count
        self.grid.selection.first_place = self._order.place_of(self._rank_at(0))
        written = self._rows.write_rows(self._first_visible_rank, count)
        self.model.set_rows([written.get(self._rank_at(row)) for row in range(count)])

    def request_visible(self) -> None:
        """Want what is in sight, or near, and neither in memory nor on its way."""
        first = max(0, self._first_visible_rank - _READ_AHEAD_ROWS)
        self._request(first, self.grid.capacity + 2 * _READ_AHEAD_ROWS)

    def _request(self, first: int, count: int) -> None:
        wanted = self._rows.pages.request(first, count, self._rows.count)
        if wanted:
            self.pages_wanted.emit(wanted)

    def _rows_between(self, first: int, last: int) -> dict[int, TableRow]:
        """Return the rows of these places that are in memory; the others are asked for."""
        lowest = min(self._order.place_of(first), self._order.place_of(last))
        self._request(lowest, last - first + 1)
        written = self._rows.write_rows(lowest, last - first + 1)
        return {self._order.place_of(rank): row for rank, row in written.items()}

    def _select_rank(self, rank: int) -> None:
        item = self._rows.item(rank)
        if item is not None:
            self.select(self._rows.write_row(item).key, rank)
            self.row_selected.emit(item)

    def _activate_rank(self, rank: int) -> None:
        item = self._rows.item(rank)
        if item is not None:
            self.row_activated.emit(item)

    def _on_key(self, event: QKeyEvent) -> None:
        handle_key(event, self)
