"""A small curve of a value that changed at positions of the log, painted by hand as steps."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.theme.theme import Theme

_MARGIN_PX = 3
_DOT_PX = 1.5
_MAX_DOTS = 60  # of values; more lie too close to each other to be told apart


class ValueSteps(QWidget):
    """The values between the least and the largest one; each holds until the next one.

    Signals:
        position_chosen(object): the position (int) of the value that was pressed
    """

    position_chosen = Signal(object)

    def __init__(self, theme: Theme, colour: int = 0) -> None:
        super().__init__()
        self._theme, self._colour = theme, colour
        self._points: list[tuple[int, float]] = []
        self._cursor = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.update)

    @property
    def points(self) -> Sequence[tuple[int, float]]:
        """The positions and the values from there on."""
        return self._points

    def set_points(self, points: Sequence[tuple[int, float]], tip: str) -> None:
        """Show values by the positions from which they hold, in their order."""
        self._points = list(points)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.update()

    def set_cursor_position(self, position: int) -> None:
        """Draw a line at a position."""
        if position != self._cursor:
            self._cursor = position
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the value whose change lies nearest."""
        if not self._points or event.button() != Qt.MouseButton.LeftButton:
            return
        pressed = event.position().x()
        nearest = min(self._points, key=lambda point: abs(self._x(point[0]) - pressed))
        self.position_chosen.emit(nearest[0])

    def sizeHint(self) -> QSize:
        """Two lines of text high."""
        return QSize(180, 36)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(60, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the steps, a dot where the value changed, and where the playhead stands."""
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.grid), 1))
        box = self._box
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if self._points:
            pen = QColor(tokens.pens[self._colour % len(tokens.pens)])
            painter.setPen(QPen(pen, 1.4))
            painter.drawPolyline(self._line())
            painter.setBrush(pen)
            for position, value in self._points if len(self._points) <= _MAX_DOTS else ():
                painter.drawEllipse(QPointF(self._x(position), self._y(value)), _DOT_PX, _DOT_PX)
            if self._points[0][0] <= self._cursor:
                painter.setPen(QPen(QColor(tokens.accent), 1, Qt.PenStyle.DashLine))
                x = self._x(self._cursor)
                painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    @property
    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)

    @property
    def _span(self) -> tuple[int, int]:
        first, last = self._points[0][0], self._points[-1][0]
        return first, max(last, self._cursor, first + 1)

    def _x(self, position: int) -> float:
        first, last = self._span
        return self._box.left() + (position - first) / (last - first) * self._box.width()

    def _y(self, value: float) -> float:
        values = [each for _, each in self._points]
        least, most = min(values), max(values)
        share = 0.5 if most == least else (value - least) / (most - least)
        return self._box.bottom() - share * self._box.height()

    def _line(self) -> QPolygonF:
        line = QPolygonF()
        before: float | None = None
        for position, value in self._points:
            if before is not None:
                line.append(QPointF(self._x(position), self._y(before)))
            line.append(QPointF(self._x(position), self._y(value)))
            before = value
        line.append(QPointF(self._x(self._span[1]), self._y(self._points[-1][1])))
        return line
