"""What fires now, and programs of alerts that failed, each with a way to run it again."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from backend.messages.alerts import CommandFailure, RetryAlertCommand
from backend.messages.text_list import join_items, label_text
from backend.translation import tr
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.overview.alert_list import AlertList
from console.panels.replicas.control_requests import ControlRequests
from console.state.alert_status import current_alerts
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_local
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.keyed_lines import KeyedLines
from console.widgets.labels import create_label, set_label, set_tone

_MAX_SHOWN = 200


class FailureLine(QFrame):
    """A program that failed, so that nobody may have heard of the alert."""

    def __init__(self, workspace: Workspace, requests: ControlRequests) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        set_tone(self, "bad")
        self._workspace, self._requests = workspace, requests
        self._rule = ""
        self._text = create_label("", selectable=True)
        self._text.setWordWrap(True)
        self.retry_button = QPushButton(tr("Run it again"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(self._text, 1)
        row.addWidget(self.retry_button)
        self.retry_button.clicked.connect(self._on_retry)
        limit_to_role(requests.client, "operator", self.retry_button)

    def show_failure(self, failure: CommandFailure) -> None:
        """Write why it failed, and when."""
        self._rule = failure.rule
        at = format_local(failure.at_us)[:19]
        set_label(self._text, label_text(join_items((failure.alert, at)), failure.error))

    def _on_retry(self) -> None:
        order = RetryAlertCommand(rule=self._rule, by=self._workspace.actor.value)
        title = tr("Run the program of {rule} again", rule=self._rule)
        self._requests.submit(title, order, self.retry_button)


class CurrentAlertsTab(QWidget):
    """All alerts that are not Normal, worst first, over the programs that failed."""

    def __init__(self, client: BackendClient, theme: Theme, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._requests = ControlRequests(client)
        self.failures: list[FailureLine] = []
        self.alerts = AlertList(client, theme, workspace.actor, most=_MAX_SHOWN)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.addWidget(self.alerts)
        self._failures = QVBoxLayout()
        self._heading = create_label(tr("Programs that failed"), "section")
        self._failures.addWidget(self._heading)
        self._lines = KeyedLines(self._failures, self._create_line)
        column.addLayout(self._failures)
        column.addWidget(self._requests.outcome)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(area)

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the alerts as far as they are known now."""
        self.alerts.apply_snapshot(snapshot)
        report = current_alerts(snapshot)
        failures = report.failures if report is not None else []
        self._heading.setVisible(bool(failures))
        self.failures = self._lines.arrange([failure.rule for failure in failures])
        for line, failure in zip(self.failures, failures, strict=True):
            line.show_failure(failure)

    def _create_line(self) -> FailureLine:
        return FailureLine(self._workspace, self._requests)
