"""Limits of a graph that others than its reader have set: thin lines with their text at hand."""

from collections.abc import Sequence

import msgspec
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from console.plots.graph_items import PlaneItem
from console.plots.graph_shapes import PlotFrame
from console.theme.theme import Theme

_REACH_PX = 4.0  # from a line to where it is hovered
_ARROW_PX = 4.0


class GraphLimit(msgspec.Struct, frozen=True, kw_only=True):
    """A value and what it stands for; `is_least`: below it something is wrong, else above it."""

    value: float
    text: str
    is_critical: bool = False
    is_least: bool = False


class LimitItem(PlaneItem):
    """Dotted lines; an arrow at their right end says on which side something is wrong.

    The threshold of the one who looks is dashed, and has no arrow.
    """

    def __init__(self, box: pg.ViewBox, theme: Theme) -> None:
        super().__init__(box)
        self._theme = theme
        self.limits: tuple[GraphLimit, ...] = ()
        self.hide()

    def show_limits(self, limits: Sequence[GraphLimit]) -> None:
        """Draw these, in the place of those before."""
        if tuple(limits) != self.limits:
            self.limits = tuple(limits)
            self.setVisible(bool(self.limits))
            self.update()

    def text_at(self, where: QPointF, frame: PlotFrame) -> str:
        """Return what the lines at a place of the graph stand for; empty for none."""
        if not frame.area.contains(where):
            return ""
        found = [
            each.text
            for each in self.limits
            if frame.low <= each.value <= frame.high
            and abs(frame.area.top() + _depth(each, frame) - where.y()) <= _REACH_PX
        ]
        return "\n".join(found)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Paint those whose values are in sight."""
        del option, widget
        low, high = self._box.viewRange()[1]
        plane = self.boundingRect()
        tokens = self._theme.tokens
        for each in self.limits:
            if not low <= each.value <= high:
                continue
            y = round(plane.height() * (high - each.value) / max(high - low, 1e-12))
            colour = QColor(tokens.bad if each.is_critical else tokens.warn)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
            painter.drawLine(0, y, round(plane.width()), y)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(_arrow(each, plane, y))
            painter.setBrush(Qt.BrushStyle.NoBrush)


def _depth(limit: GraphLimit, frame: PlotFrame) -> float:
    """Return how far below the upper edge a limit lies."""
    share = (frame.high - limit.value) / max(frame.high - frame.low, 1e-12)
    return frame.area.height() * share


def _arrow(limit: GraphLimit, plane: QRectF, y: float) -> QPolygonF:
    """Return a triangle on the line, towards where something is wrong."""
    tip = 2 * _ARROW_PX if limit.is_least else -2 * _ARROW_PX
    right = plane.right() - 1
    corners = ((right - 2 * _ARROW_PX, y), (right, y), (right - _ARROW_PX, y + tip))
    return QPolygonF([QPointF(*each) for each in corners])
