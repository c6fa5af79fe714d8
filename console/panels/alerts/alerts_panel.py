"""The alerts panel: what fires, by which rules, what is kept quiet, and what has happened."""

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from backend.clock import SECOND_US
from backend.messages.alerts import (
    MAX_HISTORY,
    AlertRules,
    AskAlertHistory,
    AskAlertRules,
)
from backend.translation import tr
from console.link.bridge import BackendClient
from console.panels import panel_registry
from console.panels.alerts.current_alerts_tab import CurrentAlertsTab
from console.panels.alerts.history_tab import FormattedHistory, HistoryTab, format_history
from console.panels.alerts.rules_tab import RulesTab
from console.panels.alerts.silences_tab import SilencesTab
from console.panels.panel import Panel
from console.state.alert_status import current_alerts
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from console.theme.theme import Theme

_INTERVAL_US = 2 * SECOND_US  # between two questions for what is not published


class AlertsPanel(Panel):
    """Four tabs; rules and history are asked for while the panel is in sight."""

    entry = panel_registry.ALERTS

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__(client, theme, workspace)
        self._asked_us = 0
        self._session = ""
        self._is_known = False
        self.current = CurrentAlertsTab(client, theme, workspace)
        self.rules = RulesTab(client, theme, workspace)
        self.silences = SilencesTab(client, theme, workspace)
        self.history = HistoryTab(theme, workspace.tables)
        self.tabs = QTabWidget()
        for tab, title in (
            (self.current, tr("Now")),
            (self.rules, tr("Rules")),
            (self.silences, tr("Silences")),
            (self.history, tr("History")),
        ):
            self.tabs.addTab(tab, title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._ask_soon)
        self.rules.changed.connect(self._ask_soon)
        workspace.requested_mark.subscribe(self._on_mark)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show what was published, and ask for the rest every two seconds."""
        if not self.isVisible():
            return
        self.current.apply_snapshot(snapshot)
        self.rules.apply_snapshot(snapshot)
        report = current_alerts(snapshot)
        if report is not None:
            self.silences.show_silences(report.silences)
        is_due = snapshot.now_us - self._asked_us >= _INTERVAL_US
        if snapshot.phase == "connected" and (is_due or snapshot.session != self._session):
            self._asked_us, self._session = snapshot.now_us, snapshot.session
            self.client.request(AskAlertRules(), self._on_rules)
            asked = AskAlertHistory(limit=MAX_HISTORY)
            self.client.request(asked, self._on_history, prepare=format_history)

    def is_ready(self) -> bool:
        """Whether the rules have come."""
        return self._is_known

    def save_state(self) -> dict[str, str]:
        """Return which tab is shown."""
        return {"tab": str(self.tabs.currentIndex())}

    def restore_state(self, state: Mapping[str, str]) -> None:
        """Show the same tab again."""
        place = state.get("tab", "")
        if place.isdecimal() and int(place) < self.tabs.count():
            self.tabs.setCurrentIndex(int(place))

    def link_state(self) -> dict[str, str]:
        """Return which tab is shown, and the rule that is chosen in that of the rules."""
        is_rules = self.tabs.currentWidget() is self.rules
        return {**self.save_state(), "rule": self.rules.chosen if is_rules else ""}

    def open_link(self, state: Mapping[str, str]) -> None:
        """Show the same tab, and choose the same rule as soon as it is known."""
        super().open_link(state)
        if rule := state.get("rule", ""):
            self.rules.choose(rule)

    def keyboard_target(self) -> QWidget:
        """The tabs: the arrow keys go through them."""
        return self.tabs.tabBar()

    def minimumSizeHint(self) -> QSize:
        """Leave room to other panels: what does not fit can be scrolled to."""
        return QSize(480, 240)

    def _on_mark(self, key: str) -> None:
        """Show what happened to an alert where it stands in the history."""
        if key.startswith("alert:"):
            self.tabs.setCurrentWidget(self.history)
            self.history.select_mark(key)

    def _ask_soon(self) -> None:
        self._asked_us = 0

    def _on_rules(self, reply: object) -> None:
        if isinstance(reply, AlertRules):
            self._is_known = True
            self.rules.show_rules(reply.rules)

    def _on_history(self, reply: object) -> None:
        if isinstance(reply, FormattedHistory):
            self.history.show_history(reply)
