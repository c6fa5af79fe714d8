"""A small curve without axes, painted by hand."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.theme.theme import Theme


class Sparkline(QWidget):
    """The last values of one number; the largest touches the top, nothing is drawn for nan.

    Signals:
        moment_hovered(object): the moment (seconds since the epoch) under the mouse, None when it
            has left
    """

    moment_hovered = Signal(object)

    def __init__(self, theme: Theme, colour: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self._colour = colour
        self._values: NDArray[np.float64] = np.empty(0)
        self._end_s = 0.0
        self._cursor_s: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_values(self, values: NDArray[np.float64], end_s: float, tip: str) -> None:
        """Show these over the whole width, one a second, the last at `end_s`."""
        self._values, self._end_s = values, end_s
        self.setToolTip(tip)
        self.update()

    def set_cursor(self, moment_s: float | None) -> None:
        """Draw a line at a moment, or none."""
        if moment_s != self._cursor_s:
            self._cursor_s = moment_s
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which moment is under the mouse."""
        share = event.position().x() / max(1, self.width())
        self.moment_hovered.emit(self._end_s - (1 - share) * len(self._values))

    def leaveEvent(self, event: QEvent) -> None:
        """No moment is under the mouse any more."""
        super().leaveEvent(event)
        self.moment_hovered.emit(None)

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
        x = self.cursor_x
        if x is not None:
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.end()

    @property
    def cursor_x(self) -> float | None:
        """Where the marked moment lies; None where it is out of sight."""
        if self._cursor_s is None or not len(self._values):
            return None
        share = 1 - (self._end_s - self._cursor_s) / len(self._values)
        return share * self.width() if 0 <= share <= 1 else None

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
