"""The lag of both feeds during the load: one graph in events, one in time, a curve a feed."""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QGridLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.feed_comparison import FeedComparison, LagSamples
from backend.messages.feed_comparison_text import FEED_TITLES
from backend.messages.number_text import format_counted, format_span
from backend.translation import tr
from console.panels.lag.curve_legend import CurveLegend
from console.plots.graph_shapes import CurveValues, GraphCurve, GraphTimeRange
from console.plots.time_graph import TimeGraph
from console.state.display_zone import display_zone
from console.theme.theme import Theme
from console.widgets.labels import create_label

# the time axis writes times of the day: from a midnight on, these are times since the beginning;
# midnight itself would be written as a date, and is left out of sight
_FIRST_SEEN_S = 0.001
_HEIGHT_PX = 170
_LEAST_EVENTS, _LEAST_S = 4.0, 0.001


class FeedComparisonGraphs(QWidget):
    """Both graphs over one axis of time, beginning with the load; names hide their curves."""

    def __init__(self, theme: Theme, comparison: FeedComparison) -> None:
        super().__init__()
        self._theme, self._comparison = theme, comparison
        self._hidden: set[str] = set()
        self._midnight_s = datetime(2026, 1, 1, tzinfo=display_zone()).timestamp()
        self.events = TimeGraph(theme, lambda value: format_counted(round(value), "event"), 1.0)
        self.time = TimeGraph(
            theme, lambda value: format_span(round(value * SECOND_US)), steps="span"
        )
        self.legend = CurveLegend(theme)
        ends = [each.lag.after_us[-1] for each in comparison.feeds if each.lag.after_us]
        self._edges = GraphTimeRange(
            self._midnight_s + _FIRST_SEEN_S, self._midnight_s + max([SECOND_US, *ends]) / SECOND_US
        )
        self._span = self._edges
        self._lay_out()
        self.legend.toggled.connect(self._toggle)
        for graph in (self.events, self.time):
            graph.set_edges(self._edges)
            graph.zoomed.connect(self._zoom)
        theme.changed.connect(self._draw)
        self._draw()

    def sizeHint(self) -> QSize:
        """Two graphs beside each other."""
        return QSize(900, _HEIGHT_PX + 60)

    def _draw(self) -> None:
        pens = self._theme.tokens.pens
        names = {
            tr(FEED_TITLES[each.feed]): pens[place]
            for place, each in enumerate(self._comparison.feeds)
        }
        self.legend.set_names(names, self._hidden)
        shown = [
            (name, names[name], each.lag)
            for name, each in zip(names, self._comparison.feeds, strict=True)
            if name not in self._hidden
        ]
        self._draw_graph(self.events, shown, _events, _LEAST_EVENTS)
        self._draw_graph(self.time, shown, _seconds, _LEAST_S)

    def _draw_graph(
        self,
        graph: TimeGraph,
        shown: Sequence[tuple[str, str, LagSamples]],
        values: Callable[[LagSamples], CurveValues],
        least: float,
    ) -> None:
        curves = [
            GraphCurve(name=name, colour=colour, times=self._times(lag), values=values(lag))
            for name, colour, lag in shown
        ]
        highest = max((float(each.values.max()) for each in curves if each.values.size), default=0)
        graph.set_curves(curves)
        graph.set_span(self._span, max(least, highest))

    def _times(self, lag: LagSamples) -> CurveValues:
        return self._midnight_s + np.array(lag.after_us, dtype=np.float64) / SECOND_US

    def _zoom(self, start_s: float, end_s: float) -> None:
        self._span = GraphTimeRange(start_s, end_s)
        self._draw()

    def _toggle(self, name: str) -> None:
        self._hidden ^= {name}
        self._draw()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.addWidget(self.legend, 0, 0, 1, 2)
        titles = (
            tr("Events behind, since the first command"),
            tr("Time behind, since the first command"),
        )
        for place, (title, graph) in enumerate(zip(titles, (self.events, self.time), strict=True)):
            grid.addWidget(create_label(title, "section"), 1, place)
            graph.setAccessibleName(title)
            graph.setMinimumHeight(_HEIGHT_PX)
            grid.addWidget(graph, 2, place)
            grid.setColumnStretch(place, 1)


def _events(lag: LagSamples) -> CurveValues:
    return np.array(lag.events_behind, dtype=np.float64)


def _seconds(lag: LagSamples) -> CurveValues:
    return np.array(lag.time_behind_us, dtype=np.float64) / SECOND_US
