"""A bar over the whole log: how many events match where, and which part of it is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from backend.messages.number_text import format_counted
from console.state.formatting import format_count
from console.theme.theme import Theme

_HEIGHT_PX = 44  # pixels
_LABELS_PX = 14  # pixels under the bars
_MIN_DRAG_PX = 4  # pixels; less is a click


class DensityBar(QWidget):
    """Counts in equal stretches of positions 1 to `head`.

    Signals:
        range_selected(object): a range (first, last) of positions was dragged, or None: all of it
        position_clicked(object): a position (int) was clicked
    """

    range_selected = Signal(object)
    position_clicked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts: tuple[int, ...] = ()
        self._is_known = True
        self._head = 0
        self._range: tuple[int, int] | None = None
        self._drag: tuple[float, float] | None = None
        self.setFixedHeight(_HEIGHT_PX)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip("Drag to look at a part of the log only; double-click for all of it.")
        theme.changed.connect(self.update)

    @property
    def head(self) -> int:
        """The last position that is drawn."""
        return self._head

    def set_counts(self, counts: Sequence[int], head: int) -> None:
        """Draw the counts of the equal stretches of (0, head]."""
        self._is_known = True
        if (tuple(counts), head) != (self._counts, self._head):
            self._counts, self._head = tuple(counts), head
            self.update()

    def set_unknown(self, head: int) -> None:
        """Draw no counts: those of another filter say nothing."""
        self._counts, self._head, self._is_known = (), head, False
        self.update()

    @property
    def summary(self) -> str:
        """What the bars stand for, in words."""
        tallest = max(self._counts, default=0)
        if not self._is_known:
            return "how many match is not known now"
        return f"at most {format_counted(tallest, 'event')} a bar" if tallest else "no events"

    def set_range(self, chosen: tuple[int, int] | None) -> None:
        """Mark the part that is looked at; None for all of it."""
        self._range = chosen
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a range."""
        if event.button() == Qt.MouseButton.LeftButton and self._head:
            self._drag = (event.position().x(), event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Widen the range."""
        if self._drag is not None:
            self._drag = (self._drag[0], event.position().x())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the range, or visit a position when nothing was dragged."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        first, last = sorted((self._position(drag[0]), self._position(event.position().x())))
        if abs(event.position().x() - drag[0]) < _MIN_DRAG_PX:
            self.position_clicked.emit(first)
        else:
            self.range_selected.emit((first, last))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Look at the whole log again."""
        event.accept()
        self.range_selected.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bars, range and labels."""
        event.accept()
        painter = QPainter(self)
        tokens = self._theme.tokens
        area = QRectF(0, 0, self.width(), self.height() - _LABELS_PX)
        painter.fillRect(area, QColor(tokens.sunken))
        self._paint_bars(painter, area)
        for chosen, colour in ((self._range, tokens.accent), (self._dragged(), tokens.accent)):
            if chosen is not None:
                self._paint_span(painter, area, chosen, colour, alpha=70)
        self._paint_labels(painter)

    def _paint_bars(self, painter: QPainter, area: QRectF) -> None:
        tallest = max(self._counts, default=0)
        if not tallest:
            return
        # whole pixels: bars that end between two leave seams
        bars = len(self._counts)
        edges = [round(place * area.width() / bars) for place in range(bars + 1)]
        colour = QColor(self._theme.tokens.accent)
        colour.setAlpha(140)
        for number, count in enumerate(self._counts):
            height = max(1.0, area.height() * count / tallest) if count else 0.0
            left, width = edges[number], max(1, edges[number + 1] - edges[number])
            bar = QRectF(left, area.height() - height, width, height)
            painter.fillRect(bar, colour)

    def _paint_span(
        self, painter: QPainter, area: QRectF, span: tuple[int, int], colour: str, *, alpha: int
    ) -> None:
        left, right = self._x(span[0] - 1), self._x(span[1])
        shade = QColor(colour)
        shade.setAlpha(alpha)
        painter.fillRect(QRectF(left, 0, max(2.0, right - left), area.height()), shade)

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.tokens.muted))
        font = painter.font()
        font.setPointSizeF(max(6.0, font.pointSizeF() - 2))
        painter.setFont(font)
        row = QRectF(2, self.height() - _LABELS_PX, self.width() - 4, _LABELS_PX)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, "1" if self._head else "0")
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, format_count(self._head))
        painter.drawText(row, Qt.AlignmentFlag.AlignHCenter | middle, self.summary)

    def _dragged(self) -> tuple[int, int] | None:
        if self._drag is None or abs(self._drag[1] - self._drag[0]) < _MIN_DRAG_PX:
            return None
        first, last = sorted((self._position(self._drag[0]), self._position(self._drag[1])))
        return first, last

    def _x(self, position: int) -> float:
        return self.width() * position / max(1, self._head)

    def _position(self, x: float) -> int:
        share = min(1.0, max(0.0, x / max(1, self.width())))
        return max(1, min(self._head, round(share * self._head)))
