"""The slider of the replay desk: the whole log, with moments along it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.theme.theme import Theme

_HEIGHT = 46  # pixels
_EDGE = 10  # pixels left and right, so that the handle is never cut
_GROOVE = 14  # the middle of the groove, from above


class PlayBar(QWidget):
    """Positions 0 to `head`. It counts events: a time in which nothing happened takes no room.

    Signals:
        dragged(object): the handle was dragged or put to a position (int)
    """

    dragged = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._position = 0
        self._head = 0
        self._moments: dict[int, str] = {}
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Playhead")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            "Drag to any position of the log. The axis counts events: idle times are folded."
        )
        theme.changed.connect(self.update)

    def show_place(self, position: int, head: int) -> None:
        """Put the handle to a position."""
        if (position, head) != (self._position, self._head):
            self._position, self._head = position, head
            self.update()

    def show_moments(self, moments: Mapping[int, str]) -> None:
        """Write moments under the positions at which they were."""
        self._moments = dict(moments)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the handle there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, the handle and the moments."""
        event.accept()
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, right, at = float(_EDGE), float(self.width() - _EDGE), self._x(self._position)
        for begin, end, colour in ((left, right, tokens.sunken), (left, at, tokens.accent)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(begin, _GROOVE - 3, end - begin, 6), 3, 3)
        self._paint_moments(painter)
        painter.setPen(QColor(tokens.accent))
        painter.setBrush(QColor(tokens.panel))
        painter.drawEllipse(QPointF(at, _GROOVE), 7, 7)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(QPointF(at, _GROOVE), 3, 3)

    def _paint_moments(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() - 2))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        taken = 0.0
        for position, text in sorted(self._moments.items()):
            width = metrics.horizontalAdvance(text)
            x = self._x(position)
            start = min(max(0.0, x - width / 2), self.width() - width)
            if start < taken:
                continue
            taken = start + width + 16
            painter.setPen(QColor(self._theme.tokens.border))
            painter.drawLine(QPointF(x, _GROOVE + 6), QPointF(x, _GROOVE + 11))
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(QPointF(start, _HEIGHT - 6), text)

    def _drag(self, event: QMouseEvent) -> None:
        room = max(1, self.width() - 2 * _EDGE)
        share = min(1.0, max(0.0, (event.position().x() - _EDGE) / room))
        self.dragged.emit(round(share * self._head))

    def _x(self, position: int) -> float:
        return _EDGE + (self.width() - 2 * _EDGE) * position / max(1, self._head)
