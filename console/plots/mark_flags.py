"""Small flags of what is marked, at the top of a time axis that a widget paints by hand."""

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from backend.messages.number_text import format_counted
from backend.translation import tr
from console.plots.graph_marks import mark_colour, paint_flag
from console.plots.graph_shapes import GraphMark, GraphTimeRange
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_SCALE = 0.75  # of the flags of a graph
_SLOT_PX = 8  # of the marks in so many pixels one is painted: the log's whole time has thousands
_REACH_PX = 6.0  # from a flag to where it can be hovered and clicked
FLAGS_PX = 9.0  # of the height that they take
_SHADE_ALPHA, _LINE_ALPHA = 36, 90


class MarkAxis(msgspec.Struct, frozen=True):
    """Where a widget paints its time axis now: the moments in sight, and where each of them lies.

    `to_px`: of a moment in seconds; it need not grow evenly, pauses may be folded away.
    """

    area: QRectF
    span: GraphTimeRange
    to_px: Callable[[float], float]


class PlacedMark(msgspec.Struct, frozen=True):
    """The most pressing of the marks at a place, and how many more there are."""

    x_px: float
    mark: GraphMark
    others: int

    @property
    def text(self) -> str:
        """What is said of it."""
        if not self.others:
            return self.mark.text
        marks = format_counted(self.others, "more mark")
        return tr("{mark}\nand {marks} here", mark=self.mark.text, marks=marks)


class MarkFlags(QObject):
    """Paints them when its widget says so, and hears of the mouse before the widget does.

    Signals:
        clicked(object): a GraphMark
    """

    clicked = Signal(object)

    def __init__(self, widget: QWidget, theme: Theme, axis: Callable[[], MarkAxis | None]) -> None:
        """`axis`: the widget's at this moment; None while it shows no time."""
        super().__init__(widget)
        self._widget, self._theme, self._axis = widget, theme, axis
        self.marks: tuple[GraphMark, ...] = ()
        self._placed: tuple[MarkAxis | None, list[PlacedMark]] = (None, [])
        self._pressed: GraphMark | None = None
        self._shape: Qt.CursorShape | None = None  # the widget's own, while the mouse is on a flag
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    @property
    def span_in_sight(self) -> GraphTimeRange | None:
        """Of which the marks are wanted; None for none, or where nobody looks."""
        axis = self._axis()
        return axis.span if axis is not None and self._widget.isVisible() else None

    def set_marks(self, marks: Sequence[GraphMark]) -> None:
        """Mark what happened, in the place of the marks before."""
        if tuple(marks) != self.marks:
            self.marks = tuple(marks)
            self._placed = (None, [])
            self._widget.update()

    def placed(self) -> list[PlacedMark]:
        """Return what is painted, from left to right."""
        axis = self._axis()
        if axis is None:
            return []
        if axis != self._placed[0]:
            self._placed = (axis, _place(self.marks, axis))
        return self._placed[1]

    def mark_at(self, where: QPointF) -> PlacedMark | None:
        """Return the mark whose flag is at a place, the nearest of them."""
        axis = self._axis()
        if axis is None or not axis.area.top() <= where.y() <= axis.area.top() + FLAGS_PX:
            return None
        near = [each for each in self.placed() if abs(each.x_px - where.x()) <= _REACH_PX]
        return min(near, key=lambda each: abs(each.x_px - where.x()), default=None)

    def paint(self, painter: QPainter) -> None:
        """Paint the flags, a thin line under each, and the time of what took some."""
        axis = self._axis()
        if axis is None:
            return
        top, bottom = axis.area.top(), axis.area.bottom()
        for each in self.placed():
            colour, x = QColor(mark_colour(each.mark, self._theme.tokens)), round(each.x_px)
            if each.mark.until_s > each.mark.at_s:
                colour.setAlpha(_SHADE_ALPHA)
                end = max(each.x_px + 1, axis.to_px(min(each.mark.until_s, axis.span.end_s)))
                painter.fillRect(QRectF(x, top, end - x, bottom - top), colour)
            colour.setAlpha(_LINE_ALPHA)
            painter.setPen(QPen(colour, 1))
            painter.drawLine(x, round(top), x, round(bottom))
        for each in self.placed():
            tip = QPointF(round(each.x_px), top)
            paint_flag(painter, each.mark, tip, self._theme.tokens, _SCALE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say what a flag stands for, and open it; all else is the widget's."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            return self._show_tip(event)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._show_hand(on_flag=False)
        return super().eventFilter(watched, event)

    def _show_tip(self, event: QHelpEvent) -> bool:
        found = self.mark_at(QPointF(event.pos()))
        if found is not None:
            QToolTip.showText(event.globalPos(), plain_tip(found.text), self._widget)
        return found is not None

    def _on_mouse(self, event: QMouseEvent) -> bool:
        """Say whether a flag was pressed: the widget would begin a range there, or visit it."""
        found = self.mark_at(event.position())
        if event.type() == QEvent.Type.MouseMove:
            self._show_hand(on_flag=found is not None and not event.buttons())
            return self._pressed is not None
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        pressed = self._pressed
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = None
            if pressed is not None and found is not None and found.mark == pressed:
                self.clicked.emit(pressed)
            return pressed is not None
        self._pressed = found.mark if found is not None else None
        return found is not None

    def _show_hand(self, *, on_flag: bool) -> None:
        if on_flag and self._shape is None:
            self._shape = self._widget.cursor().shape()
            self._widget.setCursor(Qt.CursorShape.PointingHandCursor)
        elif not on_flag and self._shape is not None:
            self._widget.setCursor(self._shape)
            self._shape = None


def _place(marks: Sequence[GraphMark], axis: MarkAxis) -> list[PlacedMark]:
    """Return one of the marks of each few pixels; what began before the axis stands at its edge."""
    start_s, end_s = axis.span.start_s, axis.span.end_s
    slots: dict[int, PlacedMark] = {}
    for mark in marks:
        if mark.at_s > end_s or mark.until_s < start_s:
            continue
        x_px = axis.to_px(max(mark.at_s, start_s))
        before = slots.get(slot := int(x_px // _SLOT_PX))
        if before is None:
            slots[slot] = PlacedMark(x_px, mark, 0)
        elif _rank(mark) >= _rank(before.mark):  # of two as pressing the later one
            slots[slot] = PlacedMark(x_px, mark, before.others + 1)
        else:
            slots[slot] = PlacedMark(before.x_px, before.mark, before.others + 1)
    return [slots[slot] for slot in sorted(slots)]


def _rank(mark: GraphMark) -> int:
    """Return how much a mark is to be seen."""
    if mark.is_alarm:
        return 4
    return {"deploy": 3, "note": 2, "alert": 1, "act": 0}[mark.kind]
