"""What the keys do in a long table: they move the selection, scroll, and open."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from console.tables.row_keys import OPEN_KEYS, ROW_STEPS
from console.tables.row_order import RowOrder


class KeyTarget(Protocol):
    """A table whose rows are known by rank."""

    @property
    def order(self) -> RowOrder:
        """Which rank stands first."""
        ...

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        ...

    @property
    def page_step(self) -> int:
        """How many rows a page scrolls."""
        ...

    def scroll_by(self, rows: float) -> None:
        """Move to so many higher ranks."""
        ...

    def follow(self) -> None:
        """Go to the highest rank, and stay there."""
        ...

    def move_selection(self, rows: int, *, extends: bool) -> None:
        """Select the row so many places further down; with `extends` the rows up to it."""
        ...

    def open_selected(self) -> None:
        """Open the selected row."""
        ...


def handle_key(event: QKeyEvent, table: KeyTarget) -> None:
    """Do what a key says; what it says nothing for is left to others."""
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return
    key, sign = event.key(), table.order.sign
    lowest, highest = (Qt.Key.Key_Home, Qt.Key.Key_End)[::sign]
    scrolls: dict[int, int] = {
        Qt.Key.Key_PageDown: sign * table.page_step,
        Qt.Key.Key_PageUp: -sign * table.page_step,
        lowest: -table.row_count,
    }
    event.accept()
    if key in ROW_STEPS:
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        table.move_selection(ROW_STEPS[key], extends=extends)
    elif key in scrolls:
        table.scroll_by(scrolls[key])
    elif key == highest:
        table.follow()
    elif key in OPEN_KEYS:
        table.open_selected()
    else:
        event.ignore()
