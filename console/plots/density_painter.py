"""Paints the log's density: stacked bars, folds between them, chosen ranges, and labels."""

import msgspec
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from backend.messages.density import LogDensity
from console.plots.folded_axis import FoldedAxis
from console.state.declared_titles import module_title
from console.theme.theme import Theme

_LABELS_PX = 16  # pixels under the bars
_SWATCH_PX = 8
_ROOM_PX = 12  # between two labels
_HANDLE_PX = 2.0


class DensityPicture(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn.

    `ranges`: the chosen one, and the one that is being dragged. `keyboard`: where the keyboard is,
    which comes here while it `has_focus`.
    `labels`: where the axis begins, what the bars stand for, and where it ends.
    `cursor_x`: where the moment lies that all panels mark; None for none.
    `flags_px`: what the flags of marks take of the height, above the bars.
    """

    density: LogDensity | None
    axis: FoldedAxis
    ranges: list[tuple[int, int]]
    has_focus: bool
    keyboard: tuple[int, int] | None
    labels: tuple[str, str, str]
    cursor_x: float | None = None
    flags_px: float = 0.0


def bar_area(rect: QRectF) -> QRectF:
    """Return where the bars stand, above their labels."""
    return rect.adjusted(0, 0, 0, -_LABELS_PX)


class DensityPainter:
    """Paints with the colours of a theme; a group keeps its colour."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def paint(self, painter: QPainter, rect: QRectF, picture: DensityPicture) -> None:
        """Paint all of it."""
        area = bar_area(rect)
        painter.fillRect(area, QColor(self._theme.tokens.sunken))
        if picture.density is not None:
            bars = area.adjusted(0, picture.flags_px, 0, 0)
            self._paint_bars(painter, bars, picture.density, picture.axis)
        self._paint_folds(painter, area, picture.axis)
        for first, last in picture.ranges:
            self._paint_range(painter, area, picture.axis, first, last)
        if picture.has_focus:
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))
        if picture.keyboard is not None:
            self._paint_focus(painter, area, picture.axis, *picture.keyboard)
        if picture.cursor_x is not None:
            painter.setPen(QPen(QColor(self._theme.tokens.text), 1, Qt.PenStyle.DotLine))
            x = round(picture.cursor_x)
            painter.drawLine(x, round(area.top()), x, round(area.bottom()))
        self._paint_labels(painter, rect, picture)

    def group_colour(self, place: int) -> QColor:
        """Return the colour of a group."""
        pens = self._theme.tokens.pens
        return QColor(pens[place % len(pens)])

    def _paint_bars(
        self, painter: QPainter, area: QRectF, density: LogDensity, axis: FoldedAxis
    ) -> None:
        totals = [sum(column) for column in zip(*density.counts, strict=True)]
        tallest = max(totals, default=0)
        if not tallest:
            return
        floors = [area.bottom()] * len(totals)
        for group, row in enumerate(density.counts):
            colour = self.group_colour(group)
            for place, events in enumerate(row):
                if not events:
                    continue
                bar = axis.bars[place]
                # whole pixels, all within: bars that end between two leave seams
                left = min(round(bar.left_px), round(area.right()) - 1)
                right = max(left + 1, round(bar.right_px))
                height = max(1.0, area.height() * events / tallest)
                top = max(area.top(), floors[place] - height)
                painter.fillRect(QRectF(left, top, right - left, floors[place] - top), colour)
                floors[place] = top

    def _paint_folds(self, painter: QPainter, area: QRectF, axis: FoldedAxis) -> None:
        """Draw two slanted strokes where a pause is folded away."""
        painter.setPen(QPen(QColor(self._theme.tokens.faint), 1))
        middle = area.center().y()
        for fold in axis.folds:
            centre = (fold.left_px + fold.right_px) / 2
            for shift in (-2.0, 2.0):
                x = centre + shift
                painter.drawLine(QPointF(x - 2, middle + 5), QPointF(x + 2, middle - 5))

    def _paint_range(
        self, painter: QPainter, area: QRectF, axis: FoldedAxis, first: int, last: int
    ) -> None:
        """Leave the range as it is, dim the rest, and draw its edges."""
        left, right = axis.to_px(first), max(axis.to_px(first) + 2, axis.to_px(last))
        shade = QColor(self._theme.tokens.panel)
        shade.setAlpha(190)
        painter.fillRect(QRectF(area.left(), area.top(), left, area.height()), shade)
        painter.fillRect(QRectF(right, area.top(), area.right() - right, area.height()), shade)
        edge = QColor(self._theme.tokens.accent)
        for x in (left, right - _HANDLE_PX):
            painter.fillRect(QRectF(x, area.top(), _HANDLE_PX, area.height()), edge)
        painter.fillRect(QRectF(left, area.top(), right - left, _HANDLE_PX), edge)

    def _paint_focus(
        self, painter: QPainter, area: QRectF, axis: FoldedAxis, first: int, last: int
    ) -> None:
        left, right = axis.to_px(first), max(axis.to_px(first) + 3, axis.to_px(last))
        painter.setPen(QPen(QColor(self._theme.tokens.text), 1))
        painter.drawRect(QRectF(left, area.top() + 0.5, right - left, area.height() - 1))

    def _paint_labels(self, painter: QPainter, rect: QRectF, picture: DensityPicture) -> None:
        font = painter.font()
        font.setPointSizeF(max(6.0, font.pointSizeF() - 2))
        painter.setFont(font)
        muted = QColor(self._theme.tokens.muted)
        row = rect.adjusted(2, rect.height() - _LABELS_PX, -2, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        first, about, last = picture.labels
        painter.setPen(muted)
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | middle, first)
        painter.drawText(row, Qt.AlignmentFlag.AlignRight | middle, last)
        groups = [] if picture.density is None else list(map(module_title, picture.density.groups))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance
        names = sum(width(name) + _SWATCH_PX + 4 + _ROOM_PX for name in groups)
        room = row.width() - 2 * max(width(first), width(last)) - 4 * _ROOM_PX
        if names + width(about) > room:
            names, groups = 0, []
        x = row.center().x() - (names + width(about)) / 2
        for place, name in enumerate(groups):
            y = row.center().y() - _SWATCH_PX / 2
            painter.fillRect(QRectF(x, y, _SWATCH_PX, _SWATCH_PX), self.group_colour(place))
            x += _SWATCH_PX + 4
            painter.setPen(muted)
            painter.drawText(QRectF(x, row.top(), width(name) + 2, row.height()), middle, name)
            x += width(name) + _ROOM_PX
        painter.setPen(muted)
        if width(about) <= room:
            painter.drawText(QRectF(x, row.top(), width(about) + 2, row.height()), middle, about)
