"""Axes beside a graph: values with their units, and local time."""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from console.plots.time_ticks import local_ticks, tick_text
from console.plots.value_ticks import Steps, largest_tick, value_ticks
from console.theme.tokens import ThemeTokens

TIME_HEIGHT_PX = 18
TOP_PX = 4  # above the curves: there the graph ends, and cuts what stands out further
_WIDTH_PX = 84  # of values at least: graphs below each other stand in line
_TIME_DISTANCE_PX = 70
_TICK_PX = 3  # long
_GAP_PX = 6  # between a value's text and the curves
_ROOM_PX = 16  # beside the longest value
_TEXT_GAP_PX = 8  # between two times
_OVERHANG_PX = 15  # a text may stand out over the ends of its axis: the library cuts it there
_MAX_TEXTS = 1_000
_NO_LINE = (QPen(QColor(0, 0, 0, 0)), QPointF(), QPointF())
DrawSpecs = tuple[
    tuple[QPen, QPointF, QPointF],
    list[tuple[QPen, QPointF, QPointF]],
    list[tuple[QRectF, int, str]],
]


class _PlainAxis(pg.AxisItem):
    """An axis that makes up no units of its own, and takes the theme's colours."""

    def __init__(self, side: Literal["left", "bottom"]) -> None:
        super().__init__(side)
        self.setStyle(hideOverlappingLabels=False)  # texts may stand out over the ends
        self.enableAutoSIPrefix(enable=False)
        self.tick_pen = QPen()

    def restyle(self, tokens: ThemeTokens, font: QFont) -> None:
        """Write in these colours, with a font."""
        self.tick_pen = QPen(QColor(tokens.border))
        self.setPen(QPen(QColor(tokens.border)))
        self.setTextPen(QPen(QColor(tokens.muted)))
        self.setTickFont(font)


class ValueAxis(_PlainAxis):
    """Values at the left, written by a function that knows their unit."""

    def __init__(
        self, write: Callable[[float], str], least_step: float = 0.0, steps: Steps = "decimal"
    ) -> None:
        """`least_step`: how far apart values are at least, 1 for what is counted."""
        super().__init__("left")
        self._write, self.least_step = write, least_step
        self.steps: Steps = steps

    def ticks(self, low: float, high: float, height_px: float) -> Sequence[float]:
        """Return which values are written."""
        return value_ticks(low, high, height_px, self.least_step, self.steps)

    def needed_px(self, low: float, high: float, text_px: Callable[[str], int]) -> int:
        """Return how wide the axis is to be, so that the longest value is whole, and its sign."""
        ends = [*self.ticks(low, high, math.inf)[:1], largest_tick(high, self.steps)]
        return max(_WIDTH_PX, *(text_px(self._write(value)) + _ROOM_PX for value in ends))

    def generateDrawSpecs(self, p: QPainter) -> DrawSpecs:
        """Return the texts; the lines across are the graph's own."""
        (low, high), height_px = self.range, self.size().height()
        highest_y = p.fontMetrics().height() / 2 - TOP_PX
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        width_px, texts = self.size().width() - _GAP_PX, list[tuple[QRectF, int, str]]()
        for value in self.ticks(low, high, height_px):
            y = round(height_px - (value - low) / max(high - low, 1e-12) * height_px)
            top = max(y, highest_y) - 10
            texts.append((QRectF(0, top, width_px, 20), side, self._write(value)))
        return _NO_LINE, [], texts


class TimeAxis(_PlainAxis):
    """Local time below, with the date at midnight and where the span is long."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(TIME_HEIGHT_PX)
        self._texts: dict[tuple[float, int], str] = {}

    def generateDrawSpecs(self, p: QPainter) -> DrawSpecs:
        """Return a line and a text a moment, none over another."""
        (start_s, end_s), width_px = self.range, self.size().width()
        ticks = local_ticks(start_s, end_s, width_px / _TIME_DISTANCE_PX)
        lines, texts = list[tuple[QPen, QPointF, QPointF]](), list[tuple[QRectF, int, str]]()
        metrics, free_from = p.fontMetrics(), float(-_OVERHANG_PX)
        side = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        for moment_s in ticks.values:
            x = round((moment_s - start_s) / max(end_s - start_s, 1e-9) * width_px)
            text = self._text(moment_s, ticks.step_s)
            text_px = metrics.horizontalAdvance(text) + 1
            left = min(x - text_px / 2, width_px + _GAP_PX - text_px)
            if left < free_from:
                continue
            free_from = left + text_px + _TEXT_GAP_PX
            lines.append((self.tick_pen, QPointF(x, 0), QPointF(x, _TICK_PX)))
            texts.append((QRectF(left, 0, text_px, self.size().height()), side, text))
        return _NO_LINE, lines, texts

    def _text(self, moment_s: float, step_s: int) -> str:
        """Return what is written, kept from before: the same moments are written again."""
        if len(self._texts) > _MAX_TEXTS:
            self._texts.clear()
        if (moment_s, step_s) not in self._texts:
            self._texts[moment_s, step_s] = tick_text(moment_s, step_s)
        return self._texts[moment_s, step_s]
