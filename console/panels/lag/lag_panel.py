"""The lag panel: one graph a number, all replicas, with their past; where the time goes."""

import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.catalogue import CatalogueReply
from backend.messages.commands import Failure
from backend.messages.queries import AskPosition, PositionFound
from console.actions.action_registry import create_action
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.lag.lag_series_request import LagHistory
from console.panels.lag.lag_table import LagTable
from console.panels.lag.lag_toolbar import LagToolbar, ThresholdEditor
from console.panels.lag.pane_area import PaneArea, create_pane
from console.panels.lag.stage_table import StageTable
from console.panels.panel import Panel
from console.plots.time_graph import GraphTimeRange, TimeGraph
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_counted, format_duration
from console.state.lag_buffers import AT_S, BEHIND, LATE_S, LagBuffers, downsample, write_csv
from console.state.refresh_limiter import RefreshLimiter
from console.state.replica_health import replica_healths
from console.state.workspace import LagThresholds, Workspace
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.widgets.error_dialog import show_error
from console.widgets.labels import create_label, set_label, set_tone

_GRAPHS = (
    (BEHIND, "Events behind", "relevant events not applied yet"),
    (LATE_S, "Time behind", "age of the oldest of them"),
)
_MIN_WIDTH_PX, _TABLE_WIDTH_PX, _NARROW_PX = (
    470,
    410,
    820,
)  # pixels: the panel, the numbers beside the graphs, and from where on these are shown
_MARGIN_PX = 12
_LOW_PX, _WIDE_PX = 420, 1_100  # a panel that is not so high must be so wide to show them
_MIN_TOPS = {BEHIND: 1.0, LATE_S: 1.0}  # events and seconds that a graph reaches up to at least
_STAGES_MEANING = "what an event takes from its commit to the eye"
_OLD_S = 3.0  # a curve whose newest sample is older than that says so


class LagPanel(Panel):
    """Two graphs over one time axis, the stages of the lag, and the newest numbers beside them."""

    entry = panel_registry.LAG

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._toolbar = LagToolbar(theme)
        self._graphs = {
            BEHIND: TimeGraph(theme, _format_events, least_step=1),
            LATE_S: TimeGraph(theme, _format_seconds),
        }
        self._table, self._thresholds = LagTable(theme), ThresholdEditor(workspace.thresholds.value)
        self._ages = {row: ElidedLabel(role="faint", is_text_wide=True) for row in self._graphs}
        self._stages = StageTable(theme)
        self._side, self._panes = QWidget(), PaneArea()
        self._stage_pane = create_pane("Stages", _STAGES_MEANING, self._stages, create_label())
        reach = self._toolbar.time_range
        self._history = LagHistory(client, reach.length_s, reach.step_s)
        self._pace = RefreshLimiter(SECOND_US // 2)
        self._zoom: GraphTimeRange | None = None
        self._paused_s: float | None = None
        self._snapshot: BackendSnapshot | None = None
        self._table_complete = False  # whether the numbers of every replica stand beside the graphs
        self._build()
        self._connect()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Append new samples, and write the newest numbers."""
        self._snapshot = snapshot
        self._history.apply_snapshot(snapshot)
        if self.isVisible() and (not self._table_complete or self._pace.is_due(snapshot)):
            self._table.apply_snapshot(snapshot, self._toolbar.view, self._pens())
            self._widen_table()
            self._stages.apply_snapshot(snapshot)
            self._show_ages()
            self._table_complete = bool(snapshot.replicas) and all(
                each.sample for each in replica_healths(snapshot) if each.is_answering
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def minimumSizeHint(self) -> QSize:
        """Without the numbers beside the graphs, which go first."""
        toolbar_px = self._toolbar.minimumSizeHint().width() + 2 * _MARGIN_PX
        return QSize(max(_MIN_WIDTH_PX, toolbar_px), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the graphs when there is little."""
        super().resizeEvent(event)
        is_low = self.height() < _LOW_PX
        self._place_side(shown=self.width() > (_WIDE_PX if is_low else _NARROW_PX))

    def _place_side(self, *, shown: bool) -> None:
        """Show the numbers beside the graphs or not; the stages stand below them, or else last."""
        side = self._side.layout()
        if shown != self._side.isHidden() or not isinstance(side, QVBoxLayout):
            return
        if shown:
            self._panes.remove_pane(self._stage_pane)
            side.insertWidget(1, self._stage_pane)
        else:
            side.removeWidget(self._stage_pane)
            self._panes.add_pane(self._stage_pane)
        self._side.setVisible(shown)

    def _widen_table(self) -> None:
        """Give the numbers the width that their texts need; the graphs never jump back."""
        needed_px = self._side.sizeHint().width()
        if needed_px > self._side.width():
            self._side.setFixedWidth(needed_px)

    def is_ready(self) -> bool:
        """Whether the past of every replica has come, and what it says now."""
        return self._history.is_complete and self._table_complete

    def restyle(self) -> None:
        """Draw the curves with the new pens."""
        self._draw()

    @property
    def rings(self) -> LagBuffers:
        """What is kept of the past, at the chosen step."""
        return self._history.rings

    def sample_count(self, name: str) -> int:
        """How many samples of a replica are kept."""
        rings = self._history.rings
        return len(rings.buffer(name)) if name in rings.names() else 0

    def _on_toolbar_changed(self) -> None:
        reach = self._toolbar.time_range
        self._history.select(reach.length_s, reach.step_s, self._toolbar.view)
        self._draw()

    def _on_extended(self) -> None:
        if self.isVisible() and self._paused_s is None:
            self._draw()

    def _draw(self) -> None:
        shown = self._zoom or self._live_span()
        pens = self._pens()
        for row, graph in self._graphs.items():
            graph.retain_curves(set(self._history.rings.names()))
            top = _MIN_TOPS[row]
            for name in self._history.rings.names():
                columns = self._history.rings.buffer(name).since(
                    shown.start_s - self._history.rings.step
                )
                columns = columns[:, columns[AT_S] <= shown.end_s + self._history.rings.step]
                times, values = downsample(columns, row, graph.width_px)
                graph.set_curve(name, pens[name], times, values)
                top = max(top, float(np.nanmax(values)) if np.isfinite(values).any() else 0.0)
            graph.set_span(shown, top)

    def _show_ages(self) -> None:
        """Say beside each graph how old the newest sample is of the replica that is silent most."""
        rings = self._history.rings
        newest = {name: rings.buffer(name).newest for name in rings.names() if self._has(name)}
        oldest = min(newest, key=lambda name: newest[name], default="")
        age_s = max(0.0, time.time() - newest[oldest]) if oldest else 0.0
        text = f"newest sample {_format_seconds(age_s)} old" if oldest else "no samples yet"
        if age_s > max(_OLD_S, 2 * rings.step):
            text = f"{oldest}: {text}"
        for label in self._ages.values():
            set_label(label, text, f"{text}; of the replica whose newest sample is the oldest")
            set_tone(label, "warn" if ":" in text else "")

    def _has(self, name: str) -> bool:
        return len(self._history.rings.buffer(name)) > 0

    def _live_span(self) -> GraphTimeRange:
        end = self._paused_s or time.time()
        return GraphTimeRange(end - self._toolbar.time_range.length_s, end)

    def _pens(self) -> dict[str, str]:
        """Return the colours by replica: by the place of its name, whoever spoke first."""
        pens, known = self.theme.tokens.pens, set(self._history.rings.names())
        if self._snapshot is not None:
            known |= {health.name for health in replica_healths(self._snapshot)}
        names = sorted(known, key=lambda name: (name == "archive", name))
        return {name: pens[place % len(pens)] for place, name in enumerate(names)}

    def _on_zoom(self, start: float, end: float) -> None:
        self._zoom = GraphTimeRange(start, end)
        self._toolbar.show_zoomed(zoomed=True)
        self._draw()

    def _go_live(self) -> None:
        self._zoom = None
        self._toolbar.show_zoomed(zoomed=False)
        self._draw()

    def _pause(self, paused: bool) -> None:  # noqa: FBT001 - a button's state
        self._paused_s = time.time() if paused else None
        self._draw()

    def _set_thresholds(self, limits: LagThresholds) -> None:
        self.workspace.thresholds.set(limits)
        self._graphs[BEHIND].set_threshold(limits.events)
        self._graphs[LATE_S].set_threshold(limits.seconds)

    def _find_event_at(self, moment: float) -> None:
        """Select the event that was committed last by then."""
        question = AskPosition(moment_us=round(moment * SECOND_US), by="recorded")
        self.client.ask(question, self._on_position)

    def _on_position(self, reply: PositionFound | Failure) -> None:
        if isinstance(reply, PositionFound) and reply.position:
            self.workspace.requested_panel.publish("timeline")
            self.workspace.requested_filter.publish("")  # nothing may hide the event
            self.workspace.selected_position.publish(reply.position)

    def _show_cursor(self, moment: float) -> None:
        for graph in self._graphs.values():
            graph.set_cursor(moment)

    def _save_picture(self) -> None:
        path = self._ask_file("lag.png", "Pictures (*.png)")
        if path and not self.grab().save(path):
            show_error(self, "Export", f"The picture cannot be written to {path}.")

    def _save_table(self) -> None:
        path = self._ask_file("lag.csv", "Tables (*.csv)")
        if not path:
            return
        shown = self._zoom or self._live_span()
        try:
            write_csv(self.rings, shown.start_s, shown.end_s, Path(path))
        except OSError as error:
            show_error(self, "Export", f"The table cannot be written: {error}.")

    def _ask_file(self, name: str, kinds: str) -> str:
        return QFileDialog.getSaveFileName(self, "Export", name, kinds)[0]

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self._toolbar.set_views([view.name for view in catalogue.views])

    def _build(self) -> None:
        for row, title, meaning in _GRAPHS:
            self._ages[row].setText("local time")
            self._panes.add_pane(create_pane(title, meaning, self._graphs[row], self._ages[row]))
        self._panes.add_pane(self._stage_pane)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(8, 0, 0, 0)
        self._side.hide()
        side.addWidget(self._table)
        side.addStretch(1)
        side.addWidget(self._thresholds)
        self._side.setFixedWidth(_TABLE_WIDTH_PX)
        body = QHBoxLayout()
        body.addWidget(self._panes, 1)
        body.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, 10, _MARGIN_PX, 10)
        column.addWidget(self._toolbar)
        column.addLayout(body, 1)

    def _connect(self) -> None:
        self._toolbar.changed.connect(self._on_toolbar_changed)
        self._history.extended.connect(self._on_extended)
        self._toolbar.paused.connect(self._pause)
        self._toolbar.live_requested.connect(self._go_live)
        self._thresholds.changed.connect(self._set_thresholds)
        self._toolbar.picture_requested.connect(self._save_picture)
        self._toolbar.table_requested.connect(self._save_table)
        for graph in self._graphs.values():
            graph.zoomed.connect(self._on_zoom)
            graph.moment_clicked.connect(self._find_event_at)
            graph.moment_hovered.connect(self._show_cursor)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_thresholds(self.workspace.thresholds.value)
        create_action(self, "Pause or go on", self._toolbar.toggle_pause, "Space")
        create_action(self, "Back to the present", self._go_live, "Home")
        create_action(self, "Export as a picture", self._save_picture)
        create_action(self, "Export as a table", self._save_table)


def _format_events(value: float) -> str:
    return format_counted(round(value), "event")


def _format_seconds(value: float) -> str:
    return format_duration(round(value * 1_000_000))
