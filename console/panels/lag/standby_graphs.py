"""The graphs of the log's standbys: a curve for each stage of each of them."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from backend.messages.log_standbys import STANDBY_STAGES, LogStandbys, StandbyStage
from backend.messages.standby_text import (
    describe_sampled,
    describe_standby_bytes,
    describe_sync_state,
    describe_synchrony,
)
from backend.messages.text_list import join_clauses
from backend.translation import tr, tr_noop
from console.panels.lag.lag_curves import row_curve
from console.plots.graph_shapes import GraphTimeRange
from console.plots.time_graph import TimeGraph
from console.plots.value_ticks import round_up
from console.state.formatting import format_duration
from console.state.standby_buffers import TIMED_STAGES, StandbyBuffers, bytes_row, time_row
from console.state.thinned_rows import RowThinner
from console.theme.theme import Theme

STANDBY_BYTES, STANDBY_TIME = "standby-bytes", "standby-time"
STANDBY_TITLES: tuple[tuple[str, str, str], ...] = (
    (
        STANDBY_BYTES,
        tr_noop("Standbys: behind"),
        tr_noop("of the log's server, by how far they were sent, written, flushed and replayed"),
    ),
    (
        STANDBY_TIME,
        tr_noop("Standbys: time behind"),
        tr_noop("age of the oldest that is not written, flushed or replayed there"),
    ),
)  # of a graph: its title and what it means
_STAGE_NAMES: dict[StandbyStage, str] = {
    "sent": tr_noop("{standby} sent"),
    "written": tr_noop("{standby} written"),
    "flushed": tr_noop("{standby} flushed"),
    "replayed": tr_noop("{standby} replayed"),
}
_LEAST_TOP_BYTES, _LEAST_TOP_S = 1_000.0, 0.001


class StandbyCurve(msgspec.Struct, frozen=True):
    """A curve: of which standby and stage, its name and its colour."""

    standby: str
    stage: StandbyStage
    name: str
    colour: str


class StandbyGraphs:
    """Two graphs, of bytes and of times; made when a log has standbys: most have none."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.is_shown = False
        self._graphs: dict[str, TimeGraph] = {}
        self._thinner = RowThinner()
        self._rings: StandbyBuffers | None = None

    def create(self) -> dict[str, TimeGraph]:
        """Make the graphs, which belong to whoever shows them; return them by name."""
        self._graphs = {
            STANDBY_BYTES: TimeGraph(self._theme, _format_bytes, least_step=1),
            STANDBY_TIME: TimeGraph(self._theme, _format_seconds, steps="span"),
        }
        return self._graphs

    def all(self) -> Iterator[tuple[str, TimeGraph]]:
        """Yield each graph that is shown with its name."""
        if self.is_shown:
            yield from self._graphs.items()

    def curves(self) -> list[StandbyCurve]:
        """Return the curves; of one standby alone each stage has a colour of its own."""
        pens = self._theme.tokens.pens
        names = self._rings.names() if self._rings is not None else []
        return [
            StandbyCurve(
                name,
                stage,
                tr(_STAGE_NAMES[stage], standby=name),
                pens[(place * len(STANDBY_STAGES) + number) % len(pens)],
            )
            for place, name in enumerate(names)
            for number, stage in enumerate(STANDBY_STAGES)
        ]

    def legend(self) -> list[tuple[str, str]]:
        """Return the curves' names with their colours."""
        return [(each.name, each.colour) for each in self.curves()]

    def draw(self, rings: StandbyBuffers, span: GraphTimeRange) -> None:
        """Draw what the rings hold of a span."""
        self._rings = rings
        sizes, times = self._graphs[STANDBY_BYTES], self._graphs[STANDBY_TIME]
        thinned = self._thinner.thin(rings, span.start_s, span.end_s, sizes.width_px)
        for graph, stages, row_of, least in (
            (sizes, STANDBY_STAGES, bytes_row, _LEAST_TOP_BYTES),
            (times, TIMED_STAGES, time_row, _LEAST_TOP_S),
        ):
            styles = [each for each in self.curves() if each.stage in stages]
            graph.set_curves(
                [
                    row_curve(thinned[each.standby], row_of(each.stage), each.name, each.colour)
                    for each in styles
                ],
                self._thinner.unchanged_until_s,
            )
            tops = [float(thinned[each.standby].top[row_of(each.stage)]) for each in styles]
            highest = max((each for each in tops if not np.isnan(each)), default=0.0)
            graph.set_span(span, round_up(max(least, highest)))

    def read_out(self, name: str, moment_s: float) -> list[tuple[str, str, str]]:
        """Return what the curves of a graph stand at: colour, name, value with its unit."""
        rings, is_bytes = self._rings, name == STANDBY_BYTES
        if rings is None:
            return []
        graph = self._graphs[name]
        lines: list[tuple[str, str, str]] = []
        for each in self.curves():
            if not is_bytes and each.stage not in TIMED_STAGES:
                continue
            row = bytes_row(each.stage) if is_bytes else time_row(each.stage)
            value = rings.value_at(each.standby, row, moment_s)
            text = tr("not known") if value is None else graph.write(value)
            lines.append((each.colour, each.name, text))
        return lines


def describe_connected(known: LogStandbys) -> str:
    """Say of each standby in PostgreSQL's words how it is, and who is away."""
    there = [
        tr(
            "{name}: {state}, {sync}",
            name=each.name,
            state=each.state or tr("not known"),
            sync=describe_sync_state(each),
        )
        for each in known.standbys
    ]
    away = [
        tr("{name}: away for {span}", name=each.name, span=format_duration(each.away_us))
        for each in known.away
    ]
    return join_clauses([*away, *there]) or tr("none is connected")


def describe_standby_source(known: LogStandbys, legend: Sequence[tuple[str, str]]) -> str:
    """Say whom commits wait for, where the numbers come from, and what is drawn."""
    names = "\n".join(name for name, _ in legend)
    return f"{describe_synchrony(known)}\n{describe_sampled(known)}\n{names}"


def _format_bytes(value: float) -> str:
    return describe_standby_bytes(round(value))


def _format_seconds(value: float) -> str:
    return format_duration(round(value * 1_000_000))
