"""The lag panel's graphs: one a number, a curve a replica, over one time axis."""

from collections.abc import Collection

import numpy as np

from backend.messages.number_text import format_counted
from console.plots.time_graph import GraphTimeRange, TimeGraph
from console.state.formatting import format_duration
from console.state.lag_buffers import AT_S, BEHIND, LATE_S, LagBuffers, downsample
from console.state.workspace import LagThresholds
from console.theme.theme import Theme

_LEAST_TOP = 1.0  # events or seconds that a graph reaches up to at least


class LagGraphs:
    """Events behind and time behind; `by_number` has the widgets, by the row of the rings."""

    def __init__(self, theme: Theme) -> None:
        self.by_number = {
            BEHIND: TimeGraph(theme, _format_events, least_step=1),
            LATE_S: TimeGraph(theme, _format_seconds),
        }
        self._drawn: set[str] = set()

    @property
    def curve_names(self) -> set[str]:
        """The replicas that were drawn last."""
        return self._drawn

    def draw(
        self, rings: LagBuffers, pens: dict[str, str], span: GraphTimeRange, hidden: Collection[str]
    ) -> None:
        """Draw what the rings hold of a span; `pens`: colours by replica; `hidden`: not drawn."""
        names = [name for name in rings.names() if name not in hidden]
        self._drawn = set(names)
        for number, graph in self.by_number.items():
            graph.retain_curves(self._drawn)
            top = _LEAST_TOP
            for name in names:
                columns = rings.buffer(name).since(span.start_s - rings.step)
                columns = columns[:, columns[AT_S] <= span.end_s + rings.step]
                times, values = downsample(columns, number, graph.width_px)
                graph.set_curve(name, pens[name], times, values)
                top = max(top, float(np.nanmax(values)) if np.isfinite(values).any() else 0.0)
            graph.set_span(span, top)

    def set_thresholds(self, limits: LagThresholds) -> None:
        """Draw the dashed lines there."""
        self.by_number[BEHIND].set_threshold(limits.events)
        self.by_number[LATE_S].set_threshold(limits.seconds)

    def set_edges(self, edges: GraphTimeRange) -> None:
        """Let the mouse move and zoom within this part of the time axis."""
        for graph in self.by_number.values():
            graph.set_edges(edges)

    def set_cursor(self, moment_s: float) -> None:
        """Draw a line at a moment, in every graph."""
        for graph in self.by_number.values():
            graph.set_cursor(moment_s)


def _format_events(value: float) -> str:
    return format_counted(round(value), "event")


def _format_seconds(value: float) -> str:
    return format_duration(round(value * 1_000_000))
