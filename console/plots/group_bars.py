"""Bars of groups, one below the other, painted by hand: each as long as its number."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from backend.translation import tr
from console.theme.theme import Theme, text_font

_ROW_PX, _BAR_PX = 22, 14
_MARGIN_PX, _GAP_PX = 6, 8
_NAME_SHARE = 0.34  # of the width, at most, for the names
_LEAST_BAR_PX = 2.0


class GroupBar(msgspec.Struct, frozen=True):
    """One bar: what it is of, its number, and the number in words; None: there is none.

    unit: bars of one unit have one scale and one colour; currencies cannot be compared
    """

    name: str
    size: float | None
    text: str
    unit: str = ""


class GroupBars(QWidget):
    """Names at the left, bars from a common line on; below it for what is less than nothing.

    Signals:
        bar_activated(object): the place (int) of the bar that was double-clicked
    """

    bar_activated = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: tuple[GroupBar, ...] = ()
        self.setAccessibleName(tr("Bars of the groups"))
        theme.changed.connect(self.update)

    @property
    def bars(self) -> tuple[GroupBar, ...]:
        """What is shown."""
        return self._bars

    def set_bars(self, bars: Sequence[GroupBar]) -> None:
        """Show these, from the top on."""
        if tuple(bars) != self._bars:
            self._bars = tuple(bars)
            self.setMinimumHeight(self.sizeHint().height())
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as all bars."""
        return QSize(320, len(self._bars) * _ROW_PX + 2 * _MARGIN_PX)

    def bar_boxes(self) -> list[QRectF]:
        """Return where each bar lies; an empty box where there is no number."""
        largest: dict[str, float] = {}
        for bar in self._bars:
            largest[bar.unit] = max(largest.get(bar.unit, 0.0), abs(bar.size or 0.0))
        sizes = [(bar.size or 0.0) / (largest[bar.unit] or 1.0) for bar in self._bars]
        least, most = min([0.0, *sizes]), max([0.0, *sizes])
        left, width = self._bar_area()
        scale = width / (most - least) if most > least else 0.0
        zero = left - least * scale
        return [
            QRectF(
                zero + min(0.0, size) * scale,
                _MARGIN_PX + place * _ROW_PX + (_ROW_PX - _BAR_PX) / 2,
                max(abs(size) * scale, _LEAST_BAR_PX) if size else 0.0,
                _BAR_PX,
            )
            for place, size in enumerate(sizes)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint every bar between its name and its number."""
        tokens, painter = self._theme.tokens, QPainter(self)
        painter.setFont(text_font(tokens))
        metrics = QFontMetrics(painter.font())
        units = list(dict.fromkeys(bar.unit for bar in self._bars))
        names_px, right_px = self._names_px(), self._bar_area()[0] + self._bar_area()[1]
        for place, (bar, box) in enumerate(zip(self._bars, self.bar_boxes(), strict=True)):
            top = _MARGIN_PX + place * _ROW_PX
            painter.setPen(QColor(tokens.text))
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, int(names_px))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(_MARGIN_PX, top, names_px, _ROW_PX), middle, name)
            pen = tokens.pens[units.index(bar.unit) % len(tokens.pens)]
            painter.fillRect(box, QColor(pen))
            painter.setPen(QColor(tokens.muted))
            room = QRectF(right_px + _GAP_PX, top, self.width() - right_px - 2 * _GAP_PX, _ROW_PX)
            painter.drawText(room, middle | Qt.AlignmentFlag.AlignRight, bar.text)
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the bar that was double-clicked."""
        place = int((event.position().y() - _MARGIN_PX) // _ROW_PX)
        if 0 <= place < len(self._bars):
            self.bar_activated.emit(place)

    def _names_px(self) -> float:
        metrics = QFontMetrics(text_font(self._theme.tokens))
        widest = max((metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        return min(widest + 2.0, self.width() * _NAME_SHARE)

    def _bar_area(self) -> tuple[float, float]:
        """Return where the bars begin, and how wide the widest may be."""
        metrics = QFontMetrics(text_font(self._theme.tokens))
        texts = max((metrics.horizontalAdvance(bar.text) for bar in self._bars), default=0)
        left = _MARGIN_PX + self._names_px() + _GAP_PX
        return left, max(20.0, self.width() - left - texts - 3 * _GAP_PX)
