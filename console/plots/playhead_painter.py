"""Paints the playhead over the log's density, and the positions that something was found at."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from console.theme.theme import Theme

HIT_REACH_PX = 3.0  # from a hit to where it is under the mouse
_AHEAD_ALPHA = 120  # of what lies behind the playhead, in the log's order
_HANDLE_PX = 6.0
_HIT_PX = QRectF(-1.0, -10.0, 2.0, 10.0)  # from the bottom of the bars


class PlayheadPainter:
    """Paints with the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        x_px: float,
        hits: Sequence[float],
        *,
        has_focus: bool,
    ) -> None:
        """Paint the handle at a place; what is yet to come lies in the shade behind it."""
        tokens = self._theme.tokens
        shade = QColor(tokens.panel)
        shade.setAlpha(_AHEAD_ALPHA)
        painter.fillRect(QRectF(x_px, area.top(), area.right() - x_px, area.height()), shade)
        for each in hits:
            painter.fillRect(_HIT_PX.translated(each, area.bottom()), QColor(tokens.warn))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent, top, bottom = QColor(tokens.accent), QPointF(x_px, area.top()), area.bottom()
        for colour, width_px in ((QColor(tokens.panel), 5), (accent, 2)):
            painter.setPen(QPen(colour, width_px))
            painter.drawLine(top, QPointF(x_px, bottom))
        painter.setPen(QPen(QColor(tokens.text if has_focus else tokens.panel), 2))
        painter.setBrush(accent)
        painter.drawPolygon(_handle(x_px, bottom))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _handle(x_px: float, bottom_px: float) -> QPolygonF:
    top = bottom_px - 2 * _HANDLE_PX
    return QPolygonF(
        [
            QPointF(x_px, top),
            QPointF(x_px + _HANDLE_PX, top + _HANDLE_PX),
            QPointF(x_px + _HANDLE_PX, bottom_px),
            QPointF(x_px - _HANDLE_PX, bottom_px),
            QPointF(x_px - _HANDLE_PX, top + _HANDLE_PX),
        ]
    )
