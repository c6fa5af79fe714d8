"""All curves of a graph as a picture that is kept: of one that went on only the new part is drawn.

No antialiasing, pens of one pixel: ninety curves over an hour are painted within a frame.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from console.plots.curve_lines import ColumnGrid, curve_lines
from console.plots.graph_shapes import GraphCurve
from console.theme.tokens import ThemeTokens

_OVERLAP_PX = 2  # before what is new: a line that ends in it is a pixel wide
CurvePainting = Callable[
    [QPainter, Sequence[GraphCurve], ColumnGrid, int, ThemeTokens, float], None
]  # from which column on, and how wide a line is (pixels)


class PictureLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a picture looks like apart from its curves; `ticks`: values with a line across."""

    grid: ColumnGrid
    ratio: float
    tokens: ThemeTokens
    ticks: tuple[float, ...]


class CurvePicture:
    """Curves, and the picture of them as far as it was painted."""

    def __init__(self, paint: CurvePainting) -> None:
        self.paint = paint
        self.curves: tuple[GraphCurve, ...] = ()
        self._changed_from_s = -np.inf
        self._pixmap: QPixmap | None = None
        self._look: PictureLook | None = None

    def set_curves(self, curves: Sequence[GraphCurve], unchanged_until_s: float) -> None:
        """Paint these from now on; up to a moment they are what they were before."""
        before, self.curves = self.curves, tuple(curves)
        if [(each.name, each.colour) for each in before] != [
            (each.name, each.colour) for each in curves
        ]:
            unchanged_until_s = -np.inf
        self._changed_from_s = min(self._changed_from_s, unchanged_until_s)

    def pixmap(self, look: PictureLook) -> QPixmap:
        """Return the picture as it looks now."""
        from_column = self._move_to(look)
        if self._pixmap is None or from_column <= 0:
            self._pixmap, from_column = _empty_pixmap(look), 0
        if from_column < look.grid.width_px:
            self._paint_from(self._pixmap, look, from_column)
        self._look, self._changed_from_s = look, np.inf
        return self._pixmap

    def _move_to(self, look: PictureLook) -> int:
        """Move what is painted; return from which column on it is to be painted anew."""
        before, grid = self._look, look.grid
        if self._pixmap is None or before is None:
            return 0
        moved = grid.first - before.grid.first
        first = before.grid.first
        is_alike = before == msgspec.structs.replace(
            look, grid=msgspec.structs.replace(grid, first=first)
        )
        if not is_alike or not 0 <= moved < grid.width_px or self._changed_from_s == -np.inf:
            return 0
        if moved:
            self._pixmap.scroll(-moved, 0, self._pixmap.rect())
        changed_from = grid.width_px
        if np.isfinite(self._changed_from_s):
            changed_from = grid.column(self._changed_from_s) - _OVERLAP_PX * round(look.ratio)
        return min(grid.width_px - moved, changed_from)

    def _paint_from(self, pixmap: QPixmap, look: PictureLook, from_column: int) -> None:
        grid, tokens = look.grid, look.tokens
        width_px = max(1.0, round(look.ratio))
        pixmap.setDevicePixelRatio(1.0)
        painter = QPainter(pixmap)
        room = QRect(from_column, 0, grid.width_px - from_column, grid.height_px)
        painter.setClipRect(room)
        painter.fillRect(room, QColor(tokens.panel))
        for value in look.ticks:
            painter.setPen(QPen(QColor(tokens.border if value == 0 else tokens.grid), width_px))
            y = round(grid.y(value))
            painter.drawLine(from_column, y, grid.width_px, y)
        self.paint(painter, self.curves, grid, from_column, tokens, width_px)
        painter.end()
        pixmap.setDevicePixelRatio(look.ratio)


def paint_lines(
    painter: QPainter,
    curves: Sequence[GraphCurve],
    grid: ColumnGrid,
    from_column: int,
    _tokens: ThemeTokens,
    width_px: float,
) -> None:
    """Paint each curve as a line, those of one colour at once."""
    for colour, lines in curve_lines(curves, grid, from_column):
        painter.setPen(QPen(QColor(colour), width_px))
        for line in lines:
            painter.drawPolyline(line)


def paint_stack(
    painter: QPainter,
    curves: Sequence[GraphCurve],
    grid: ColumnGrid,
    from_column: int,
    tokens: ThemeTokens,
    width_px: float,
) -> None:
    """Fill from each curve down to the axis, the whole first: the parts lie over it."""
    base = grid.y(0.0)
    painter.setPen(QPen(QColor(tokens.panel), width_px))  # between parts of whatever colour
    for curve in reversed(curves):
        ((colour, lines),) = curve_lines([curve], grid, from_column)
        painter.setBrush(QColor(colour))
        for line in lines:
            first, last = line.first(), line.last()
            line.append(QPointF(last.x(), base))
            line.append(QPointF(first.x(), base))
            painter.drawPolygon(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _empty_pixmap(look: PictureLook) -> QPixmap:
    return QPixmap(look.grid.width_px, look.grid.height_px)
