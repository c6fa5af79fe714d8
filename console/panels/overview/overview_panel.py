"""The overview panel."""

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.lag.lag_series_request import LagHistory
from console.panels.overview.alert_list import AlertList
from console.panels.overview.metric_cards import MetricCards
from console.panels.overview.problem_list import ProblemList
from console.panels.overview.process_list import ProcessList
from console.panels.overview.process_tables import ReplicaTable
from console.panels.overview.welcome_card import WelcomeCard
from console.panels.panel import Panel
from console.state.backend_snapshot import BackendSnapshot
from console.state.lag_buffers import LagChoice
from console.state.refresh_limiter import RefreshLimiter
from console.state.replica_health import primary_health, replica_healths
from console.state.time_cursor import TimeCursor
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.card import create_card

_Direction = QBoxLayout.Direction
_MARGIN_PX = 14
_LOW_PX = 330  # a panel that is lower shows the health above the figures
_UPDATE_INTERVAL_US = SECOND_US // 4
_SPARKLINE_S = 300  # seconds that the sparklines show


class OverviewPanel(Panel):
    """Figures, alerts, replicas, processes; what to do when the log is empty."""

    entry = panel_registry.OVERVIEW

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self.welcome = WelcomeCard(theme, workspace)
        self._metrics_row = MetricCards()
        self._problems = ProblemList(client, theme, workspace.actor)
        self._alerts = AlertList(client, theme, workspace.actor)
        self._replicas, self._processes = ReplicaTable(theme), ProcessList(theme)
        self._cards = (
            create_card(tr("Replicas"), self._replicas),
            create_card(tr("Processes"), self._processes),
        )
        self._health, self._column = create_card(tr("Health"), self._problems), QVBoxLayout()
        self._alert_card = create_card(tr("Alerts"), self._alerts)
        self._history = LagHistory(client, _SPARKLINE_S, LagChoice())
        self._snapshot: BackendSnapshot | None = None
        self._tables = QBoxLayout(_Direction.LeftToRight)
        self._scroll = QScrollArea()
        self._pace = RefreshLimiter(_UPDATE_INTERVAL_US)
        self._build()
        limit_to_role(client, "administrator", self.welcome.start, self.welcome.cancel)
        self._replicas.moment_hovered.connect(self._on_hovered)
        workspace.cursor.subscribe(self._on_cursor)
        for part in (self._problems, self._replicas):
            part.panel_requested.connect(workspace.requested_panel.publish)
        self._metrics_row.followed.connect(self._show_events)
        self._replicas.replica_requested.connect(self._show_replica)
        self._processes.unfold.toggled.connect(self._on_unfolded)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show a snapshot; the samples are kept also while nobody looks."""
        self._snapshot = snapshot
        self._history.apply_snapshot(snapshot)
        is_new = is_log_new(snapshot) and not self.workspace.is_copy
        self.welcome.set_empty(empty=is_new)
        if self.isVisible() and self._pace.is_due(snapshot):
            self._show(snapshot)

    def is_ready(self) -> bool:
        """Whether the primary and every replica have spoken, but for those known to be silent."""
        snapshot = self._snapshot
        if snapshot is None or snapshot.health is None or not has_primary_figures(snapshot):
            return False
        names = {each.name for each in replica_healths(snapshot) if each.is_answering}
        return names <= snapshot.replicas.keys() and self._history.is_complete

    def showEvent(self, event: QShowEvent) -> None:
        """Show what came while nobody looked."""
        super().showEvent(event)
        if self._snapshot is not None:
            self._show(self._snapshot)

    def visible_texts(self) -> set[str]:
        """Everything that is written on it and can be seen."""
        return {each.text() for each in self.findChildren(QLabel) if each.isVisible()}

    def save_state(self) -> dict[str, str]:
        """Remember whether each process is shown."""
        return {"processes": "1" if self._processes.unfold.isChecked() else ""}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show each process again, where it was shown."""
        if "processes" in state:
            self._processes.unfold.setChecked(bool(state["processes"]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put replicas and processes below each other where there is little room."""
        super().resizeEvent(event)
        self._column.removeWidget(self._health)  # it comes first where little else is in sight
        self._column.insertWidget(1 if self.height() < _LOW_PX else 2, self._health)
        self._arrange_tables()

    def _arrange_tables(self) -> None:
        """Put the tables side by side where both fit whole; what they need grows as they fill.

        What is well takes one line, and stands below.
        """
        is_folded = self._processes.is_folded
        self._cards[1].show_as_line(is_line=is_folded)
        room_px = self._scroll.viewport().width() - 2 * _MARGIN_PX
        fits = not is_folded and self._needed_px() <= room_px
        self._tables.setDirection(_Direction.LeftToRight if fits else _Direction.TopToBottom)

    def _needed_px(self) -> int:
        """Return the width at which both tables are whole, side by side."""
        needed_px = self._tables.spacing() * (len(self._cards) - 1)
        shown = ((self._replicas, self._replicas), (self._processes, self._processes.table))
        for card, (content, table) in zip(self._cards, shown, strict=True):
            frame_px = card.minimumSizeHint().width() - content.minimumSizeHint().width()
            needed_px += table.whole_width_px + frame_px
        return needed_px

    def _show(self, snapshot: BackendSnapshot) -> None:
        self._metrics_row.apply_snapshot(snapshot)
        self._problems.apply_snapshot(snapshot)
        self._alerts.apply_snapshot(snapshot)
        self._replicas.apply_snapshot(snapshot, self._history.rings)
        self._processes.apply_snapshot(snapshot)
        self._health.show_as_line(is_line=self._problems.is_line)
        self._alert_card.show_as_line(is_line=self._alerts.is_line)
        self._arrange_tables()

    def _on_unfolded(self, _is_checked: object) -> None:
        self._arrange_tables()

    def _show_events(self, panel: str, is_last: object) -> None:
        """Show the panel behind a figure; of the log's end also its last event."""
        self.workspace.requested_panel.publish(panel)
        snapshot = self._snapshot
        if is_last and snapshot is not None and snapshot.head:
            self.workspace.selected_position.publish(snapshot.head)

    def _show_replica(self, name: str) -> None:
        self.workspace.requested_panel.publish(panel_registry.REPLICAS.name)
        self.workspace.requested_replica.publish(name)

    def _on_hovered(self, moment_s: float | None) -> None:
        """Mark the moment in every panel."""
        moment_us = None if moment_s is None else round(moment_s * SECOND_US)
        cursor = self.workspace.cursor
        cursor.set(replace(cursor.value, hovered_us=moment_us))

    def _on_cursor(self, cursor: TimeCursor) -> None:
        moment_us = cursor.moment_us
        self._replicas.set_cursor(None if moment_us is None else moment_us / SECOND_US)

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        column = self._column
        inside.setLayout(column)
        column.setContentsMargins(_MARGIN_PX, 12, _MARGIN_PX, 12)
        column.setSpacing(10)
        column.addWidget(self.welcome)
        column.addWidget(self._metrics_row)
        column.addWidget(self._health)
        column.addWidget(self._alert_card)
        self._tables.setSpacing(10)
        for card, stretch in zip(self._cards, (3, 2), strict=True):
            self._tables.addWidget(card, stretch)
        column.addLayout(self._tables)
        column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._scroll)


def is_log_new(snapshot: BackendSnapshot) -> bool:
    """Whether nothing was ever written: a log that was lost under its replicas is no new one."""
    return (
        snapshot.phase == "connected"
        and snapshot.head_heard_us > 0
        and not snapshot.head
        and snapshot.health is not None
        and not any(heard.sample.applied for heard in snapshot.replicas.values())
    )


def has_primary_figures(snapshot: BackendSnapshot) -> bool:
    """Whether the primary's figures are there, or it is known that none will come."""
    if snapshot.primary is not None and snapshot.rates.events_per_s is not None:
        return True
    primary = primary_health(snapshot)
    return not primary.is_answering and primary.verdict.rule != "starting"
