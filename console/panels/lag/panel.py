"""The lag panel: one graph a number, all replicas, with their past."""

import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from backend.clock import SECOND
from backend.messages.commands import Failure
from backend.messages.queries import AskPosition, Catalogue, PositionFound
from console.actions.actions import action_of
from console.link.bridge import Link
from console.panels.lag.bar import Bar
from console.panels.lag.export import write_csv
from console.panels.lag.figures import Figures
from console.panels.lag.history import LagHistory
from console.panels.lag.limits import Limits
from console.panels.panel import Panel
from console.plots.graph import Graph, Span
from console.state.desk import Desk, Thresholds
from console.state.frame import Frame
from console.state.lag import AT, BEHIND, LATE, LagRings, thin
from console.state.pacing import Pace
from console.state.standing import replicas
from console.state.wording import count, span
from console.theme.theme import Theme
from console.widgets.labels import label
from console.widgets.telling import tell

_GRAPHS = (
    (BEHIND, "Events behind", "relevant events not applied yet"),
    (LATE, "Time behind", "age of the oldest of them"),
)
_LEAST, _SIDE, _NARROW = (
    470,
    410,
    820,
)  # pixels: the panel, the numbers beside the graphs, and from where on these are shown
_FLOORS = {BEHIND: 10.0, LATE: 0.1}  # events and seconds that a graph reaches up to at least


class LagPanel(Panel):
    """Two graphs over one time axis, and the newest numbers beside them."""

    name = "lag"
    title = "Lag"
    icon = "lag"

    def __init__(self, link: Link, theme: Theme, desk: Desk) -> None:
        super().__init__(link, theme, desk)
        self._bar = Bar(theme)
        self._graphs = {BEHIND: Graph(theme, _events), LATE: Graph(theme, _seconds)}
        self._figures, self._limits = Figures(theme), Limits(desk.thresholds.value)
        self._beside = QWidget()
        reach = self._bar.reach
        self._history = LagHistory(link, reach.seconds, reach.step)
        self._pace = Pace(SECOND // 2)
        self._zoom: Span | None = None
        self._paused_at: float | None = None
        self._frame: Frame | None = None
        self._written = False  # whether the numbers of every replica stand beside the graphs
        self._build()
        self._connect()

    def take(self, frame: Frame) -> None:
        """Append new samples, and write the newest numbers."""
        self._frame = frame
        self._history.take(frame)
        if self.isVisible() and (not self._written or self._pace.due(frame)):
            self._figures.take(frame, self._bar.view, self._pens())
            self._written = bool(frame.replicas) and all(each.sample for each in replicas(frame))

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def minimumSizeHint(self) -> QSize:
        """Without the numbers beside the graphs, which go first."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the graphs when there is little."""
        super().resizeEvent(event)
        self._beside.setVisible(self.width() > _NARROW)

    def ready(self) -> bool:
        """Whether the past of every replica has come, and what it says now."""
        return self._history.complete and self._written

    def restyle(self) -> None:
        """Draw the curves with the new pens."""
        self._draw()

    @property
    def rings(self) -> LagRings:
        """What is kept of the past, at the chosen step."""
        return self._history.rings

    def points(self, name: str) -> int:
        """How many samples of a replica are kept."""
        rings = self._history.rings
        return len(rings.ring(name)) if name in rings.names() else 0

    def _choose(self) -> None:
        reach = self._bar.reach
        self._history.choose(reach.seconds, reach.step, self._bar.view)
        self._draw()

    def _grown(self) -> None:
        if self.isVisible() and self._paused_at is None:
            self._draw()

    def _draw(self) -> None:
        shown = self._zoom or self._present()
        pens = self._pens()
        for row, graph in self._graphs.items():
            graph.keep(set(self._history.rings.names()))
            top = _FLOORS[row]
            for name in self._history.rings.names():
                columns = self._history.rings.ring(name).since(
                    shown.start - self._history.rings.step
                )
                columns = columns[:, columns[AT] <= shown.end + self._history.rings.step]
                times, values = thin(columns, row, graph.pixels)
                graph.curve(name, pens[name], times, values)
                top = max(top, float(np.nanmax(values)) if np.isfinite(values).any() else 0.0)
            graph.show_span(shown, top)

    def _present(self) -> Span:
        end = self._paused_at or time.time()
        return Span(end - self._bar.reach.seconds, end)

    def _pens(self) -> dict[str, str]:
        """Return the colours by replica: by the place of its name, whoever spoke first."""
        pens, known = self.theme.tokens.pens, set(self._history.rings.names())
        if self._frame is not None:
            known |= {standing.name for standing in replicas(self._frame)}
        names = sorted(known, key=lambda name: (name == "archive", name))
        return {name: pens[place % len(pens)] for place, name in enumerate(names)}

    def _zoomed(self, start: float, end: float) -> None:
        self._zoom = Span(start, end)
        self._bar.show_zoomed(zoomed=True)
        self._draw()

    def _go_live(self) -> None:
        self._zoom = None
        self._bar.show_zoomed(zoomed=False)
        self._draw()

    def _pause(self, paused: bool) -> None:  # noqa: FBT001 - a button's state
        self._paused_at = time.time() if paused else None
        self._draw()

    def _limit(self, limits: Thresholds) -> None:
        self.desk.thresholds.set(limits)
        self._graphs[BEHIND].show_threshold(limits.events)
        self._graphs[LATE].show_threshold(limits.seconds)

    def _pick(self, moment: float) -> None:
        """Select the event that was committed last by then."""
        question = AskPosition(moment=round(moment * SECOND), by="recorded")
        self.link.ask(question, self._picked)

    def _picked(self, found: PositionFound | Failure) -> None:
        if isinstance(found, PositionFound) and found.position:
            self.desk.event.set(found.position)
            self.desk.wanted.tell("timeline")

    def _point(self, moment: float) -> None:
        for graph in self._graphs.values():
            graph.show_cursor(moment)

    def _save_picture(self) -> None:
        path = self._ask_file("lag.png", "Pictures (*.png)")
        if path and not self.grab().save(path):
            tell(self, "Export", f"The picture cannot be written to {path}.")

    def _save_table(self) -> None:
        path = self._ask_file("lag.csv", "Tables (*.csv)")
        if not path:
            return
        shown = self._zoom or self._present()
        try:
            write_csv(self.rings, shown.start, shown.end, Path(path))
        except OSError as error:
            tell(self, "Export", f"The table cannot be written: {error}.")

    def _ask_file(self, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self, "Export", name, kinds)[0]

    def _catalogued(self, catalogue: Catalogue | None) -> None:
        if catalogue is not None:
            self._bar.offer_views([view.name for view in catalogue.views])

    def _build(self) -> None:
        graphs = QVBoxLayout()
        graphs.setSpacing(2)
        for row, title, meaning in _GRAPHS:
            heading = QHBoxLayout()
            heading.setSpacing(10)
            heading.addWidget(label(title, "section"))
            heading.addWidget(label(meaning, "faint"))
            heading.addStretch(1)
            heading.addWidget(label("local time", "faint"))
            graphs.addLayout(heading)
            graphs.addWidget(self._graphs[row], 1)
        side = QVBoxLayout(self._beside)
        side.setContentsMargins(8, 0, 0, 0)
        side.addWidget(self._figures, 1)
        side.addWidget(self._limits)
        self._beside.setFixedWidth(_SIDE)
        body = QHBoxLayout()
        body.addLayout(graphs, 1)
        body.addWidget(self._beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._bar)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self._bar.changed.connect(self._choose)
        self._history.grown.connect(self._grown)
        self._bar.paused.connect(self._pause)
        self._bar.live.connect(self._go_live)
        self._limits.changed.connect(self._limit)
        self._bar.picture.connect(self._save_picture)
        self._bar.table.connect(self._save_table)
        for graph in self._graphs.values():
            graph.zoomed.connect(self._zoomed)
            graph.picked.connect(self._pick)
            graph.pointed.connect(self._point)
        self.desk.catalogue.listen(self._catalogued)
        self._limit(self.desk.thresholds.value)
        action_of(self, "Pause or go on", self._bar.toggle_pause, "Space")
        action_of(self, "Back to the present", self._go_live, "Home")
        action_of(self, "Export as a picture", self._save_picture)
        action_of(self, "Export as a table", self._save_table)


def _events(value: float) -> str:
    return count(round(value))


def _seconds(value: float) -> str:
    return span(round(value * 1_000_000))
