"""A table over any number of rows, of which only those around the rows in sight are in memory."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollBar, QWidget

from console.tables.grid import Grid
from console.tables.pages import Pages
from console.tables.rows import Heading, Row
from console.tables.window_model import WindowModel
from console.theme.theme import Theme

T = TypeVar("T")

_AROUND = 32  # rows read ahead on both sides
_IN_FLIGHT = 4  # pages asked for at a time: fast scrolling drops what it has passed
_LONGEST_BAR = 1_000_000_000  # a scroll bar counts in 32 bits
_PER_CLICK = 3  # rows a click of the wheel moves


class VirtualTable(QWidget, Generic[T]):
    """Rows by rank, oldest first; the owner supplies pages when they are wanted.

    `write` turns an item into a row, for the rows in sight only; `key_of` names it for ever.

    Signals:
        wanted(object): numbers of pages (list[int]) to be supplied
        picked(object): the item that was selected, by mouse or keyboard
        opened(object): the item that was double-clicked, or selected with Enter
        followed(bool): whether the table follows its growing end
        unseen(object): how many rows (int) came since it stopped following
    """

    wanted = Signal(object)
    picked = Signal(object)
    opened = Signal(object)
    followed = Signal(bool)
    unseen = Signal(object)

    def __init__(
        self,
        headings: Sequence[Heading],
        write: Callable[[T], Row],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._write = write
        self._pages: Pages[T] = Pages()
        self._total = 0
        self._top = 0
        self._seen = 0
        self._following = True
        self._asked: set[int] = set()
        self._selected: tuple[Hashable, int] | None = None  # key, rank
        self.model = WindowModel(headings, self)
        self.grid = Grid(self.model, theme, self)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._lay_out()
        self._connect()

    @property
    def total(self) -> int:
        """How many rows there are in all."""
        return self._total

    @property
    def top(self) -> int:
        """Rank of the first row in sight."""
        return self._top

    @property
    def following(self) -> bool:
        """Whether the newest row stays in sight."""
        return self._following

    @property
    def page_size(self) -> int:
        """Rows a page."""
        return self._pages.size

    @property
    def in_memory(self) -> int:
        """How many rows are held."""
        return len(self._pages)

    def reset(self, total: int) -> None:
        """Start anew with other rows; a table that follows shows their end, else their begin."""
        self._pages.clear()
        self._asked.clear()
        self._total = self._seen = total
        self._selected = None
        self.grid.mark(None)
        self._place(self._end if self._following else 0)

    def grow(self, total: int, items: Sequence[T] = (), first: int = 0) -> None:
        """Take up that there are `total` rows; `items` are some of them, from rank `first` on."""
        if total <= self._total:
            return
        self._total = total
        self._pages.extend(first, items)
        if self._following:
            self._seen = total
        self._place(self._end if self._following else self._top)
        self.unseen.emit(total - self._seen)

    def supply(self, number: int, items: Sequence[T]) -> None:
        """Take a page that was wanted."""
        self._asked.discard(number)
        self._pages.put(number, items)
        self._place(self._top)

    def refuse(self, numbers: Iterable[int]) -> None:
        """Learn that pages cannot be had now; they are wanted again at the next move or look."""
        self._asked.difference_update(numbers)

    def look(self) -> None:
        """Want again what is in sight and not in memory."""
        self._ask()

    def follow(self) -> None:
        """Go to the end, and stay there."""
        self._set_following(state=True)
        self._place(self._end)

    def release(self) -> None:
        """Stay where the rows in sight are, whatever comes."""
        self._set_following(state=False)

    def reveal(self, rank: int) -> None:
        """Bring a row into sight, in the middle when it was out of sight."""
        self.release()
        inside = self._top <= rank < self._top + self.grid.capacity
        self._place(self._top if inside else rank - self.grid.capacity // 2)

    def select(self, key: Hashable, rank: int) -> None:
        """Mark the row with this key, and bring it into sight; says nothing."""
        self._selected = (key, rank)
        self.grid.mark(key)
        self.reveal(rank)

    def shows(self, key: Hashable) -> bool:
        """Whether the row with this key is in sight."""
        return any(row is not None and row.key == key for row in self.model.rows)

    def mark(self, key: Hashable) -> None:
        """Mark the row with this key wherever it is; nothing moves."""
        self._selected = None
        for offset, row in enumerate(self.model.rows):
            if row is not None and row.key == key:
                self._selected = (key, self._top + offset)
        self.grid.mark(key)

    def unselect(self) -> None:
        """Mark no row."""
        self._selected = None
        self.grid.mark(None)

    def move_by(self, rows: float) -> None:
        """Move by so many rows; upwards releases the end, beyond the end takes it up again."""
        aim = self._top + round(rows)
        if rows > 0 and aim >= self._end:
            self.follow()
            return
        if rows < 0 and self._end > 0:
            self.release()
        self._place(aim)

    def showEvent(self, event: QShowEvent) -> None:
        """Write what came while nobody looked."""
        super().showEvent(event)
        self._place(self._end if self._following else self._top)

    @property
    def _end(self) -> int:
        return max(0, self._total - self.grid.capacity)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self.bar)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.grid)

    def _connect(self) -> None:
        self.grid.rolled.connect(self._rolled)
        self.grid.keyed.connect(self._keyed)
        self.grid.pressed_row.connect(self._pressed)
        self.grid.opened_row.connect(self._opened)
        self.grid.resized.connect(self._resized)
        self.bar.valueChanged.connect(self._dragged)

    def _rolled(self, clicks: float) -> None:
        self.move_by(clicks * _PER_CLICK)

    def _pressed(self, row: int) -> None:
        self._pick(self._top + row)

    def _opened(self, row: int) -> None:
        self._open(self._top + row)

    def _resized(self) -> None:
        self._place(self._end if self._following else self._top)

    def _dragged(self, value: int) -> None:
        aim = value * self._end // max(1, self.bar.maximum())
        self._set_following(state=value == self.bar.maximum())
        self._place(aim)

    def _set_following(self, *, state: bool) -> None:
        if state:
            self._seen = self._total
        if state != self._following:
            self._following = state
            self.followed.emit(state)
            self.unseen.emit(self._total - self._seen)

    def _place(self, top: int) -> None:
        self._top = max(0, min(top, self._end))
        self._place_bar()
        self._show()
        self._ask()

    def _place_bar(self) -> None:
        with QSignalBlocker(self.bar):
            longest = min(self._end, _LONGEST_BAR)
            if self.bar.maximum() != longest:
                self.bar.setRange(0, longest)
            self.bar.setPageStep(self.grid.capacity)
            self.bar.setValue(self._top * longest // max(1, self._end))

    def _show(self) -> None:
        if not self.isVisible():
            return  # what nobody sees is written when it is shown
        count = min(self.grid.capacity, self._total)
        items = self._pages.window(self._top, count)
        self.model.show([None if item is None else self._write(item) for item in items])

    def _ask(self) -> None:
        first = max(0, self._top - _AROUND)
        needed = self._pages.missing(first, self.grid.capacity + 2 * _AROUND, self._total)
        wanted = [number for number in needed if number not in self._asked]
        wanted = wanted[: _IN_FLIGHT - len(self._asked)]
        if wanted:
            self._asked.update(wanted)
            self.wanted.emit(wanted)

    def _item(self, rank: int) -> T | None:
        return self._pages.window(rank, 1)[0] if 0 <= rank < self._total else None

    def _pick(self, rank: int) -> None:
        item = self._item(rank)
        if item is not None:
            self.select(self._write(item).key, rank)
            self.picked.emit(item)

    def _open(self, rank: int) -> None:
        item = self._item(rank)
        if item is not None:
            self.opened.emit(item)

    def _step(self, rows: int) -> None:
        if self._selected is None:
            self._pick(self._top + min(self.grid.capacity, self._total) - 1)
        else:
            self._pick(max(0, min(self._selected[1] + rows, self._total - 1)))

    def _keyed(self, event: QKeyEvent) -> None:
        page = max(1, self.grid.capacity - 1)
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_J: lambda: self._step(1),
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_K: lambda: self._step(-1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self.move_by(page),
            Qt.Key.Key_PageUp: lambda: self.move_by(-page),
            Qt.Key.Key_Home: lambda: self.move_by(-self._total),
            Qt.Key.Key_End: self.follow,
            Qt.Key.Key_Return: self._open_selected,
            Qt.Key.Key_Enter: self._open_selected,
        }
        act = keys.get(event.key())
        if act is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
            act()

    def _open_selected(self) -> None:
        if self._selected is not None:
            self._open(self._selected[1])
