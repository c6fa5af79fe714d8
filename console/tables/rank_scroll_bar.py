"""A scroll bar over any number of ranks, though Qt's own counts in 32 bits."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from console.tables.room_scroll_bar import RoomScrollBar

_MAX_VALUE = 1_000_000_000


class RankScrollBar(RoomScrollBar):
    """Stands at a rank between 0 and the last one that can be the first in sight.

    Signals:
        rank_chosen(object): the rank (int) that it was moved to
    """

    rank_chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._last_rank = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.valueChanged.connect(self._on_value)

    @property
    def is_at_end(self) -> bool:
        """Whether it stands at the last rank."""
        return self.value() == self.maximum()

    @property
    def is_at_begin(self) -> bool:
        """Whether it stands at the first rank."""
        return self.value() == self.minimum()

    def show_rank(self, rank: int, last_rank: int, page_rows: int) -> None:
        """Stand at a rank; `page_rows` are in sight. Says nothing."""
        self._last_rank = last_rank
        with QSignalBlocker(self):
            longest = min(last_rank, _MAX_VALUE)
            if self.maximum() != longest:
                self.setRange(0, longest)
            self.setPageStep(page_rows)
            self.setValue(rank * longest // max(1, last_rank))

    def _on_value(self, value: int) -> None:
        self.rank_chosen.emit(value * self._last_rank // max(1, self.maximum()))
