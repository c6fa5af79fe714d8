"""The moment that all panels mark, in the lag graphs: what is hovered here is marked elsewhere."""

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from backend.clock import SECOND_US
from console.panels.lag.graph_readout import GraphReadout
from console.panels.lag.lag_graphs import LagGraphs
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor


class GraphCursor(QObject):
    """Carries the moment from the graphs to the others and back, and reads the curves out."""

    def __init__(self, graphs: LagGraphs, shared: Observable[TimeCursor], panel: QWidget) -> None:
        """`panel`: over which the values are written."""
        super().__init__(panel)
        self._graphs, self._shared, self._panel = graphs, shared, panel
        self.readout = GraphReadout(panel)
        graphs.hovered.connect(self._on_hovered)
        graphs.left.connect(self.unpin)
        shared.subscribe(self._on_shared)

    def pin(self, moment_s: float) -> None:
        """Let the moment stay marked."""
        self._shared.set(TimeCursor(pinned_us=round(moment_s * SECOND_US)))

    def unpin(self) -> None:
        """Mark no moment any more."""
        self._shared.set(TimeCursor())
        self.readout.hide()

    def _on_hovered(self, graph: str, moment_s: float | None) -> None:
        moment_us = None if moment_s is None else round(moment_s * SECOND_US)
        self._shared.set(replace(self._shared.value, hovered_us=moment_us))
        if moment_s is None:
            self.readout.hide()
            return
        place = self._graphs.place_of(graph, moment_s)
        lines = self._graphs.read_out(graph, moment_s)
        self.readout.show_values(moment_s, lines, self._panel.mapFromGlobal(place))

    def _on_shared(self, cursor: TimeCursor) -> None:
        moment_us = cursor.moment_us
        self._graphs.set_cursor(None if moment_us is None else moment_us / SECOND_US)
