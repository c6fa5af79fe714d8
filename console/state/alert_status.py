"""Alerts as the window shows them: as far as they are still believed, and what is news of them."""

from collections.abc import Collection
from typing import Literal

import msgspec

from backend.messages.alert_text import describe_alert, summarize_alerts
from backend.messages.alerts import Alert, AlertReport
from backend.messages.number_text import format_counted
from backend.messages.text_list import capitalize_first, join_names
from backend.translation import tr
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import format_duration
from console.state.replica_health import current_report
from console.theme.tokens import Tone

_SILENT_AFTER_US = 5_000_000  # an older report says nothing about now
_WORST_FIRST: tuple[Tone, ...] = ("bad", "warn", "unknown", "busy")
_MAX_NAMED = 3  # in one notification; more are counted
AlertNewsKind = Literal["warning", "critical", "over"]


class AlertNews(msgspec.Struct, frozen=True):
    """What a notification says."""

    kind: AlertNewsKind
    title: str
    text: str


def current_alerts(snapshot: BackendSnapshot) -> AlertReport | None:
    """Return the report as long as it is believed; None where nobody knows the alerts now."""
    is_old = snapshot.now_us - snapshot.alerts_heard_us > _SILENT_AFTER_US
    return None if is_old or snapshot.phase != "connected" else snapshot.alerts


def alert_tone(alert: Alert) -> Tone:
    """Return the tone of one alert; one that is silenced or only pending is no alarm."""
    if alert.silence or alert.state == "pending":
        return "busy"
    if alert.state == "no-data":
        return "unknown"
    if alert.state == "recovering":
        return "warn"
    return "bad" if alert.severity == "critical" or alert.state == "error" else "warn"


def summarize_alert_status(snapshot: BackendSnapshot) -> tuple[Tone, str]:
    """Return how the alerts are, in one line."""
    report = current_alerts(snapshot)
    if report is None:
        return "unknown", _unknown_text(snapshot)
    if report.error:
        return "bad", tr("Alerts are not kept: {error}", error=report.error)
    if report.failures:
        failed = join_names(each.alert for each in report.failures)
        return "bad", tr(
            "Notifications failed, of {alerts}. {counts}", alerts=failed, counts=_counts(report)
        )
    tones = {alert_tone(alert) for alert in report.alerts}
    return _worst_of(tones), _counts(report)


def _worst_of(tones: Collection[str]) -> Tone:
    for tone in _WORST_FIRST:
        if tone in tones:
            return tone
    return "ok"


def worst_tone(snapshot: BackendSnapshot) -> Tone:
    """Return the tone of the alerts and of health together, whichever is worse."""
    alerts, _ = summarize_alert_status(snapshot)
    severity = current_report(snapshot).severity
    if alerts == "bad" or severity == "critical":
        return "bad"
    if alerts == "warn" or severity == "warning":
        return "warn"
    return "unknown" if alerts == "unknown" or severity == "unknown" else "ok"


class AlertWatch:
    """Notices what fires and what is over, from one report to the next; of the first, nothing."""

    def __init__(self) -> None:
        self._open: dict[str, Alert] | None = None

    def update(self, snapshot: BackendSnapshot) -> AlertNews | None:
        """Return what there is to notify of; None: nothing, or nobody knows."""
        report = current_alerts(snapshot)
        if report is None:
            return None
        known, self._open = self._open, _notable(report, self._open or {})
        if known is None:
            begun = [alert for alert in self._open.values() if not alert.acknowledged_by]
        else:
            begun = [alert for id_, alert in self._open.items() if id_ not in known]
        if begun:
            return _begun_news(begun)
        over = [id_ for id_ in known or {} if id_ not in self._open]
        return AlertNews("over", tr("Alert over"), _join(over)) if over else None


def _notable(report: AlertReport, known: dict[str, Alert]) -> dict[str, Alert]:
    """Return the alerts that have fired and are not silenced; a cut report ends none of them."""
    fired = {
        alert.id: alert
        for alert in report.alerts
        if alert.state in ("firing", "recovering", "error") and not alert.silence
    }
    return known | fired if report.more else fired


def _begun_news(begun: list[Alert]) -> AlertNews:
    critical = [alert for alert in begun if alert.severity == "critical"]
    if len(begun) == 1:
        name = begun[0].id
        title = (
            tr("Critical alert: {alert}", alert=name)
            if critical
            else tr("Alert: {alert}", alert=name)
        )
        return AlertNews(begun[0].severity, title, describe_alert(begun[0]))
    names = _join([alert.id for alert in (critical or begun)])
    title = tr("{alerts} fire", alerts=format_counted(len(begun), "alert"))
    return AlertNews("critical" if critical else "warning", title, names)


def _join(names: list[str]) -> str:
    more = len(names) - _MAX_NAMED
    shown = join_names(names[:_MAX_NAMED])
    return tr("{names} and {more} more", names=shown, more=more) if more > 0 else shown


def _counts(report: AlertReport) -> str:
    rules = format_counted(report.rules, "rule")
    text = tr("{alerts}, by {rules}.", alerts=summarize_alerts(report), rules=rules)
    return capitalize_first(text)


def _unknown_text(snapshot: BackendSnapshot) -> str:
    if snapshot.alerts is None:
        return tr("The backend has not reported its alerts yet.")
    age = format_duration(max(0, snapshot.now_us - snapshot.alerts_heard_us))
    return tr("Nobody knows the alerts now; they were last heard {age} ago.", age=age)
