"""A graph of curves over time, painted by hand: one-pixel pens, no antialiasing, a point a pixel.

What changes only with new values is painted once, into a picture; what moves with the mouse is
painted over it.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from console.plots.axes import largest_tick, value_ticks
from console.plots.graph_marks import mark_at, paint_marks
from console.plots.graph_shapes import GraphCurve, GraphMark, GraphTimeRange, PlotFrame
from console.plots.time_ticks import local_ticks, tick_text
from console.theme.theme import Theme

_NARROWEST_S, _WIDEST_S = 2.0, 400.0 * 86_400  # of what is in sight
_LATEST_S = 4_102_444_800.0  # the year 2100
_MARGIN_SHARE = 0.1  # above the highest value, and below the lowest so that there is room to write
_AXIS_WIDTH_PX = 84  # pixels left of the curves: graphs below each other stand in line
_TIME_HEIGHT_PX, _TIME_DISTANCE_PX, _RIGHT_PX, _TOP_PX = 18, 70, 6, 4
_TICK_PX = 16  # pixels between a value's text and the curves
_DRAG_PX = 4  # pixels; less is a click
_WHEEL_FACTOR = 1.2  # for a notch
_KEY_STEPS = 100  # of which the cursor's keys go one, and with Shift ten


class TimeGraph(QWidget):
    """Curves by name, over one time axis.

    Signals: `zoomed` with the part of the time axis that the operator wants to see;
    `moment_clicked` with a moment (seconds since the epoch) that was clicked; `moment_hovered` with
    the moment under the mouse, None when it has left; `mark_clicked` with a mark.
    """

    zoomed = Signal(float, float)
    moment_clicked = Signal(float)
    moment_hovered = Signal(object)
    mark_clicked = Signal(object)

    def __init__(
        self, theme: Theme, write: Callable[[float], str], least_step: float = 0.0
    ) -> None:
        """`write`: a value with its unit; `least_step`: 1 for what is counted."""
        super().__init__()
        self._theme, self.write, self._least_step = theme, write, least_step
        self._curves: tuple[GraphCurve, ...] = ()
        self._marks: tuple[GraphMark, ...] = ()
        self._span = GraphTimeRange(0.0, 1.0)
        self._low, self._high = 0.0, 1.0
        self._axis_px = 0
        self._edges = GraphTimeRange(0.0, _LATEST_S)
        self._threshold: float | None = None
        self._cursor: float | None = None
        self._picture: QPixmap | None = None
        self._pressed: QPointF | None = None
        self._pressed_span: GraphTimeRange | None = None  # where a drag began, once it is one
        self._update_timer = QTimer(self, singleShot=True, interval=0)
        self._update_timer.timeout.connect(self.update)
        self.setMinimumHeight(60)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        theme.changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        """A graph takes the room that is there."""
        return QSize(320, 120)

    @property
    def width_px(self) -> int:
        """Width of the part in which curves are drawn."""
        return max(int(self.frame().area.width()), 1)

    @property
    def span(self) -> GraphTimeRange:
        """The part of the time axis in sight."""
        return self._span

    @property
    def curves(self) -> tuple[GraphCurve, ...]:
        """The curves that are drawn."""
        return self._curves

    @property
    def marks(self) -> tuple[GraphMark, ...]:
        """What is marked."""
        return self._marks

    @property
    def cursor_s(self) -> float | None:
        """The moment that is marked."""
        return self._cursor

    def set_curves(self, curves: Sequence[GraphCurve]) -> None:
        """Draw these, in the place of the others."""
        self._curves = tuple(curves)
        self._repaint()

    def set_span(self, span: GraphTimeRange, top: float, bottom: float = 0.0) -> None:
        """Show this part of the time axis, and values from `bottom` (0 or less) to `top`."""
        highest = top if top > bottom else bottom + 1.0
        margin = _MARGIN_SHARE * (highest - bottom)
        self._span, self._low, self._high = span, bottom - margin, highest + margin
        self._repaint()

    def set_edges(self, edges: GraphTimeRange) -> None:
        """Let the mouse move and zoom within this part of the time axis."""
        self._edges = edges

    def set_threshold(self, value: float | None) -> None:
        """Draw a dashed line at a value, or none."""
        if value != self._threshold:
            self._threshold = value
            self._repaint()

    def set_marks(self, marks: Sequence[GraphMark]) -> None:
        """Mark what happened, in the place of the marks before."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._repaint()

    def set_cursor(self, moment_s: float | None) -> None:
        """Draw a line at a moment, or none."""
        if moment_s != self._cursor:
            self._cursor = moment_s
            self.update()

    @property
    def axis_px(self) -> int:
        """How much room the values need at the left."""
        longest = self.write(largest_tick(self._high))
        return max(_AXIS_WIDTH_PX, self.fontMetrics().horizontalAdvance(longest) + _TICK_PX)

    def set_axis_px(self, room_px: int) -> None:
        """Leave so much room at the left, so that graphs below each other stand in line."""
        if room_px != self._axis_px:
            self._axis_px = room_px
            self._repaint()

    def frame(self) -> PlotFrame:
        """Return where everything lies now."""
        left = max(self._axis_px, self.axis_px)
        width = max(1.0, self.width() - left - _RIGHT_PX)
        height = max(1.0, self.height() - _TIME_HEIGHT_PX - _TOP_PX)
        return PlotFrame(QRectF(left, _TOP_PX, width, height), self._span, self._low, self._high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and what moves with the mouse over it."""
        event.accept()
        if self._picture is None:
            self._picture = self._paint_picture()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        frame = self.frame()
        if self._cursor is not None:
            painter.setPen(QPen(QColor(self._theme.tokens.text), 1, Qt.PenStyle.DotLine))
            x = round(frame.x(self._cursor))
            if frame.area.left() <= x <= frame.area.right():
                painter.drawLine(x, round(frame.area.top()), x, round(frame.area.bottom()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 1))
            painter.drawRect(frame.area.adjusted(-1, -1, 0, 0))
        painter.end()

    def paint_curves(self, painter: QPainter, frame: PlotFrame) -> None:
        """Paint the curves; another kind of graph paints them in its own way."""
        for curve, lines in zip(self._curves, frame.lines_of(self._curves), strict=True):
            painter.setPen(QPen(QColor(curve.colour), 1))
            for line in lines:
                painter.drawPolyline(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint anew in the room that is there."""
        super().resizeEvent(event)
        self._repaint()

    def changeEvent(self, event: QEvent) -> None:
        """Write with a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the moment under the mouse."""
        notches = event.angleDelta().y() / 120
        if notches:
            self._zoom(_WHEEL_FACTOR**-notches, self.frame().moment_s(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, or a click."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._pressed_span = event.position(), None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the time axis with the mouse, or tell which moment is under it."""
        frame = self.frame()
        if self._pressed is None:
            inside = frame.area.contains(event.position())
            self.moment_hovered.emit(frame.moment_s(event.position().x()) if inside else None)
            self._show_mark(event.position(), frame)
            return
        moved_px = event.position().x() - self._pressed.x()
        if self._pressed_span is None and abs(moved_px) >= _DRAG_PX:
            self._pressed_span = self._span
        if self._pressed_span is not None:
            began = self._pressed_span
            seconds = moved_px / max(frame.area.width(), 1.0) * (began.end_s - began.start_s)
            self._ask_span(began.start_s - seconds, began.end_s - seconds)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; what was none opens the mark, or the moment, that was clicked."""
        pressed, is_drag = self._pressed, self._pressed_span is not None
        self._pressed = self._pressed_span = None
        frame = self.frame()
        if pressed is None or is_drag or not frame.area.contains(event.position()):
            return
        mark = mark_at(self._marks, frame, event.position())
        if mark is not None:
            self.mark_clicked.emit(mark)
        else:
            self.moment_clicked.emit(frame.moment_s(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        """No moment is under the mouse any more."""
        super().leaveEvent(event)
        self.moment_hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, zoom and open as the mouse does."""
        steps = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step_s = (self._span.end_s - self._span.start_s) / _KEY_STEPS * steps
        at_s = self._cursor if self._cursor is not None else self._span.end_s
        match event.key():
            case Qt.Key.Key_Left:
                self.moment_hovered.emit(max(self._span.start_s, at_s - step_s))
            case Qt.Key.Key_Right:
                self.moment_hovered.emit(min(self._span.end_s, at_s + step_s))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._zoom(1 / _WHEEL_FACTOR, at_s)
            case Qt.Key.Key_Minus:
                self._zoom(_WHEEL_FACTOR, at_s)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.moment_clicked.emit(at_s)
            case _:
                super().keyPressEvent(event)

    def _zoom(self, factor: float, around_s: float) -> None:
        span = self._span
        reach = span.end_s - span.start_s
        widest = min(_WIDEST_S, self._edges.end_s - self._edges.start_s)
        wanted = min(max(reach * factor, _NARROWEST_S), max(widest, _NARROWEST_S))
        share = (around_s - span.start_s) / max(reach, 1e-9)
        start_s = around_s - share * wanted
        self._ask_span(start_s, start_s + wanted)

    def _ask_span(self, start_s: float, end_s: float) -> None:
        """Ask for a part of the time axis, moved so that it stays within the edges."""
        reach = end_s - start_s
        start_s = max(self._edges.start_s, min(start_s, self._edges.end_s - reach))
        self._span = GraphTimeRange(start_s, min(start_s + reach, self._edges.end_s))
        self._repaint()
        self.zoomed.emit(self._span.start_s, self._span.end_s)

    def _show_mark(self, where: QPointF, frame: PlotFrame) -> None:
        mark = mark_at(self._marks, frame, where)
        self.setToolTip("" if mark is None else mark.text)
        shape = Qt.CursorShape.CrossCursor if mark is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def delay_updates(self, delay_ms: int) -> None:
        """Be painted so much after new values came: several graphs at once would take too long."""
        self._update_timer.setInterval(delay_ms)

    def _repaint(self) -> None:
        self._picture = None
        if not self._update_timer.isActive():
            self._update_timer.start()

    def _paint_picture(self) -> QPixmap:
        ratio, tokens = self.devicePixelRatioF(), self._theme.tokens
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(tokens.panel))
        painter, frame = QPainter(picture), self.frame()
        painter.setFont(self.font())
        self._paint_axes(painter, frame)
        painter.setClipRect(frame.area)
        self.paint_curves(painter, frame)
        if self._threshold is not None:
            painter.setPen(QPen(QColor(tokens.warn), 1, Qt.PenStyle.DashLine))
            y = round(frame.y(self._threshold))
            painter.drawLine(round(frame.area.left()), y, round(frame.area.right()), y)
        paint_marks(painter, self._marks, frame, tokens)
        painter.end()
        return picture

    def _paint_axes(self, painter: QPainter, frame: PlotFrame) -> None:
        tokens, area = self._theme.tokens, frame.area
        for value in value_ticks(self._low, self._high, area.height(), self._least_step):
            y = round(frame.y(value))
            painter.setPen(QColor(tokens.border if value == 0 else tokens.grid))
            painter.drawLine(round(area.left()), y, round(area.right()), y)
            painter.setPen(QColor(tokens.muted))
            box = QRectF(0, y - 10, area.left() - 6, 20)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, self.write(value))
        ticks = local_ticks(self._span.start_s, self._span.end_s, area.width() / _TIME_DISTANCE_PX)
        metrics, free_from = painter.fontMetrics(), 0.0
        for moment_s in ticks.values:
            text, x = tick_text(moment_s, ticks.step_s), frame.x(moment_s)
            width = metrics.horizontalAdvance(text)
            left = min(x - width / 2, self.width() - width)
            if left < free_from:
                continue
            free_from = left + width + 8
            painter.setPen(QColor(tokens.border))
            painter.drawLine(round(x), round(area.bottom()), round(x), round(area.bottom()) + 3)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(QPointF(left, self.height() - metrics.descent() - 1), text)
