"""The lag panel's graphs: one a number and one of the stages, over one time axis."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPoint, Signal

from backend.messages.lag_series import MEASURED_STAGES
from backend.messages.number_text import format_counted
from backend.translation import tr, tr_noop
from console.panels.lag.empty_graph import has_values
from console.panels.lag.lag_curves import (
    CurveStyle,
    curve_styles,
    number_curves,
    stage_curves,
    stages_at,
    value_bounds,
    values_at,
)
from console.panels.lag.stage_names import stage_name
from console.panels.lag.standby_graphs import StandbyGraphs
from console.plots.graph_shapes import GraphCurve, GraphMark, GraphTimeRange
from console.plots.limit_item import GraphLimit
from console.plots.stacked_graph import StackedGraph
from console.plots.time_graph import TimeGraph
from console.plots.value_ticks import round_up
from console.state.formatting import format_duration, format_rate
from console.state.lag_buffers import LagBuffers, LagNumber
from console.state.standby_buffers import StandbyBuffers
from console.state.thinned_rows import RowThinner
from console.state.workspace import LagThresholds
from console.theme.theme import Theme
from console.widgets.sliced_work import SlicedWork

_LEAST_TOP = 1.0  # events or events a second that a graph reaches up to at least
_LEAST_TOP_S = 0.001
STAGES = "stages"
_FEW_CURVES = 12
GRAPH_TITLES: tuple[tuple[LagNumber, str, str], ...] = (
    ("behind", tr_noop("Events behind"), tr_noop("relevant events not applied yet")),
    ("late", tr_noop("Time behind"), tr_noop("age of the oldest of them")),
    ("latency", tr_noop("Apply latency"), tr_noop("from its commit until an event was applied")),
    ("drain", tr_noop("Drain"), tr_noop("how much faster a replica applies than is appended")),
)  # of a number: its title and what it means
_BALANCE = 0.0  # of the drain: below it the lag grows
GraphName = LagNumber | str
ReadoutLine = tuple[str, str, str]  # colour, name, value with its unit


class LagGraphs(QObject):
    """The widgets by the number that they show; `stages` is the one of the stages.

    Signals: `zoomed` as a graph's; `clicked` with a moment; `hovered` with the graph's name and the
    moment under the mouse, None when it has left; `left` when none is to stay marked;
    `mark_clicked` with a GraphMark.
    """

    zoomed = Signal(float, float)
    clicked = Signal(float)
    hovered = Signal(str, object)
    left = Signal()
    mark_clicked = Signal(object)

    def __init__(
        self,
        theme: Theme,
        parent: QObject | None = None,
        explain: Callable[[GraphName], str] | None = None,
    ) -> None:
        """`parent`: with which it goes, though some of a picture may be left to be drawn.

        `explain`: says of a graph by name why it has nothing to show.
        """
        super().__init__(parent)
        self._explain = explain
        self._theme = theme
        self.by_number: dict[LagNumber, TimeGraph] = {
            "behind": TimeGraph(theme, _format_events, least_step=1),
            "late": TimeGraph(theme, _format_seconds, steps="span"),
            "latency": TimeGraph(theme, _format_seconds, steps="span"),
            "drain": TimeGraph(theme, _format_events_per_second),
        }
        self.stages = StackedGraph(theme, _format_seconds)
        self.standbys = StandbyGraphs(theme)
        self._styles: list[CurveStyle] = []
        self._rings: LagBuffers | None = None
        self._thinner = RowThinner()
        self._staged = ""
        self._drawing, self._marking = SlicedWork(self), SlicedWork(self)
        self.replicas: list[str] = []  # of which there was something to draw the last time
        for name, graph in self.all():
            self._connect(name, graph)

    def create_standbys(self) -> dict[str, TimeGraph]:
        """Make the graphs of the log's standbys, and return them by name, to be shown."""
        graphs = self.standbys.create()
        for name, graph in graphs.items():
            self._connect(name, graph)
        return graphs

    def _connect(self, name: str, graph: TimeGraph) -> None:
        graph.zoomed.connect(self.zoomed)
        graph.moment_clicked.connect(self.clicked)
        graph.mark_clicked.connect(self.mark_clicked)
        graph.moment_left.connect(self.left)
        graph.moment_hovered.connect(partial(self._on_hovered, name))

    @property
    def curve_names(self) -> set[str]:
        """The names of the curves that were drawn last."""
        return {style.name for style in self._styles}

    @property
    def staged(self) -> str:
        """The replica whose stages were drawn last; empty for none."""
        return self._staged

    def draw(
        self,
        rings: LagBuffers,
        pens: dict[str, str],
        span: GraphTimeRange,
        hidden: Collection[str],
        staged: str,
        *,
        in_slices: bool = False,
    ) -> None:
        """Draw what the rings hold of a span.

        `pens`: colours by replica. `hidden`: replicas and views that are not drawn. `staged`: the
        replica whose stages are wanted; empty, or one that is not known, for the first.
        `in_slices`: the first graph now, the others each in a later turn of the event loop.
        """
        self._drawing.start(self._draw_slices(rings, pens, span, hidden, staged))
        if not in_slices:
            self._drawing.finish()

    def _draw_slices(
        self,
        rings: LagBuffers,
        pens: dict[str, str],
        span: GraphTimeRange,
        hidden: Collection[str],
        staged: str,
    ) -> Iterator[None]:
        palette = self._theme.tokens.pens
        self._rings, self._styles = rings, curve_styles(rings, pens, hidden, palette)
        pixels = self.by_number["behind"].width_px // _pixels_a_point(len(self._styles))
        thinned = self._thinner.thin(rings, span.start_s, span.end_s, pixels)
        unchanged_until_s = self._thinner.unchanged_until_s
        names = sorted(rings.names(), key=lambda name: (name == "archive", name))
        before, self._staged = self._staged, staged if staged in names else next(iter(names), "")
        stages = stage_curves(thinned[self._staged], palette) if self._staged else []
        curves = {
            number: number_curves(number, self._styles, rings, thinned) for number in self.by_number
        }
        bounds = {
            number: value_bounds(number, self._styles, rings, thinned) for number in self.by_number
        }
        for number, graph in self.by_number.items():
            graph.set_curves(curves[number], unchanged_until_s)
            lowest, highest = bounds[number]
            least = _LEAST_TOP_S if number == "latency" else _LEAST_TOP
            graph.set_span(span, round_up(max(least, highest)), -round_up(max(0.0, -lowest)))
            self._note(number, graph)
            yield
        self.stages.set_curves(stages, unchanged_until_s if before == self._staged else -np.inf)
        self.stages.set_span(span, round_up(max(_LEAST_TOP_S, _highest(stages))))
        self._note(STAGES, self.stages)
        axis_px = max(graph.axis_px for _, graph in self.all())
        for _, graph in self.all():
            graph.set_axis_px(axis_px)
        self.replicas = rings.names()

    def draw_standbys(self, rings: StandbyBuffers, span: GraphTimeRange) -> None:
        """Draw what is known of the log's standbys in a span, where they are shown."""
        if self.standbys.is_shown:
            self.standbys.draw(rings, span)
            for name, graph in self.standbys.all():
                self._note(name, graph)

    def explain_empty(self) -> None:
        """Write in each graph without a curve why there is none, as that is known now."""
        for name, graph in self.all():
            self._note(name, graph)

    def _note(self, name: GraphName, graph: TimeGraph) -> None:
        if self._explain is not None:
            has_curve = has_values(graph.curves, graph.span)
            graph.note.show_text("" if has_curve else self._explain(name))

    def set_thresholds(self, limits: LagThresholds) -> None:
        """Draw the dashed lines there."""
        self.by_number["behind"].set_threshold(limits.events)
        self.by_number["late"].set_threshold(limits.seconds)
        self.by_number["latency"].set_threshold(limits.latency_s)
        self.by_number["drain"].set_threshold(_BALANCE)

    def set_limits(self, limits: Mapping[LagNumber, Sequence[GraphLimit]]) -> None:
        """Draw the limits of rules, of each number its own."""
        for number, graph in self.by_number.items():
            graph.limits.show_limits(limits.get(number, ()))

    def set_edges(self, edges: GraphTimeRange) -> None:
        """Let the mouse move and zoom within this part of the time axis."""
        for _, graph in self.all():
            graph.set_edges(edges)

    def set_marks(self, marks: Sequence[GraphMark]) -> None:
        """Mark what happened, in every graph: in the first now, in the others in later turns."""
        self._marking.start(self._mark_slices(marks))

    def _mark_slices(self, marks: Sequence[GraphMark]) -> Iterator[None]:
        for _, graph in self.all():
            graph.set_marks(marks)
            yield

    def set_cursor(self, moment_s: float | None) -> None:
        """Draw a line at a moment, in every graph; None for none."""
        for _, graph in self.all():
            graph.set_cursor(moment_s)

    @property
    def styles(self) -> Sequence[CurveStyle]:
        """The curves that were drawn last."""
        return self._styles

    def stage_legend(self) -> list[tuple[str, str]]:
        """Return the stages with their colours."""
        return [
            (stage_name(stage), self._stage_pen(place))
            for place, stage in enumerate(MEASURED_STAGES)
        ]

    def _stage_pen(self, place: int) -> str:
        pens = self._theme.tokens.pens
        return pens[place % len(pens)]

    def read_out(self, name: str, moment_s: float) -> list[ReadoutLine]:
        """Return what the curves of a graph stand at, the greatest first."""
        rings = self._rings
        if rings is None:
            return []
        if name == STAGES:
            return self._read_stages(rings, moment_s)
        if name in dict(self.standbys.all()):
            return self.standbys.read_out(name, moment_s)
        number, graph = next(each for each in self.by_number.items() if each[0] == name)
        found = values_at(number, self._styles, rings, moment_s)
        found.sort(key=lambda each: -np.inf if each.value is None else each.value, reverse=True)
        return [
            (each.style.colour, each.style.name, _value_text(graph, each.value)) for each in found
        ]

    def place_of(self, name: str, moment_s: float) -> QPoint:
        """Return where a moment lies in a graph, on the screen."""
        graph = dict(self.all())[name]
        return graph.mapToGlobal(QPoint(round(graph.frame().x(moment_s)), graph.height() // 2))

    def _read_stages(self, rings: LagBuffers, moment_s: float) -> list[ReadoutLine]:
        if not self._staged:
            return []
        took = stages_at(rings, self._staged, moment_s)
        return [
            (self._stage_pen(place), stage_name(stage), _value_text(self.stages, value))
            for place, (stage, value) in enumerate(took.items())
        ]

    def all(self) -> Iterator[tuple[str, TimeGraph]]:
        """Yield every graph with its name."""
        yield from self.by_number.items()
        yield STAGES, self.stages
        yield from self.standbys.all()

    def _on_hovered(self, name: str, moment_s: float | None) -> None:
        self.hovered.emit(name, moment_s)


def _pixels_a_point(curves: int) -> int:
    """Return how many pixels share a point: where many curves lie over each other, two."""
    return 1 if curves <= _FEW_CURVES else 2


def _highest(stages: Sequence[GraphCurve]) -> float:
    """Return the highest of curves that stand upon each other: it is of the last."""
    tops = [float(np.fmax.reduce(each.values, initial=0.0)) for each in stages[-1:]]
    return max(tops, default=0.0)


def _value_text(graph: TimeGraph, value: float | None) -> str:
    return tr("not known") if value is None else graph.write(value)


def _format_events(value: float) -> str:
    return format_counted(round(value), "event")


def _format_events_per_second(value: float) -> str:
    return tr("{rate} events/s", rate=format_rate(value))


def _format_seconds(value: float) -> str:
    return format_duration(round(value * 1_000_000))
