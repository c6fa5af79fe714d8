"""A small curve without axes, painted by hand."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.theme.theme import Theme


class Sparkline(QWidget):
    """The last values of one number; the largest touches the top, nothing is drawn for nan."""

    def __init__(self, theme: Theme, colour: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self._colour = colour
        self._values: NDArray[np.float64] = np.empty(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_values(self, values: NDArray[np.float64], tip: str) -> None:
        """Show these over the whole width, oldest first."""
        self._values = values
        self.setToolTip(tip)
        self.update()

    def sizeHint(self) -> QSize:
        """A line of text high."""
        return QSize(140, 26)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(60, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the curve over a base line."""
        tokens, box = self._theme.tokens, QRectF(self.rect()).adjusted(0, 3, -1, -3)
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tokens.grid), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QPen(QColor(tokens.pens[self._colour % len(tokens.pens)]), 1))
        for run in self._runs(box):
            painter.drawPolyline(run)
        painter.end()

    def _runs(self, box: QRectF) -> list[QPolygonF]:
        """Return the curve as unbroken parts."""
        known = np.isfinite(self._values)
        if not known.any():
            return []
        top = max(float(np.nanmax(self._values)), 1e-9)
        step = box.width() / max(len(self._values) - 1, 1)
        runs: list[QPolygonF] = [QPolygonF()]
        for place, value in enumerate(self._values):
            if known[place]:
                runs[-1].append(
                    QPointF(box.left() + place * step, box.bottom() - value / top * box.height())
                )
            elif runs[-1].size():
                runs.append(QPolygonF())
        return [run for run in runs if run.size()]
