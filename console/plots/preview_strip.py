"""A curve of the past with the times marked at which a rule would have fired, painted by hand."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy

from backend.clock import SECOND_US
from backend.messages.alerts import AlertPreview
from console.plots.graph_shapes import GraphTimeRange
from console.plots.moment_plot import MomentPlot
from console.theme.plain_tip import plain_tip
from console.theme.theme import Theme

_HEIGHT_PX = 46
_ROOM = 1.15  # above the highest value


class PreviewStrip(MomentPlot):
    """One place: its values over time, the limits as lines, and what would have fired behind them.

    The spans have an edge at the top as well, so that they are seen without their colour.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._picture: QPixmap | None = None  # all but the moment, which comes with the mouse
        self._preview: AlertPreview | None = None
        self._limits: tuple[float, ...] = ()
        self._begin_us = self._end_us = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._paint_anew)

    def show_preview(
        self, preview: AlertPreview, limits: Sequence[float], begin_us: int, end_us: int, tip: str
    ) -> None:
        """Show these values; `limits`: where it fires, and where it is better again."""
        self._preview, self._limits = preview, tuple(limits)
        self._begin_us, self._end_us = begin_us, end_us
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(tip)
        self._paint_anew()

    def time_range(self) -> GraphTimeRange | None:
        """Return how far back it looks."""
        if self._preview is None or self._end_us <= self._begin_us:
            return None
        return GraphTimeRange(self._begin_us / SECOND_US, self._end_us / SECOND_US)

    def sizeHint(self) -> QSize:
        """Two lines of text high."""
        return QSize(240, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(90, _HEIGHT_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Paint in the new size."""
        super().resizeEvent(event)
        self._paint_anew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what would have been, and over it the moment that all panels mark."""
        if self._picture is None:
            self._picture = self._paint_picture()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self.paint_moment(painter)
        painter.end()

    def _paint_anew(self) -> None:
        self._picture = None
        self.update()

    def _paint_picture(self) -> QPixmap:
        """Paint spans, limits and the curve, in this order."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        tokens, box = self._theme.tokens, QRectF(self.rect())
        painter = QPainter(picture)
        painter.fillRect(box, QColor(tokens.sunken))
        preview = self._preview
        if preview is not None and self._end_us > self._begin_us:
            for span in preview.spans:
                left = self._x(span.begins_at_us)
                right = self._x(span.ends_at_us if span.ends_at_us is not None else self._end_us)
                area = QRectF(left, 0, max(2.0, right - left), box.height())
                painter.fillRect(area, QColor(tokens.bad_soft))
                painter.fillRect(QRectF(area.left(), 0, area.width(), 3), QColor(tokens.bad))
            known = [value for value in preview.values if value is not None]
            top = max([*known, *self._limits, 1e-9]) * _ROOM
            painter.setPen(QPen(QColor(tokens.warn), 1, Qt.PenStyle.DashLine))
            for limit in self._limits:
                height = self._y(limit, top)
                painter.drawLine(QPointF(0, height), QPointF(box.right(), height))
            painter.setPen(QPen(QColor(tokens.pens[0]), 1))
            for run in self._runs(preview, top):
                painter.drawPolyline(run)
        painter.end()
        return picture

    def _x(self, at_us: int) -> float:
        share = (at_us - self._begin_us) / (self._end_us - self._begin_us)
        return share * self.width()

    def _y(self, value: float, top: float) -> float:
        return self.height() - 2 - value / top * (self.height() - 4)

    def _runs(self, preview: AlertPreview, top: float) -> list[QPolygonF]:
        """Return the curve as unbroken parts: what is not known stays a gap."""
        runs = [QPolygonF()]
        for at_us, value in zip(preview.at_us, preview.values, strict=True):
            if value is not None:
                runs[-1].append(QPointF(self._x(at_us), self._y(value, top)))
            elif runs[-1].size():
                runs.append(QPolygonF())
        return [run for run in runs if run.size()]
