"""The alerts that are not Normal: what fires, since when, who looks after it; and two buttons."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.clock import SECOND_US, now_us
from backend.messages.alert_text import STATE_TITLES, describe_alert
from backend.messages.alerts import AcknowledgeAlert, AddSilence, Alert, AlertOrder, EndSilence
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.state.alert_status import alert_tone, current_alerts, summarize_alert_status
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count
from console.state.observable import Observable
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.labels import create_label, set_label, set_tone
from console.widgets.status_mark import StatusMark

_MAX_SHOWN = 12  # what is beyond is counted; `marigraph alerts` lists all of it
_SILENCE_US = 3_600 * SECOND_US
_QUIET = "No notification of it for an hour; it goes on being shown."
Submit = Callable[[str, AlertOrder, QWidget], None]


class AlertList(QWidget):
    """Alerts, worst first; one line when there is none."""

    def __init__(self, client: BackendClient, theme: Theme, actor: Observable[str]) -> None:
        super().__init__()
        self._theme, self._actor = theme, actor
        self._requests = ControlRequests(client)
        self._lines: dict[str, _AlertLine] = {}  # by the alert's id
        self._summary, self._mark = create_label(), StatusMark(theme)
        self._summary.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(self._summary_row())
        self._column.addWidget(self._requests.outcome)

    @property
    def tone(self) -> Tone:
        """How bad the worst of it is."""
        return self._mark.tone

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the alerts as far as they are known now."""
        report = current_alerts(snapshot)
        alerts = report.alerts if report is not None else []
        tone, text = summarize_alert_status(snapshot)
        hidden = len(alerts) - _MAX_SHOWN + (report.more if report is not None else 0)
        if hidden > 0:
            text = f"{text} {format_count(hidden)} are not shown here."
        self._mark.set_tone(tone, text)
        set_label(self._summary, text)
        shown = alerts[:_MAX_SHOWN]
        self._remove_lines(self._lines.keys() - {alert.id for alert in shown})
        age_us = max(0, snapshot.now_us - snapshot.alerts_heard_us)
        for place, alert in enumerate(shown, start=1):
            self._line(alert.id, place).show_alert(alert, age_us)

    def _line(self, id_: str, place: int) -> "_AlertLine":
        """Return an alert's own line, at its place: a button stays with what it is about."""
        line = self._lines.get(id_)
        if line is None:
            line = self._lines[id_] = _AlertLine(self._theme, self._actor, self._submit)
        if self._column.indexOf(line) != place:
            self._column.removeWidget(line)
            self._column.insertWidget(place, line)
            line.show()
        return line

    def _remove_lines(self, ids: Iterable[str]) -> None:
        for id_ in list(ids):
            line = self._lines.pop(id_)
            focus = QApplication.focusWidget()
            if focus is not None and line.isAncestorOf(focus):
                self.setFocus()  # the next alert's button is nobody's choice
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()

    def _submit(self, title: str, order: AlertOrder, button: QWidget) -> None:
        self._requests.submit(title, order, button)

    def _summary_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addWidget(self._summary, 1)
        return row


class _AlertLine(QFrame):
    """One alert, with the buttons that acknowledge and silence it."""

    def __init__(self, theme: Theme, actor: Observable[str], submit: Submit) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._actor, self._submit = actor, submit
        self._alert: Alert | None = None
        self._mark, self._word = StatusMark(theme), create_label(role="title")
        self._name = create_label(role="title", selectable=True)
        self._text = create_label(selectable=True)
        self._acknowledge, self._silence = QPushButton("Acknowledge"), QPushButton("Silence 1 h")
        self._silence.setProperty("role", "flat")
        self._acknowledge.setToolTip("Say that you look after it; it goes on being shown.")
        self._acknowledge.clicked.connect(self._on_acknowledge)
        self._silence.clicked.connect(self._on_silence)
        self._lay_out()

    def show_alert(self, alert: Alert, age_us: int) -> None:
        """Write an alert as it was reported `age_us` ago."""
        self._alert = alert
        tone, title = alert_tone(alert), STATE_TITLES[alert.state]
        set_tone(self, tone if tone != "unknown" else "warn")
        self._mark.set_tone(tone, f"{title}: {alert.id}")
        set_label(self._word, title)
        set_tone(self._word, tone)
        set_label(self._name, alert.id, alert.summary)
        text = describe_alert(alert, age_us)
        set_label(self._text, f"{alert.summary} {text}" if alert.summary else text)
        self._acknowledge.setVisible(alert.state != "error" and not alert.acknowledged_by)
        self._silence.setText("End silence" if alert.silence else "Silence 1 h")
        ends = f"End the silence {alert.silence}, of all that it is about."
        self._silence.setToolTip(ends if alert.silence else _QUIET)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._word)
        self._name.setWordWrap(True)
        head.addWidget(self._name, 1)
        head.addWidget(self._acknowledge)
        head.addWidget(self._silence)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 8)
        column.setSpacing(3)
        column.addLayout(head)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._text)

    def _on_acknowledge(self) -> None:
        alert = self._alert
        if alert is not None:
            order = AcknowledgeAlert(
                rule=alert.rule, process=alert.process, view=alert.view, by=self._actor.value
            )
            self._submit(f"Acknowledge {alert.id}", order, self._acknowledge)

    def _on_silence(self) -> None:
        alert = self._alert
        if alert is not None and alert.silence:
            ended = EndSilence(id=alert.silence, by=self._actor.value)
            self._submit(f"End the silence {alert.silence}", ended, self._silence)
        elif alert is not None:
            begins_us = now_us()
            order = AddSilence(
                rule=alert.rule,
                process=alert.process or "*",
                view=alert.view,
                starts_at_us=begins_us,
                ends_at_us=begins_us + _SILENCE_US,
                by=self._actor.value,
            )
            self._submit(f"Silence {alert.id} for an hour", order, self._silence)
