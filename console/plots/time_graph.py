"""A graph of curves over time: a plane, two axes, a threshold, a moment, marks."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QToolTip

from backend.translation import tr
from console.plots.axes import TIME_HEIGHT_PX, TOP_PX, TimeAxis, ValueAxis
from console.plots.curve_lines import column_grid
from console.plots.curve_picture import CurvePainting, CurvePicture, PictureLook, paint_lines
from console.plots.graph_items import CurveItem, MarkItem, NoteItem, ThresholdItem
from console.plots.graph_keys import GRAPH_KEYS, GraphMoves, handle_graph_key
from console.plots.graph_marks import flag_box, mark_at
from console.plots.graph_shapes import GraphCurve, GraphMark, GraphTimeRange, PlotFrame, limit_span
from console.plots.limit_item import LimitItem
from console.plots.mark_selection import next_mark
from console.plots.value_ticks import Steps
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_LATEST_S = 4_102_444_800.0  # the year 2100
_MARGIN_SHARE = 0.06  # above the highest value, and below the lowest so that there is room to write
_RIGHT_PX = 6


class TimeGraph(pg.GraphicsView):
    """Curves by name, over one time axis.

    Signals: `zoomed` with the part of the time axis that the operator wants to see;
    `moment_clicked` with a moment (seconds since the epoch) that was clicked; `moment_hovered` with
    the moment under the mouse, None when it has left; `moment_left` when the keyboard wants none
    marked; `mark_clicked` with a mark.
    """

    zoomed = Signal(float, float)
    moment_clicked = Signal(float)
    moment_hovered = Signal(object)
    moment_left = Signal()
    mark_clicked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        write: Callable[[float], str],
        least_step: float = 0.0,
        paint: CurvePainting = paint_lines,
        steps: Steps = "decimal",
    ) -> None:
        """`write`: a value with its unit; `least_step`: 1 for what is counted; `steps`: of it."""
        super().__init__()
        self._theme, self.write = theme, write
        self._span, self._low, self._high = GraphTimeRange(0.0, 1.0), 0.0, 1.0
        self._edges = GraphTimeRange(0.0, _LATEST_S)
        self.axis_px = 0  # how much room the values need at the left
        self._axis_px, self._cursor_s = 0, 0.0
        self._selected: GraphMark | None = None  # by the keys
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self._times, self._values = TimeAxis(), ValueAxis(write, least_step, steps)
        self._picture = CurvePicture(paint)
        self._curve_item = CurveItem(self._box, self._picture, self._look)
        self._mark_item = MarkItem(self._box, theme)
        self._threshold = ThresholdItem(self._box)
        self.note = NoteItem(self._box, theme)  # why there is no curve
        self.limits = LimitItem(self._box, theme)
        self._cursor = pg.InfiniteLine(angle=90)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()

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
        return self._picture.curves

    @property
    def marks(self) -> tuple[GraphMark, ...]:
        """What is marked."""
        return self._mark_item.marks

    @property
    def cursor_s(self) -> float | None:
        """The moment that is marked."""
        return self._cursor_s if self._cursor.isVisible() else None

    @property
    def threshold(self) -> float | None:
        """Where the dashed line is."""
        return self._threshold.value

    def set_curves(self, curves: Sequence[GraphCurve], unchanged_until_s: float = -np.inf) -> None:
        """Draw these, in the place of the others; up to a moment they are the same as before."""
        self._picture.set_curves(curves, unchanged_until_s)
        self._curve_item.update()

    def set_span(self, span: GraphTimeRange, top: float, bottom: float = 0.0) -> None:
        """Show this part of the time axis, and values from `bottom` (0 or less) to `top`."""
        highest = top if top > bottom else bottom + 1.0
        margin = _MARGIN_SHARE * (highest - bottom)
        self.set_view(span, bottom - margin, highest + margin)

    def set_view(self, span: GraphTimeRange, low: float, high: float) -> None:
        """Show this part of the time axis, and exactly these values."""
        if (low, high) != (self._low, self._high):
            self._low, self._high = low, high
            self._measure()
        elif self._is_within_a_pixel(span):
            return
        self._span = span
        self._box.setRange(xRange=(span.start_s, span.end_s), yRange=(low, high), padding=0)
        self._on_moved()

    def set_edges(self, edges: GraphTimeRange) -> None:
        """Let the mouse move and zoom within this part of the time axis."""
        self._edges = edges

    def set_threshold(self, value: float | None) -> None:
        """Draw a dashed line at a value, or none."""
        self._threshold.show_value(value)

    def set_marks(self, marks: Sequence[GraphMark]) -> None:
        """Mark what happened, in the place of the marks before."""
        self._mark_item.show_marks(marks, self.frame())

    def set_cursor(self, moment_s: float | None) -> None:
        """Draw a line at a moment, or none."""
        self._cursor.setVisible(moment_s is not None)
        if moment_s is not None:
            self._cursor_s = moment_s
            self._cursor.setValue(moment_s)

    def set_axis_px(self, room_px: int) -> None:
        """Leave so much room at the left, so that graphs below each other stand in line."""
        if room_px != self._axis_px:
            self._axis_px = room_px
            self._values.setWidth(max(self._axis_px, self.axis_px))
            self._on_moved()

    def frame(self) -> PlotFrame:
        """Return where everything lies now."""
        left = max(self._axis_px, self.axis_px)
        width = max(1.0, self.width() - left - _RIGHT_PX)
        height = max(1.0, self.height() - TIME_HEIGHT_PX - TOP_PX)
        return PlotFrame(QRectF(left, TOP_PX, width, height), self._span, self._low, self._high)

    def render_whole(self, painter: QPainter, width_px: int, height_px: int) -> None:
        """Paint what is shown, in a room of another size, without what goes with the mouse."""
        values = self._values
        twin = TimeGraph(
            self._theme, self.write, values.least_step, self._picture.paint, values.steps
        )
        twin.setFont(self.font())
        twin.resize(width_px, height_px)
        twin.grab()  # it hears of its size before it is painted only
        twin.set_curves(self.curves)
        twin.set_view(self._span, self._low, self._high)
        twin.set_axis_px(self._axis_px)
        twin.set_threshold(self.threshold)
        twin.note.show_text(self.note.text)
        twin.limits.show_limits(self.limits.limits)
        twin.centralLayout.activate()
        twin.set_marks(self.marks)
        twin.render(painter, QRectF(0, 0, width_px, height_px), QRect(0, 0, width_px, height_px))
        twin.deleteLater()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Show where the keyboard is."""
        super().drawForeground(painter, rect)
        if self.hasFocus():
            painter.setClipping(False)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = self.frame()
            painter.drawRect(frame.area.adjusted(-1, -1, 0, 0))
            if self._selected is not None:
                painter.drawRect(flag_box(self._selected, frame))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        super().focusOutEvent(event)
        self._select(None)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Write with a new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._restyle()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the time axis with the mouse, or tell which moment is under it."""
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            frame = self.frame()
            inside = frame.area.contains(event.position())
            self.moment_hovered.emit(frame.moment_s(event.position().x()) if inside else None)
            self._show_mark(event.position(), frame)

    def leaveEvent(self, event: QEvent) -> None:
        """No moment is under the mouse any more."""
        super().leaveEvent(event)
        self.moment_hovered.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the cursor, zoom, move the time axis and open as the mouse does."""
        moves = GraphMoves(
            move_to=self._move_to,
            leave=self._leave,
            open=self._open_at,
            earlier_mark=partial(self._go_to_mark, forward=False),
            later_mark=partial(self._go_to_mark, forward=True),
            pan=self._pan,
            zoom=self._zoom,
        )
        handle_graph_key(event, self._span, self.cursor_s, moves)

    def _open_at(self, moment_s: float) -> None:
        """Open the mark that was gone to, or else the moment."""
        if self._selected is not None:
            self.mark_clicked.emit(self._selected)
        else:
            self.moment_clicked.emit(moment_s)

    def _build(self) -> None:
        self.centralLayout.setContentsMargins(0, TOP_PX, _RIGHT_PX, 0)
        self.centralLayout.setSpacing(0)
        self.centralLayout.addItem(self._values, 0, 0)
        self.centralLayout.addItem(self._box, 0, 1)
        self.centralLayout.addItem(self._times, 1, 1)
        for axis in (self._values, self._times):
            axis.linkToView(self._box)
        self._cursor.hide()
        self._box.addItem(self._cursor, ignoreBounds=True)
        self._box.disableAutoRange()
        self._box.setMouseEnabled(x=True, y=False)
        self._box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        self._box.sigResized.connect(self._on_moved)
        self.scene().sigMouseClicked.connect(self._on_clicked)
        self._box.setRange(xRange=(0.0, 1.0), yRange=(self._low, self._high), padding=0)
        self.setMinimumHeight(60)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(tr(GRAPH_KEYS))

    def _restyle(self) -> None:
        tokens = self._theme.tokens
        self.setBackground(QColor(tokens.panel))
        for axis in (self._values, self._times):
            axis.restyle(tokens, self.font())
        self._measure()
        self._threshold.restyle(QPen(QColor(tokens.warn), 1, Qt.PenStyle.DashLine))
        cursor_pen = QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine)
        cursor_pen.setCosmetic(True)  # a pixel, whatever a second is long in the plane
        self._cursor.setPen(cursor_pen)
        self._on_moved()
        self._mark_item.update()
        self.note.update()

    def _look(self, ratio: float) -> PictureLook:
        area = self.frame().area
        size = (round(area.width() * ratio), round(area.height() * ratio))
        return PictureLook(
            grid=column_grid(self._span, *size, self._low, self._high),
            ratio=ratio,
            tokens=self._theme.tokens,
            ticks=tuple(self._values.ticks(self._low, self._high, area.height())),
        )

    def _is_within_a_pixel(self, span: GraphTimeRange) -> bool:
        """Whether a span is the one in sight, less than a pixel on: nothing would be seen of it."""
        reach_s, shown = span.end_s - span.start_s, self._span
        is_as_long = abs(reach_s - (shown.end_s - shown.start_s)) < 1e-3
        return is_as_long and abs(span.start_s - shown.start_s) * self.width_px < reach_s

    def _measure(self) -> None:
        """Find out how much room the values need."""
        self.axis_px = self._values.needed_px(
            self._low, self._high, self.fontMetrics().horizontalAdvance
        )
        self._values.setWidth(max(self._axis_px, self.axis_px))

    def _on_moved(self, _box: object = None) -> None:
        """Paint what goes with the axes; leave a mark that is out of sight."""
        self._curve_item.update()
        self._mark_item.show_marks(self.marks, self.frame())
        mark = self._selected
        if mark is not None and not self._span.start_s <= mark.at_s <= self._span.end_s:
            self._select(None)

    def _zoom(self, factor: float, around_s: float) -> None:
        self._box.scaleBy(x=factor, center=QPointF(around_s, 0))
        self._on_moved_by_hand()

    def _pan(self, by_s: float) -> None:
        start_s, end_s = self._box.viewRange()[0]
        self._box.setRange(xRange=(start_s + by_s, end_s + by_s), padding=0)
        self._on_moved_by_hand()

    def _on_moved_by_hand(self, _axes: object = None) -> None:
        """Ask for the part of the time axis to which the plane was moved, within the edges."""
        start_s, end_s = self._box.viewRange()[0]
        self._span = limit_span(GraphTimeRange(start_s, end_s), self._edges)
        self._box.setRange(xRange=(self._span.start_s, self._span.end_s), padding=0)
        self._on_moved()
        self.zoomed.emit(self._span.start_s, self._span.end_s)

    def _on_clicked(self, event: MouseClickEvent) -> None:
        where, frame = event.scenePos(), self.frame()
        if event.button() != Qt.MouseButton.LeftButton or not frame.area.contains(where):
            return
        mark = mark_at(self.marks, frame, where)
        if mark is not None:
            self.mark_clicked.emit(mark)
        else:
            self.moment_clicked.emit(frame.moment_s(where.x()))

    def _move_to(self, moment_s: float) -> None:
        self._select(None)
        self.moment_hovered.emit(moment_s)

    def _leave(self) -> None:
        self._select(None)
        self.moment_left.emit()

    def _go_to_mark(self, *, forward: bool) -> None:
        """Select the next mark, and say of it what the mouse over it says; the last one stays."""
        mark = next_mark(self.marks, self._span, self._selected, self.cursor_s, forward=forward)
        if mark is not None:
            self.moment_hovered.emit(mark.at_s)
            self._select(mark)

    def _select(self, mark: GraphMark | None) -> None:
        if mark is None and self._selected is None:
            return
        self._selected = mark
        self.setAccessibleDescription(tr(GRAPH_KEYS) if mark is None else mark.text)
        text = "" if mark is None else plain_tip(mark.text)
        place = QPointF() if mark is None else flag_box(mark, self.frame()).bottomLeft()
        QToolTip.showText(self.mapToGlobal(place).toPoint(), text, self)
        self.viewport().update()

    def _show_mark(self, where: QPointF, frame: PlotFrame) -> None:
        mark = mark_at(self.marks, frame, where)
        text = self.limits.text_at(where, frame) if mark is None else mark.text
        self.setToolTip(plain_tip(text))
        shape = Qt.CursorShape.CrossCursor if mark is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
