"""The edges of a table beyond which more columns lie: they fade, and an arrow points there."""

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPolygonF

from console.theme.tokens import ThemeTokens

_WIDTH_PX = 36  # of what fades
_ARROW_PX = (5, 10)  # width and height
_MARGIN_PX = 5  # between the arrow and the edge


class CutEdges(msgspec.Struct, frozen=True, kw_only=True):
    """On which sides of what is seen there is more."""

    left: bool
    right: bool


def paint_cut_edges(painter: QPainter, area: QRect, tokens: ThemeTokens, is_cut: CutEdges) -> None:
    """Paint the edges of an area behind which there is more."""
    for is_shown, outwards in ((is_cut.left, -1), (is_cut.right, 1)):
        if is_shown:
            _paint_fade(painter, QRectF(area), tokens, outwards)
            _paint_arrow(painter, QRectF(area), tokens, outwards)


def _edge_x(area: QRectF, outwards: int) -> float:
    return area.right() if outwards > 0 else area.left()


def _paint_fade(painter: QPainter, area: QRectF, tokens: ThemeTokens, outwards: int) -> None:
    edge = _edge_x(area, outwards)
    inside = edge - outwards * _WIDTH_PX
    fade = QLinearGradient(QPointF(inside, 0), QPointF(edge, 0))
    ground = QColor(tokens.sunken)
    fade.setColorAt(1.0, ground)
    ground.setAlpha(0)
    fade.setColorAt(0.0, ground)
    painter.fillRect(QRectF(min(inside, edge), area.top(), _WIDTH_PX, area.height()), fade)


def _paint_arrow(painter: QPainter, area: QRectF, tokens: ThemeTokens, outwards: int) -> None:
    width, height = _ARROW_PX
    tip = QPointF(_edge_x(area, outwards) - outwards * _MARGIN_PX, area.center().y())
    back = QPointF(-outwards * width, 0)
    corners = [tip, tip + back + QPointF(0, -height / 2), tip + back + QPointF(0, height / 2)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.muted))
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()
