"""The lag panel: one graph a number, all replicas, with their past; where the time goes."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from backend.clock import SECOND_US
from backend.messages.annotations import AddNote
from backend.messages.catalogue import CatalogueReply
from backend.messages.subscriptions import SUBJECT_PREFIX
from backend.translation import tr
from console.actions.action_registry import create_action
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.lag.curve_legend import CurveLegend
from console.panels.lag.empty_graph import explain_empty_graph
from console.panels.lag.graph_cursor import GraphCursor
from console.panels.lag.lag_body import LagBody
from console.panels.lag.lag_choices import ALL_VIEWS, LagChoices
from console.panels.lag.lag_export import describe_picture, save_picture, save_table
from console.panels.lag.lag_graphs import STAGES, GraphName, LagGraphs
from console.panels.lag.lag_picture import draw_picture
from console.panels.lag.lag_series_request import LagHistory
from console.panels.lag.lag_toolbar import LagToolbar
from console.panels.lag.rule_limits import RuleLimits
from console.panels.lag.standby_series_request import StandbyPast
from console.panels.lag.time_window import TimeWindow
from console.panels.mark_entry import open_mark
from console.panels.mark_feed import MarkFeed
from console.panels.moment.note_dialog import NoteDialog
from console.panels.panel import Panel
from console.panels.replicas.control_requests import ControlRequests
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import LagBuffers, LagChoice
from console.state.refresh_limiter import RefreshLimiter
from console.state.replica_health import replica_healths
from console.state.view_order import order_views
from console.state.workspace import LagThresholds, Workspace
from console.theme.theme import Theme
from console.widgets.fitting_scroll_area import FittingScrollArea

_MIN_WIDTH_PX, _MARGIN_PX = 470, 12
_LEAST_LEGEND_PX = 18  # high, before it scrolls
_REDRAW_MS = 250  # between two pictures: every replica brings a sample a second


class LagPanel(Panel):
    """Five graphs over one time axis, the stages of the lag, and the newest numbers beside them."""

    entry = panel_registry.LAG
    own_names = frozenset({"thresholds"})

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._toolbar = LagToolbar(theme)
        self.graphs = LagGraphs(theme, self, self._explain_empty)
        self._body = LagBody(self.graphs, theme, workspace.thresholds.value)
        self._table, self._staged = self._body.table, self._body.staged
        self._legend = CurveLegend(theme)
        reach = self._toolbar.time_range
        self._history = LagHistory(client, reach.length_s, LagChoice(step=reach.step_s))
        self._standbys = StandbyPast(client, reach.length_s, reach.step_s)
        self._time = TimeWindow(reach.length_s)
        self.cursor_link = GraphCursor(self.graphs, workspace.cursor, self)
        self._marks, self._orders = MarkFeed(client, self), ControlRequests(client)
        self._limits = RuleLimits(client, self)
        self._redraw = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._pace = RefreshLimiter(SECOND_US // 2)
        self._hidden: set[str] = set()  # replicas whose curves are not drawn
        self._snapshot: BackendSnapshot | None = None
        self._table_complete = False  # whether the numbers of every replica stand beside the graphs
        self._build()
        self._connect()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Append new samples, and write the newest numbers."""
        self._snapshot = snapshot
        self._history.apply_snapshot(snapshot)
        self._standbys.apply_snapshot(snapshot)
        if self.isVisible():
            self._body.show_standbys(self._standbys.known, shown=self._standbys.is_shown)
            self._marks.refresh(snapshot, self._time.span)
            self._limits.refresh(snapshot)
        if self.isVisible() and (not self._table_complete or self._pace.is_due(snapshot)):
            view = self._toolbar.view.replace(ALL_VIEWS, "")
            self._table.apply_snapshot(snapshot, view, self.pens(), self._hidden)
            self._body.widen_table()
            self._body.stages.apply_snapshot(snapshot)
            self._body.show_ages(snapshot)
            self.graphs.explain_empty()
            self._table_complete = bool(snapshot.replicas) and all(
                each.sample for each in replica_healths(snapshot) if each.is_answering
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self.draw()

    def minimumSizeHint(self) -> QSize:
        """Without the numbers beside the graphs, which go first."""
        toolbar_px = self._toolbar.minimumSizeHint().width() + 2 * _MARGIN_PX
        return QSize(max(_MIN_WIDTH_PX, toolbar_px), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the graphs when there is little."""
        super().resizeEvent(event)
        self._body.fit(self.width(), self.height())

    def save_state(self) -> dict[str, str]:
        """Return whose lag is shown, how much of it, and how."""
        return self._choices.save()

    @property
    def _choices(self) -> LagChoices:
        return LagChoices(
            view=self._toolbar.view,
            latency=self._toolbar.latency,
            staged=self._staged.chosen,
            time_range=self._toolbar.time_range,
            thresholds=self.workspace.thresholds.value,
            hidden=frozenset(self._hidden),
        )

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same again."""
        choices = self._choices.restored(state)
        self._hidden = set(choices.hidden)
        self._body.thresholds.select(choices.thresholds)
        self._staged.chosen = choices.staged
        self._toolbar.select(choices.view, choices.time_range, choices.latency)

    def is_ready(self) -> bool:
        """Whether the past of every replica has come, and what it says now."""
        is_drawn = self.graphs.replicas == self._history.rings.names()
        is_complete = self._history.is_complete and self._standbys.is_complete
        return is_complete and self._table_complete and is_drawn

    def restyle(self) -> None:
        """Draw the curves with the new pens."""
        self.draw()

    @property
    def rings(self) -> LagBuffers:
        """What is kept of the past, at the chosen step."""
        return self._history.rings

    def curve_names(self) -> set[str]:
        """Return the names of the curves that are drawn."""
        return self.graphs.curve_names

    def sample_count(self, name: str) -> int:
        """How many samples of a replica are kept."""
        rings = self._history.rings
        return len(rings.buffer(name)) if name in rings.names() else 0

    def _on_toolbar_changed(self) -> None:
        reach, view = self._toolbar.time_range, self._toolbar.view
        catalogue = self.workspace.catalogue.value
        views = tuple(kind.name for kind in order_views(catalogue.views)) if catalogue else ()
        choice = LagChoice(
            step=reach.step_s,
            views=(view,) if view != ALL_VIEWS else views or ("",),
            latency=self._toolbar.latency,
        )
        self.follow(reach.length_s, choice)

    def follow(self, length_s: int, choice: LagChoice) -> None:
        """Show so many of the last seconds of these views."""
        self._time.length_s = length_s
        self._marks.ask_again()
        self._history.select(length_s, choice)
        self._standbys.select(length_s, choice.step)
        self.draw()

    def _on_extended(self) -> None:
        if not self._time.is_paused and not self._redraw.isActive():
            self._redraw.start()

    def _draw_live(self) -> None:
        if self.isVisible():
            self._draw(in_slices=True)

    def draw(self) -> None:
        """Draw all graphs anew."""
        self._draw(in_slices=False)

    def _draw(self, *, in_slices: bool) -> None:
        self._draw_legend()
        self.graphs.draw_standbys(self._standbys.rings, self._time.span)
        self.graphs.set_edges(self._time.edges)
        rings, span, staged = self._history.rings, self._time.span, self._staged.chosen
        self.graphs.draw(rings, self.pens(), span, self._hidden, staged, in_slices=in_slices)
        self._staged.offer(rings.names(), self.graphs.staged)
        self._show_limits()

    def _explain_empty(self, graph: GraphName) -> str:
        if graph in dict(self.graphs.standbys.all()):
            return self._standbys.explain()
        rings = self._history.rings
        shown = [name for name in rings.names() if name not in self._hidden]
        if graph == STAGES:
            shown = [self.graphs.staged] if self.graphs.staged else []
        return explain_empty_graph(graph, self._snapshot, rings, shown, self._time.span)

    def _show_limits(self) -> None:
        """Draw the limits of the rules that are about what is drawn."""
        rings = self._history.rings
        names = [name for name in rings.names() if name not in self._hidden]
        self.graphs.set_limits(self._limits.of(names, rings.choice))

    def _draw_legend(self) -> None:
        """Name the replicas, unless the numbers do, and the views where each is drawn."""
        names = {} if self._body.has_side else self.pens()
        views = self._history.rings.choice.views
        if len(views) > 1:
            names = {**names, **dict.fromkeys(views, "")}
        self._legend.set_names(names, self._hidden)
        self._legend.setVisible(bool(names))

    def _toggle_curve(self, name: str) -> None:
        self._hidden ^= {name}
        self.draw()

    def _show_all_curves(self) -> None:
        self._hidden.clear()
        self.draw()

    def pens(self) -> dict[str, str]:
        """Return the colours by replica: by the place of its name, whoever spoke first.

        Subscriptions come last: one that begins gives no replica another colour.
        """
        pens, known = self.theme.tokens.pens, set(self._history.rings.names())
        if self._snapshot is not None:
            known |= {health.name for health in replica_healths(self._snapshot)}
        names = sorted(
            known, key=lambda name: (name.startswith(SUBJECT_PREFIX), name == "archive", name)
        )
        return {name: pens[place % len(pens)] for place, name in enumerate(names)}

    def _on_zoom(self, start_s: float, end_s: float) -> None:
        self._time.zoom(start_s, end_s)
        self._show_span()

    def _go_live(self) -> None:
        self._time.go_live()
        self._show_span()

    def _show_span(self) -> None:
        self._marks.ask_again()
        self._toolbar.show_zoomed(zoomed=self._time.is_zoomed)
        self.draw()

    def _pause(self, paused: bool) -> None:  # noqa: FBT001 - a button's state
        self._time.pause(paused=paused)
        self.draw()

    def _set_thresholds(self, limits: LagThresholds) -> None:
        self.workspace.thresholds.set(limits)
        self.graphs.set_thresholds(limits)

    def _open_moment(self, moment_s: float) -> None:
        """Let the moment stay marked everywhere, and show what happened then."""
        self.cursor_link.pin(moment_s)
        self.workspace.requested_panel.publish(panel_registry.MOMENT.name)

    def write_note(self) -> None:
        """Ask for a note on the part of the time axis in sight, and keep it."""
        span = self._time.span
        first_us, last_us = (round(each * SECOND_US) for each in (span.start_s, span.end_s))

        def add(text: str) -> None:
            by = self.workspace.actor.value
            order = AddNote(at_us=first_us, until_us=last_us, text=text, by=by)
            self._orders.submit(tr("Note"), order)
            self._marks.ask_again()

        NoteDialog(self, first_us, last_us, add).open()

    def _save_picture(self) -> None:
        span = self._time.span
        heading = describe_picture(self._toolbar.view, span, self.workspace.data)
        replicas = {name: pen for name, pen in self.pens().items() if name not in self._hidden}
        save_picture(self, draw_picture(heading, self.graphs, replicas, self.theme))

    def _save_table(self) -> None:
        save_table(self, self.rings, self._time.span, self._hidden)

    def _set_catalogue(self, catalogue: CatalogueReply | None) -> None:
        if catalogue is not None:
            self._toolbar.set_views(catalogue.views)
            self._on_toolbar_changed()  # all views may be others now

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_PX, 10, _MARGIN_PX, 10)
        column.addWidget(self._toolbar)
        # not the legend itself: a height that depends on the width would let the panel be as high
        # as it likes to be, and scroll, instead of what is in it
        column.addWidget(FittingScrollArea(self._legend, _LEAST_LEGEND_PX))
        column.addWidget(self._orders.outcome)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._toolbar.changed.connect(self._on_toolbar_changed)
        self._toolbar.range_chosen.connect(self._go_live)
        self._history.extended.connect(self._on_extended)
        self._standbys.extended.connect(self._on_extended)
        self._history.loaded.connect(self._redraw.start)  # also where it stands still: it was asked
        self._toolbar.paused.connect(self._pause)
        self._toolbar.live_requested.connect(self._go_live)
        self._body.side_toggled.connect(self._draw_legend)
        self._body.thresholds.changed.connect(self._set_thresholds)
        self._table.curve_toggled.connect(self._toggle_curve)
        self._toolbar.picture_requested.connect(self._save_picture)
        self._toolbar.table_requested.connect(self._save_table)
        self._redraw.timeout.connect(self._draw_live)
        self._legend.toggled.connect(self._toggle_curve)
        self._staged.activated.connect(self.draw)
        self.graphs.zoomed.connect(self._on_zoom)
        self.graphs.clicked.connect(self._open_moment)
        self.graphs.mark_clicked.connect(partial(open_mark, self.workspace))
        self._marks.changed.connect(self.graphs.set_marks)
        self._limits.changed.connect(self._show_limits)
        self.workspace.catalogue.subscribe(self._set_catalogue)
        self._set_thresholds(self.workspace.thresholds.value)
        create_action(self, tr("Pause or go on"), self._toolbar.toggle_pause, "Space")
        create_action(self, tr("Back to the present"), self._go_live, "Home")
        noting = create_action(self, tr("Write a note on the time in sight"), self.write_note)
        limit_to_role(self.client, "operator", noting)
        create_action(self, tr("Mark no moment"), self.cursor_link.unpin)
        create_action(self, tr("Show all curves"), self._show_all_curves)
        create_action(self, tr("Export as a picture"), self._save_picture)
        create_action(self, tr("Export as a table"), self._save_table)
