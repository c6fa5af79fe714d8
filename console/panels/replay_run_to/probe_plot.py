"""Probed values as points, by position or by time; a click on one goes there."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPen

from backend.clock import SECOND_US
from backend.messages.run_to import Hit
from console.plots.axes import TimeAxis, ValueAxis
from console.theme.theme import Theme, text_font

_POINT_PX = 7
_AXIS_PX = 110  # for an amount with its currency


class _PositionAxis(pg.AxisItem):
    """Positions below the points, whole ones, without a unit that nobody asked for."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.enableAutoSIPrefix(enable=False)

    def tickStrings(self, values: Sequence[float], _scale: float, _spacing: float) -> list[str]:
        """Write whole positions alone."""
        return [f"{value:.0f}" if value == int(value) else "" for value in values]


class ProbePlot(pg.PlotWidget):
    """The numbers that were probed.

    Signals:
        position_chosen(object): the position (int) of a point that was clicked
    """

    position_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        self._write: Callable[[float], str] = str
        self._positions = _PositionAxis()
        self._times = TimeAxis()
        self._values = ValueAxis(self._write_value)
        self._values.setWidth(_AXIS_PX)
        super().__init__(axisItems={"bottom": self._positions, "left": self._values})
        self._theme = theme
        self._by_time = False
        self._hits: Sequence[Hit] = ()
        self._plot = self.getPlotItem()
        self._plot.setMenuEnabled(enableMenu=False)
        self._plot.hideButtons()
        self._points = pg.ScatterPlotItem(size=_POINT_PX, hoverable=True)
        self._points.sigClicked.connect(self._on_clicked)
        self._plot.addItem(self._points)
        self._playhead = pg.InfiniteLine(angle=90)
        self._plot.addItem(self._playhead, ignoreBounds=True)
        theme.changed.connect(self._restyle)
        self._restyle()

    def show_hits(self, hits: Sequence[Hit], write: Callable[[float], str]) -> None:
        """Show the hits whose values are numbers."""
        self._hits, self._write = hits, write
        self._draw()

    def set_by_time(self, by_time: object) -> None:
        """Put the points where their events happened, rather than where they stand in the log."""
        if bool(by_time) != self._by_time:
            self._by_time = bool(by_time)
            axis = self._times if self._by_time else self._positions
            self._plot.setAxisItems({"bottom": axis})
            self._restyle()
            self._draw()

    def set_playhead(self, position: int) -> None:
        """Draw where the playhead stands, by position."""
        self._playhead.setVisible(not self._by_time)
        self._playhead.setValue(position)

    def _write_value(self, value: float) -> str:
        return self._write(value)

    def _draw(self) -> None:
        spots: list[dict[str, object]] = [
            {"pos": (self._place(hit), float(hit.value)), "data": hit.position}
            for hit in self._hits
            if isinstance(hit.value, (int, float)) and not isinstance(hit.value, bool)
        ]
        self._points.setData(spots)
        self._plot.enableAutoRange()

    def _place(self, hit: Hit) -> float:
        return hit.time / SECOND_US if self._by_time else float(hit.position)

    def _on_clicked(self, _item: object, points: Sequence[pg.SpotItem]) -> None:
        if len(points):
            self.position_chosen.emit(points[0].data())

    def _restyle(self) -> None:
        tokens, font = self._theme.tokens, text_font(self._theme.tokens)
        self.setBackground(QColor(tokens.panel))
        for axis in (self._times, self._values):
            axis.restyle(tokens, font)
        self._positions.setPen(QPen(QColor(tokens.border)))
        self._positions.setTextPen(QPen(QColor(tokens.muted)))
        self._positions.setTickFont(font)
        self._points.setBrush(QColor(tokens.pens[0]))
        self._points.setPen(QPen(Qt.PenStyle.NoPen))
        self._playhead.setPen(QPen(QColor(tokens.accent), 1, Qt.PenStyle.DashLine))
