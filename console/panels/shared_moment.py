"""The moment that all panels mark, in plots along time: what is set here is marked elsewhere."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from backend.clock import SECOND_US
from console.plots.moment_plot import MomentPlot
from console.state.observable import Observable
from console.state.time_cursor import TimeCursor


class SharedMoment(QObject):
    """Carries the moment from the plots of a panel to the others, and back."""

    def __init__(self, shared: Observable[TimeCursor], panel: QObject) -> None:
        super().__init__(panel)
        self._shared = shared
        self._plots: list[MomentPlot] = []
        shared.subscribe(self._on_shared)

    def add(self, plot: MomentPlot) -> None:
        """Let a plot take part, for as long as the panel is there."""
        self._plots.append(plot)
        plot.moment_hovered.connect(self._on_hovered)
        plot.moment_clicked.connect(self._on_clicked)
        plot.set_cursor(_seconds(self._shared.value))

    def _on_hovered(self, moment_s: float | None) -> None:
        self._shared.set(replace(self._shared.value, hovered_us=_micros(moment_s)))

    def _on_clicked(self, moment_s: float | None) -> None:
        self._shared.set(TimeCursor(pinned_us=_micros(moment_s)))

    def _on_shared(self, cursor: TimeCursor) -> None:
        for plot in self._plots:
            plot.set_cursor(_seconds(cursor))


def _micros(moment_s: float | None) -> int | None:
    return None if moment_s is None else round(moment_s * SECOND_US)


def _seconds(cursor: TimeCursor) -> float | None:
    return None if cursor.moment_us is None else cursor.moment_us / SECOND_US
