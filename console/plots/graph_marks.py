"""Marks on a graph: a line where something happened, and a flag whose shape says of what kind."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from console.plots.graph_shapes import GraphMark, PlotFrame
from console.theme.tokens import ThemeTokens

_FLAG_PX = 5.0  # half of a flag's width
_REACH_PX = 6.0  # from a mark to where it can be hovered and clicked


def mark_at(marks: Sequence[GraphMark], frame: PlotFrame, where: QPointF) -> GraphMark | None:
    """Return the mark whose flag is at a place, the nearest and the latest drawn of them."""
    if where.y() > frame.area.top() + 4 * _FLAG_PX:
        return None
    near = [mark for mark in marks if _distance_px(mark, frame, where.x()) <= _REACH_PX]
    return min(reversed(near), key=lambda mark: _distance_px(mark, frame, where.x()), default=None)


def flag_box(mark: GraphMark, frame: PlotFrame) -> QRectF:
    """Return where the flag of a mark lies, with a little room around it."""
    flag = _flag(mark, float(round(frame.x(mark.at_s))), frame.area.top())
    return flag.boundingRect().adjusted(-2, -1, 2, 2)


def paint_marks(
    painter: QPainter, marks: Sequence[GraphMark], frame: PlotFrame, tokens: ThemeTokens
) -> None:
    """Paint the marks: alerts and deploys reach down to the axis, ranges shade their time."""
    top, bottom = frame.area.top(), frame.area.bottom()
    for mark in marks:
        colour, x = QColor(mark_colour(mark, tokens)), round(frame.x(mark.at_s))
        if mark.until_s > mark.at_s:
            shade = QColor(colour)
            shade.setAlpha(36)
            width = frame.x(mark.until_s) - x
            painter.fillRect(QRectF(x, top, max(1.0, width), bottom - top), shade)
        line = QColor(colour)
        line.setAlpha(150)
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashDotLine))
        painter.drawLine(x, round(top), x, round(bottom))
        paint_flag(painter, mark, QPointF(x, top), tokens)


def paint_flag(
    painter: QPainter, mark: GraphMark, tip: QPointF, tokens: ThemeTokens, scale: float = 1.0
) -> None:
    """Paint the flag of a mark at a place of the upper edge, so many times as large."""
    painter.save()
    painter.translate(tip)
    painter.scale(scale, scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(mark_colour(mark, tokens)))
    painter.drawPolygon(_flag(mark, 0.0, 0.0))
    painter.restore()


def mark_colour(mark: GraphMark, tokens: ThemeTokens) -> str:
    """Return the colour of a mark: an alert's says whether it began or was over."""
    match mark.kind:
        case "alert":
            return tokens.bad if mark.is_alarm else tokens.ok
        case "deploy":
            return tokens.busy
        case "note":
            return tokens.warn
        case _:
            return tokens.muted


def _distance_px(mark: GraphMark, frame: PlotFrame, x: float) -> float:
    return abs(frame.x(mark.at_s) - x)


def _flag(mark: GraphMark, x: float, top: float) -> QPolygonF:
    """Return a shape a kind: triangle (alert), diamond (deploy), flag (note), square (act)."""
    size = _FLAG_PX
    match mark.kind:
        case "alert":
            corners = [(-size, 0.0), (size, 0.0), (0.0, 2 * size)]
        case "deploy":
            corners = [(0.0, 0.0), (size, size), (0.0, 2 * size), (-size, size)]
        case "note":
            corners = [(0.0, 0.0), (2 * size, size), (0.0, 2 * size)]
        case _:
            corners = [(-size + 1, 0.0), (size - 1, 0.0), (size - 1, 8.0), (-size + 1, 8.0)]
    return QPolygonF([QPointF(x + dx, top + dy) for dx, dy in corners])
