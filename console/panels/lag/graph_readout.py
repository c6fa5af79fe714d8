"""What every curve stands at under the mouse, beside it."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from backend.clock import SECOND_US
from backend.translation import tr
from console.panels.lag.lag_graphs import ReadoutLine
from console.state.formatting import format_in_zone, format_utc

_OFFSET_PX = 14  # between the mouse and the readout
_LINES_PER_COLUMN = 14


class GraphReadout(QLabel):
    """A moment and a line a curve, in columns; it never comes under the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty("role", "readout")
        self.setMargin(6)
        self.hide()

    def show_values(self, moment_s: float, lines: Sequence[ReadoutLine], at: QPoint) -> None:
        """Show the values of a moment beside a place of the parent."""
        self.setText(_html(moment_s, lines))
        self.adjustSize()
        self.move(self._place(at))
        self.show()
        self.raise_()

    def _place(self, at: QPoint) -> QPoint:
        """Return where it lies beside a place, within the parent."""
        room = self._room.size()
        left = at.x() + _OFFSET_PX
        if left + self.width() > room.width():
            left = max(0, at.x() - _OFFSET_PX - self.width())
        top = min(at.y() + _OFFSET_PX, max(0, room.height() - self.height()))
        return QPoint(left, top)


def _html(moment_s: float, lines: Sequence[ReadoutLine]) -> str:
    at_us = round(moment_s * SECOND_US)
    cells = [
        f'<td style="color:{colour}">\N{BLACK SQUARE}</td><td>{escape(name)}\N{NO-BREAK SPACE}</td>'
        f'<td align="right"><b>{escape(value)}</b>\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}</td>'
        for colour, name, value in lines
    ]
    rows = (
        "".join(cells[place::_LINES_PER_COLUMN])
        for place in range(min(len(cells), _LINES_PER_COLUMN))
    )
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    named, utc = f"<b>{format_in_zone(at_us)}</b>", format_utc(at_us)
    heading = tr("{moment}, {utc}", moment=named, utc=utc)
    return f"{heading}<table>{table}</table>"
