"""A plot along time that is painted by hand: it marks the moment of all panels, and sets it."""

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from backend.translation import tr, tr_noop
from console.plots.graph_shapes import GraphTimeRange
from console.theme.theme import Theme

_KEY_STEPS = 100  # of which the keys go one, and with Shift ten
_KEYS = tr_noop(
    "Left and Right move the moment that all panels mark, Enter keeps it marked, Escape marks none."
)


class MomentPlot(QWidget):
    """Says by `time_range` what it shows of the time axis, and by `time_area` where that lies.

    Signals:
        moment_hovered(object): the moment (seconds since the epoch) under the mouse, or to which
            the keys went; None when there is none any more
        moment_clicked(object): a moment that is to stay marked, None for none
    """

    moment_hovered = Signal(object)
    moment_clicked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._cursor_s: float | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(tr(_KEYS))

    def time_range(self) -> GraphTimeRange | None:
        """Return what is shown of the time axis; None while there is nothing."""
        raise NotImplementedError

    def time_area(self) -> QRectF:
        """Return where that lies."""
        return QRectF(self.rect())

    def set_cursor(self, moment_s: float | None) -> None:
        """Draw a line at a moment, or none."""
        if moment_s != self._cursor_s:
            self._cursor_s = moment_s
            self.update()

    @property
    def cursor_x(self) -> float | None:
        """Where the marked moment lies; None where it is out of sight."""
        span, area, moment_s = self.time_range(), self.time_area(), self._cursor_s
        if span is None or moment_s is None or not span.start_s <= moment_s <= span.end_s:
            return None
        share = (moment_s - span.start_s) / max(span.end_s - span.start_s, 1e-9)
        return area.left() + share * area.width()

    def moment_at(self, x_px: float) -> float | None:
        """Return the moment that lies at a place."""
        span, area = self.time_range(), self.time_area()
        if span is None or not area.left() <= x_px <= area.right():
            return None
        share = (x_px - area.left()) / max(area.width(), 1.0)
        return span.start_s + share * (span.end_s - span.start_s)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which moment is under the mouse."""
        self.moment_hovered.emit(self.moment_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """No moment is under the mouse any more."""
        super().leaveEvent(event)
        self.moment_hovered.emit(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the moment that was clicked stay marked."""
        moment_s = self.moment_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and moment_s is not None:
            self.moment_clicked.emit(moment_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the moment, and let it stay marked, as the mouse does."""
        span = self.time_range()
        if span is None:
            event.ignore()
            return
        steps = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step_s = (span.end_s - span.start_s) / _KEY_STEPS * steps
        in_sight = self._cursor_s is not None and self.cursor_x is not None
        at_s = self._cursor_s if in_sight and self._cursor_s is not None else span.end_s
        match event.key():
            case Qt.Key.Key_Left:
                self.moment_hovered.emit(max(span.start_s, at_s - step_s))
            case Qt.Key.Key_Right:
                self.moment_hovered.emit(min(span.end_s, at_s + step_s))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.moment_clicked.emit(at_s)
            case Qt.Key.Key_Escape if self._cursor_s is not None:
                self.moment_clicked.emit(None)
            case _:
                event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self.update()

    def paint_moment(self, painter: QPainter) -> None:
        """Paint the line of the moment, and whether the keyboard is here."""
        tokens, area, x = self._theme.tokens, self.time_area(), self.cursor_x
        if x is not None:
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))
