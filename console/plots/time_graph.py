"""A graph of curves over time: one-pixel pens, no antialiasing, a point a pixel."""

from collections.abc import Callable
from typing import Any, Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.plots.axes import TimeAxis, ValueAxis, largest_tick
from console.plots.library import pg
from console.theme.theme import Theme

CurveValues = NDArray[np.float64]

_NARROWEST_S, _WIDEST_S = 2, 400 * 86_400  # of what is in sight
_LATEST_S = 4_102_444_800  # the year 2100
_MARGIN_SHARE = 0.1  # above the highest value, and below 0 so that there is room to write it
_AXIS_WIDTH_PX = 84  # pixels left of the curves: graphs below each other stand in line
_TICK_PX = 16  # pixels between a value's text and the curves: a text without room is not drawn


class GraphTimeRange(msgspec.Struct, frozen=True):
    """What the graph shows of the time axis, in seconds since the epoch."""

    start_s: float
    end_s: float


class SceneClick(Protocol):
    """A click, as the plotting library reports it."""

    def scenePos(self) -> QPointF:
        """Where, in the scene."""
        ...


class TimeGraph(QWidget):
    """Curves by name, over one time axis.

    Signals: `zoomed` when the operator moved the time axis with the mouse; `moment_clicked` with a
    moment (seconds since the epoch) that was clicked; `moment_hovered` with the moment under the
    mouse.
    """

    zoomed = Signal(float, float)
    moment_clicked = Signal(float)
    moment_hovered = Signal(float)

    def __init__(
        self, theme: Theme, write: Callable[[float], str], least_step: float = 0.0
    ) -> None:
        super().__init__()
        self._theme = theme
        self._write = write
        self._time, self._value = TimeAxis(), ValueAxis(write, least_step)
        self._value.setWidth(_AXIS_WIDTH_PX)
        self._view = pg.PlotWidget(axisItems={"bottom": self._time, "left": self._value})
        self._item = self._view.getPlotItem()
        self._curves: dict[str, Any] = {}
        self._colours: dict[str, str] = {}
        self._threshold = pg.InfiniteLine(angle=0, movable=False)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._build()
        theme.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """A graph takes the room that is there."""
        return QSize(320, 120)

    @property
    def width_px(self) -> int:
        """Width of the part in which curves are drawn."""
        return max(int(self._item.vb.width()), 1)

    @property
    def span(self) -> GraphTimeRange:
        """The part of the time axis in sight."""
        start, end = self._item.vb.viewRange()[0]
        return GraphTimeRange(start, end)

    def set_curve(self, name: str, colour: str, times: CurveValues, values: CurveValues) -> None:
        """Draw a curve; nan breaks it."""
        curve = self._curves.get(name)
        if curve is None:
            curve = self._item.plot(connect="finite", antialias=False)
            self._curves[name] = curve
        if self._colours.get(name) != colour:
            self._colours[name] = colour
            curve.setPen(pg.mkPen(colour, width=1))
        curve.setData(times, values)

    def retain_curves(self, names: set[str]) -> None:
        """Remove the curves of all others."""
        for name in self._curves.keys() - names:
            self._item.removeItem(self._curves.pop(name))
            self._colours.pop(name, None)

    def set_span(self, span: GraphTimeRange, top: float) -> None:
        """Show this part of the time axis, and values from 0 to at least `top`."""
        box = self._item.vb
        box.setXRange(span.start_s, span.end_s, padding=0)
        highest = top if top > 0 else 1.0
        box.setYRange(-_MARGIN_SHARE * highest, (1 + _MARGIN_SHARE) * highest, padding=0)
        longest = self._write(largest_tick((1 + _MARGIN_SHARE) * highest))
        text_px = self.fontMetrics().horizontalAdvance(longest)
        self._value.setWidth(max(_AXIS_WIDTH_PX, text_px + _TICK_PX))

    def set_edges(self, edges: GraphTimeRange) -> None:
        """Let the mouse move and zoom within this part of the time axis."""
        self._item.vb.setLimits(
            xMin=edges.start_s, xMax=edges.end_s, maxXRange=edges.end_s - edges.start_s
        )

    def set_threshold(self, value: float | None) -> None:
        """Draw a line at a value, or none."""
        self._threshold.setVisible(value is not None)
        if value is not None:
            self._threshold.setValue(value)

    def set_cursor(self, moment: float) -> None:
        """Draw a line at a moment."""
        self._cursor.setVisible(True)
        self._cursor.setValue(moment)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._view)
        self._view.setMinimumHeight(60)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything in it
        self._item.setMenuEnabled(False)
        self._item.hideButtons()
        self._item.vb.setMouseEnabled(x=True, y=False)
        self._item.vb.sigRangeChangedManually.connect(self._emit_zoomed)
        self._item.addItem(self._threshold, ignoreBounds=True)
        self._item.addItem(self._cursor, ignoreBounds=True)
        self._threshold.setVisible(False)
        self._cursor.setVisible(False)
        self._item.disableAutoRange()
        self._item.vb.setLimits(
            xMin=0, xMax=_LATEST_S, minXRange=_NARROWEST_S, maxXRange=_WIDEST_S
        )  # the wheel stops at the edges
        self._view.scene().sigMouseClicked.connect(self._emit_clicked)
        self._view.scene().sigMouseMoved.connect(self._emit_hovered)

    def _restyle(self) -> None:
        tokens = self._theme.tokens
        self._view.setBackground(tokens.panel)
        for axis in (self._time, self._value):
            axis.setPen(pg.mkPen(tokens.border, width=1))
            axis.setTextPen(pg.mkPen(tokens.muted))
        self._item.showGrid(x=False, y=True, alpha=0.25)
        self._threshold.setPen(pg.mkPen(tokens.warn, width=1, style=Qt.PenStyle.DashLine))
        self._cursor.setPen(pg.mkPen(tokens.faint, width=1, style=Qt.PenStyle.DotLine))

    def _emit_zoomed(self, *_: object) -> None:
        span = self.span
        self.zoomed.emit(span.start_s, span.end_s)

    def _emit_clicked(self, event: SceneClick) -> None:
        if self._item.vb.sceneBoundingRect().contains(event.scenePos()):
            self.moment_clicked.emit(self._moment(event.scenePos()))

    def _emit_hovered(self, where: QPointF) -> None:
        if self._item.vb.sceneBoundingRect().contains(where):
            self.moment_hovered.emit(self._moment(where))

    def _moment(self, where: QPointF) -> float:
        return float(self._item.vb.mapSceneToView(where).x())
