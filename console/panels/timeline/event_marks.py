"""Events that the operator has marked, to come back to them."""

from bisect import bisect_left, bisect_right, insort

from PySide6.QtCore import QObject, Signal

_MAX_MARKS = 1_000


class EventMarks(QObject):
    """Positions in order; they are remembered with the panel.

    Signals: `changed` when one was set or taken back.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._positions: list[int] = []

    def __contains__(self, position: int) -> bool:
        place = bisect_left(self._positions, position)
        return self._positions[place : place + 1] == [position]

    def toggle(self, position: int) -> None:
        """Mark an event, or take its mark back."""
        if position in self:
            self._positions.remove(position)
        elif position > 0 and len(self._positions) < _MAX_MARKS:
            insort(self._positions, position)
        self.changed.emit()

    def clear(self) -> None:
        """Take all marks back."""
        self._positions.clear()
        self.changed.emit()

    def next_after(self, position: int) -> int:
        """Return the mark behind a position, or the first one; 0 when there is none."""
        place = bisect_right(self._positions, position)
        return (self._positions[place:] or self._positions or [0])[0]

    def last_before(self, position: int) -> int:
        """Return the mark before a position, or the last one; 0 when there is none."""
        place = bisect_left(self._positions, position)
        return (self._positions[:place] or self._positions or [0])[-1]

    def save_text(self) -> str:
        """Write them to be remembered."""
        return ",".join(map(str, self._positions))

    def restore_text(self, text: str) -> None:
        """Take them from what was remembered; what is no position is left out."""
        numbers = {int(each) for each in text.split(",") if each.isdecimal() and len(each) < 19}
        self._positions = sorted(numbers)[:_MAX_MARKS]
        self.changed.emit()
