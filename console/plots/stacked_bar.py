"""A bar of parts one after the other, painted by hand: each as long as the time it stands for."""

import msgspec
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_LEAST_PX = 2.0  # of a part that takes time at all


class BarPart(msgspec.Struct, frozen=True):
    """A part of a bar: the place of its pen in the theme (None: a gap), its size in any unit."""

    pen: int | None
    size: float


class StackedBar(QWidget):
    """Parts one after the other; `full` is what the whole width stands for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: tuple[BarPart, ...] = ()
        self._full = 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_parts(self, parts: tuple[BarPart, ...], full: float, tip: str) -> None:
        """Show these."""
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(tip)
        if (parts, full) != (self._parts, self._full):
            self._parts, self._full = parts, full
            self.update()

    def sizeHint(self) -> QSize:
        """Lower than a line of text."""
        return QSize(160, 14)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(60, 14)

    def part_boxes(self) -> list[QRectF]:
        """Return where each part lies."""
        left, boxes = 0.0, list[QRectF]()
        scale = self.width() / self._full if self._full > 0 else 0.0
        for part in self._parts:
            least = _LEAST_PX if part.pen is not None else 0.0
            width = max(part.size * scale, least) if part.size > 0 else 0.0
            boxes.append(QRectF(left, 0, width, self.height()))
            left += width
        return boxes

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts over a ground that shows the whole width."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.sunken))
        for part, box in zip(self._parts, self.part_boxes(), strict=True):
            if part.pen is None:
                continue
            painter.fillRect(box, QColor(tokens.pens[part.pen % len(tokens.pens)]))
            painter.setPen(QColor(tokens.panel))  # a line between neighbours, whatever their colour
            painter.drawLine(QPointF(box.right(), 0), QPointF(box.right(), box.height()))
        painter.end()
