"""The alerts that are not Normal: what fires, since when, who looks after it; and two buttons."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from backend.clock import SECOND_US, now_us
from backend.messages.alert_text import STATE_TITLES, describe_alert
from backend.messages.alerts import (
    AcknowledgeAlert,
    AddSilence,
    Alert,
    AlertOrder,
    EndSilence,
    ReleaseAlert,
)
from backend.messages.text_list import end_sentence, join_sentences, label_text
from backend.translation import tr, tr_noop
from console.actions.role_limit import limit_to_role
from console.link.bridge import BackendClient
from console.panels.replicas.control_requests import ControlRequests
from console.state.alert_status import alert_tone, current_alerts, summarize_alert_status
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_count
from console.state.observable import Observable
from console.theme.theme import Theme
from console.theme.tokens import Tone
from console.widgets.keyed_lines import KeyedLines, StatusSummary
from console.widgets.labels import create_label, set_label, set_property, set_tone
from console.widgets.status_mark import StatusMark

_MAX_SHOWN = 12  # what is beyond is counted; `marigraph alerts` lists all of it
_SILENCE_US = 3_600 * SECOND_US
_QUIET = tr_noop("No notification of it for an hour; it goes on being shown.")
Submit = Callable[[str, AlertOrder, QWidget], None]


class AlertList(QWidget):
    """Alerts, worst first; one line when there is none."""

    def __init__(
        self,
        client: BackendClient,
        theme: Theme,
        actor: Observable[str],
        *,
        most: int = _MAX_SHOWN,
    ) -> None:
        """`most`: alerts that are shown; what is beyond is counted."""
        super().__init__()
        self._most = most
        self._theme, self._actor = theme, actor
        self._requests = ControlRequests(client)
        self._summary, column = StatusSummary(theme), QVBoxLayout(self)
        self._lines = KeyedLines(column, self._create_line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._summary)
        column.addWidget(self._requests.outcome)

    @property
    def tone(self) -> Tone:
        """How bad the worst of it is."""
        return self._summary.tone

    @property
    def is_line(self) -> bool:
        """Whether one line says it all."""
        return self.tone == "ok" and self._requests.outcome.isHidden()

    def apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        """Show the alerts as far as they are known now."""
        report = current_alerts(snapshot)
        alerts = report.alerts if report is not None else []
        tone, text = summarize_alert_status(snapshot)
        hidden = len(alerts) - self._most + (report.more if report is not None else 0)
        if hidden > 0:
            text = tr("{text} {hidden} are not shown here.", text=text, hidden=format_count(hidden))
        self._summary.set_summary(tone, text)
        shown = alerts[: self._most]
        age_us = max(0, snapshot.now_us - snapshot.alerts_heard_us)
        lines = self._lines.arrange([alert.id for alert in shown])
        for line, alert in zip(lines, shown, strict=True):
            line.show_alert(alert, age_us)

    def _create_line(self) -> "_AlertLine":
        line = _AlertLine(self._theme, self._actor, self._submit)
        limit_to_role(self._requests.client, "operator", *line.buttons)
        return line

    def _submit(self, title: str, order: AlertOrder, button: QWidget) -> None:
        self._requests.submit(title, order, button)


def _as_sentence(summary: str) -> str:
    """Return an operator's summary with the point that is missing: evidence stands behind it."""
    return end_sentence(summary) if summary[-1].isalnum() else summary


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
        self._acknowledge, self._silence = (
            QPushButton(tr("Acknowledge")),
            QPushButton(tr("Silence 1 h")),
        )
        self._silence.setProperty("role", "flat")
        self._acknowledge.clicked.connect(self._on_acknowledge)
        self._silence.clicked.connect(self._on_silence)
        self._lay_out()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """What changes something."""
        return self._acknowledge, self._silence

    def show_alert(self, alert: Alert, age_us: int) -> None:
        """Write an alert as it was reported `age_us` ago."""
        self._alert = alert
        tone, title = alert_tone(alert), tr(STATE_TITLES[alert.state])
        set_tone(self, tone if tone != "unknown" else "warn")
        self._mark.set_tone(tone, label_text(title, alert.id))
        set_label(self._word, title)
        set_tone(self._word, tone)
        summary = tr(alert.summary)  # those of the rules that are there from the start
        set_label(self._name, alert.id, summary)
        text = describe_alert(alert, age_us)
        set_label(self._text, join_sentences((_as_sentence(summary), text)) if summary else text)
        self._show_acknowledge(alert)
        self._silence.setText(tr("End silence") if alert.silence else tr("Silence 1 h"))
        ends = tr("End the silence {silence}, of all that it is about.", silence=alert.silence)
        self._silence.setToolTip(ends if alert.silence else tr(_QUIET))

    def _show_acknowledge(self, alert: Alert) -> None:
        """Offer to acknowledge it, or to take that back."""
        self._acknowledge.setVisible(alert.state != "error")
        is_taken = bool(alert.acknowledged_by)
        self._acknowledge.setText(tr("Take back") if is_taken else tr("Acknowledge"))
        self._acknowledge.setToolTip(
            tr("Take the acknowledgement by {by} back.", by=alert.acknowledged_by)
            if is_taken
            else tr("Say that you look after it; it goes on being shown.")
        )
        set_property(self._acknowledge, "role", "flat" if is_taken else "")

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
        if alert is not None and alert.acknowledged_by:
            released = ReleaseAlert(
                rule=alert.rule, process=alert.process, view=alert.view, by=self._actor.value
            )
            title = tr("Take the acknowledgement of {alert} back", alert=alert.id)
            self._submit(title, released, self._acknowledge)
        elif alert is not None:
            order = AcknowledgeAlert(
                rule=alert.rule, process=alert.process, view=alert.view, by=self._actor.value
            )
            self._submit(tr("Acknowledge {alert}", alert=alert.id), order, self._acknowledge)

    def _on_silence(self) -> None:
        alert = self._alert
        if alert is not None and alert.silence:
            ended = EndSilence(id=alert.silence, by=self._actor.value)
            self._submit(
                tr("End the silence {silence}", silence=alert.silence), ended, self._silence
            )
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
            self._submit(tr("Silence {alert} for an hour", alert=alert.id), order, self._silence)
