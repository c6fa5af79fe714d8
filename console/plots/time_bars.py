"""Bars of groups over time, painted by hand: each stands where its time is, so that gaps show."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from backend.messages.text_list import label_text
from backend.translation import tr
from console.plots.graph_shapes import GraphTimeRange
from console.plots.mark_flags import FLAGS_PX, MarkAxis, MarkFlags
from console.plots.moment_plot import MomentPlot
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme, text_font

_MARGIN_PX, _GAP_PX = 8, 6
_LEAST_BAR_PX = 1.0
_FILL = 0.8  # of the room of a time that its bars take


class TimeBar(msgspec.Struct, frozen=True):
    """One bar: from when to when (seconds), what it is called, its number, and that in words.

    unit: bars of one unit have one scale and one colour; currencies cannot be compared
    row: of the group that it is of
    """

    row: int
    begins_s: float
    ends_s: float
    name: str
    size: float | None
    text: str
    unit: str = ""


class TimeBars(MomentPlot):
    """Time from left to right, the largest of each unit as high as there is room.

    Signals:
        bar_activated(object): the row (int) of the bar that was double-clicked
    """

    bar_activated = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.bars: tuple[TimeBar, ...] = ()
        self.flags = MarkFlags(self, theme, self._mark_axis)
        self.setAccessibleName(tr("Bars of the groups over time"))
        theme.changed.connect(self.update)

    def set_bars(self, bars: Sequence[TimeBar]) -> None:
        """Show these."""
        if tuple(bars) != self.bars:
            self.bars = tuple(bars)
            self.update()

    def time_range(self) -> GraphTimeRange | None:
        """Return from the first bar's beginning to the last one's end."""
        if not self.bars:
            return None
        first_s = min(bar.begins_s for bar in self.bars)
        return GraphTimeRange(first_s, max(bar.ends_s for bar in self.bars))

    def time_area(self) -> QRectF:
        """Return where the bars stand."""
        return self._plot()

    def minimumSizeHint(self) -> QSize:
        """Leave room for one bar and what it is called."""
        return QSize(160, 90)

    def bar_boxes(self) -> list[QRectF]:
        """Return where each bar stands; an empty box where there is no number."""
        span = self.time_range()
        if span is None:
            return []
        units = list(dict.fromkeys(bar.unit for bar in self.bars))
        first = span.start_s
        scale = self._plot().width() / (span.end_s - first or 1.0)
        zero_px, per_unit = self._zero_px(), self._heights_px()
        boxes: list[QRectF] = []
        for bar in self.bars:
            room_px = (bar.ends_s - bar.begins_s) * scale * _FILL
            width = max(_LEAST_BAR_PX, room_px / len(units))
            left = self._plot().left() + (bar.begins_s - first) * scale
            left += units.index(bar.unit) * width + room_px / _FILL * (1 - _FILL) / 2
            height = (bar.size or 0.0) * per_unit[bar.unit]
            top = zero_px - max(0.0, height)
            high = max(_LEAST_BAR_PX, abs(height)) if bar.size else 0.0
            boxes.append(QRectF(left, top, width if bar.size else 0.0, high))
        return boxes

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars, the largest number at the left, and times below as far as they fit."""
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setFont(text_font(tokens))
        plot, zero_px = self._plot(), self._zero_px()
        painter.setPen(QColor(tokens.grid))
        painter.drawLine(plot.topLeft(), plot.topRight())
        painter.drawLine(QPointF(plot.left(), zero_px), QPointF(plot.right(), zero_px))
        units = list(dict.fromkeys(bar.unit for bar in self.bars))
        boxes = self.bar_boxes()
        for bar, box in zip(self.bars, boxes, strict=True):
            painter.fillRect(box, QColor(tokens.pens[units.index(bar.unit) % len(tokens.pens)]))
        painter.setPen(QColor(tokens.muted))
        top = QRectF(plot.left(), 0, plot.width(), plot.top() - self._flags_px() - 2)
        painter.drawText(
            top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, self._top()
        )
        self._paint_names(painter, boxes)
        self.flags.paint(painter)
        self.paint_moment(painter)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say of the bar under the mouse which time and which number it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place_at(event.pos().x())
            bar = self.bars[place] if place is not None else None
            text = label_text(bar.name, bar.text) if bar else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self)
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the bar that was double-clicked."""
        place = self._place_at(event.position().x())
        if place is not None:
            self.bar_activated.emit(self.bars[place].row)

    def _place_at(self, x_px: float) -> int | None:
        """Return the bar whose column lies here."""
        boxes = enumerate(self.bar_boxes())
        return next((place for place, b in boxes if b.left() <= x_px <= b.right()), None)

    def _top(self) -> str:
        """Say the largest number of each unit."""
        largest: dict[str, TimeBar] = {}
        for bar in self.bars:
            if bar.unit not in largest or (bar.size or 0.0) > (largest[bar.unit].size or 0.0):
                largest[bar.unit] = bar
        return "  ·  ".join(bar.text for bar in largest.values())

    def _heights_px(self) -> dict[str, float]:
        """Return how high one of each unit is."""
        largest: dict[str, float] = {}
        for bar in self.bars:
            largest[bar.unit] = max(largest.get(bar.unit, 0.0), abs(bar.size or 0.0))
        room_px = self._plot().height() / (2 if self._has_negative() else 1)
        return {unit: room_px / most if most else 0.0 for unit, most in largest.items()}

    def _zero_px(self) -> float:
        plot = self._plot()
        return plot.center().y() if self._has_negative() else plot.bottom()

    def _has_negative(self) -> bool:
        return any((bar.size or 0.0) < 0 for bar in self.bars)

    def _paint_names(self, painter: QPainter, boxes: Sequence[QRectF]) -> None:
        """Write as many times as there is room for, from the first on."""
        metrics = QFontMetrics(painter.font())
        free_px = self._plot().left()
        for bar, box in zip(self.bars, boxes, strict=True):
            width = metrics.horizontalAdvance(bar.name)
            left = min(max(self._plot().left(), box.center().x() - width / 2), self.width() - width)
            if left >= free_px:
                line = QRectF(left, self._plot().bottom() + 2, width + 1, metrics.height())
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, bar.name)
                free_px = left + width + 2 * _GAP_PX

    def _plot(self) -> QRectF:
        """Return where the bars stand."""
        line_px = QFontMetrics(text_font(self._theme.tokens)).height()
        top = line_px + _GAP_PX + self._flags_px()
        bottom = self.height() - line_px - _GAP_PX
        return QRectF(_MARGIN_PX, top, self.width() - 2 * _MARGIN_PX, max(1.0, bottom - top))

    def _flags_px(self) -> float:
        """Return what flags take of the height, above the bars."""
        return FLAGS_PX if self.flags.marks else 0.0

    def _mark_axis(self) -> MarkAxis | None:
        """Return where moments lie; the flags stand above the bars."""
        span = self.time_range()
        area = self._plot().adjusted(0, -FLAGS_PX, 0, 0)
        return None if span is None else MarkAxis(area, span, self._moment_x)

    def _moment_x(self, moment_s: float) -> float:
        span, plot = self.time_range(), self._plot()
        if span is None:
            return plot.left()
        share = (moment_s - span.start_s) / max(span.end_s - span.start_s, 1e-9)
        return plot.left() + share * plot.width()
