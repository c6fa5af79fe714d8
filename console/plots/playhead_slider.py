"""The slider of the replay panel: the whole log, with moments along it."""

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.theme.theme import Theme

_HEIGHT_PX = 46  # pixels
_MARGIN_PX = 10  # pixels left and right, so that the handle is never cut
_GROOVE_Y_PX = 14  # the middle of the groove, from above


class PlayheadSlider(QWidget):
    """Positions 0 to `head`. It counts events: a time in which nothing happened takes no room.

    With the focus, Home and End go to its ends, and PageUp and PageDown a hundredth back and forth;
    single steps are the replay's own, with its arrow keys.

    Signals:
        position_chosen(object): the handle was dragged or put to a position (int)
    """

    position_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._position = 0
        self._head = 0
        self._time_labels: dict[int, str] = {}
        self.setFixedHeight(_HEIGHT_PX)
        self.setObjectName("playhead")
        self.setAccessibleName(tr("Playhead"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(
            tr("Drag to any position of the log. The axis counts events: idle times are folded.")
        )
        theme.changed.connect(self.update)

    def set_playhead(self, position: int, head: int) -> None:
        """Put the handle to a position."""
        if (position, head) != (self._position, self._head):
            self._position, self._head = position, head
            self.update()

    def set_time_labels(self, moments: Mapping[int, str]) -> None:
        """Write moments under the positions at which they were."""
        self._time_labels = dict(moments)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys work here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that they do not."""
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the handle there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the handle."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to an end, or a hundredth of the log; the replay's own keys step."""
        share = max(1, self._head // 100)
        aims = {
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._head,
            Qt.Key.Key_PageUp: max(0, self._position - share),
            Qt.Key.Key_PageDown: min(self._head, self._position + share),
        }
        aim = aims.get(Qt.Key(event.key()))
        if aim is None:
            event.ignore()
        else:
            self.position_chosen.emit(aim)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the groove, the handle and the moments."""
        event.accept()
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        left, right, at = (
            float(_MARGIN_PX),
            float(self.width() - _MARGIN_PX),
            self._x(self._position),
        )
        for begin, end, colour in ((left, right, tokens.sunken), (left, at, tokens.accent)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(begin, _GROOVE_Y_PX - 3, end - begin, 6), 3, 3)
        self._paint_time_labels(painter)
        painter.setPen(QPen(QColor(tokens.accent), 3 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.panel))
        painter.drawEllipse(QPointF(at, _GROOVE_Y_PX), 7, 7)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(QPointF(at, _GROOVE_Y_PX), 3, 3)

    def _paint_time_labels(self, painter: QPainter) -> None:
        font = painter.font()
        font.setPointSizeF(max(7.0, font.pointSizeF() - 2))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        used_px = 0.0
        for position, text in sorted(self._time_labels.items()):
            width = metrics.horizontalAdvance(text)
            x = self._x(position)
            start = min(max(0.0, x - width / 2), self.width() - width)
            if start < used_px:
                continue
            used_px = start + width + 16
            painter.setPen(QColor(self._theme.tokens.border))
            painter.drawLine(QPointF(x, _GROOVE_Y_PX + 6), QPointF(x, _GROOVE_Y_PX + 11))
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(QPointF(start, _HEIGHT_PX - 6), text)

    def _drag(self, event: QMouseEvent) -> None:
        room = max(1, self.width() - 2 * _MARGIN_PX)
        share = min(1.0, max(0.0, (event.position().x() - _MARGIN_PX) / room))
        self.position_chosen.emit(round(share * self._head))

    def _x(self, position: int) -> float:
        return _MARGIN_PX + (self.width() - 2 * _MARGIN_PX) * position / max(1, self._head)
