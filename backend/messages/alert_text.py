"""Words for alerts: made here from a report's fields, for window and command line alike."""

from backend.messages.alert_rules import format_metric
from backend.messages.alerts import (
    Alert,
    AlertEvent,
    AlertEventKind,
    AlertReport,
    AlertState,
    alert_id,
)
from backend.messages.number_text import format_counted, format_span

STATE_TITLES: dict[AlertState, str] = {
    "normal": "Normal",
    "pending": "Pending",
    "firing": "Firing",
    "recovering": "Recovering",
    "no-data": "No Data",
    "error": "Error",
}


def summarize_alerts(report: AlertReport) -> str:
    """Say in one line how many alerts there are in which state: `2 firing, 1 no data`."""
    counts: dict[str, int] = {}
    for alert in report.alerts:
        title = "silenced" if alert.silence else STATE_TITLES[alert.state].lower()
        counts[title] = counts.get(title, 0) + 1
    text = ", ".join(f"{count} {title}" for title, count in counts.items()) or "no alerts"
    return f"{text}, {format_counted(report.more, 'alert')} more" if report.more else text


def describe_alert(alert: Alert, report_age_us: int = 0) -> str:
    """Return the evidence of an alert in one line, without its state and name."""
    held = f"for {format_span(alert.held_us + report_age_us)}"
    parts = [alert.reason or _evidence(alert), held]
    if alert.no_data_us is not None and alert.state != "no-data":
        parts.append(f"nothing is known of it for {format_span(alert.no_data_us + report_age_us)}")
    if alert.acknowledged_by:
        note = f" ({alert.note})" if alert.note else ""
        parts.append(f"acknowledged by {alert.acknowledged_by}{note}")
    if alert.silence:
        parts.append(f"silenced ({alert.silence})")
    return "; ".join(parts)


def describe_alert_event(event: AlertEvent) -> str:
    """Say what happened in one line, without its time."""
    name = alert_id(event.rule, event.process, event.view)
    if event.kind == "state":
        before, state = event.before or "normal", event.state or "normal"
        what = f"{STATE_TITLES[state]}, was {STATE_TITLES[before]}"
    else:
        what = _HAPPENED[event.kind]
    by = f" by {event.by}" if event.by else ""
    return f"{name}: {what}{by}: {event.text}" if event.text else f"{name}: {what}{by}"


_HAPPENED: dict[AlertEventKind, str] = {
    "acknowledged": "acknowledged",
    "silenced": "silenced",
    "silence-ended": "the silence ended",
    "rule-set": "the rule was set",
    "rule-removed": "the rule was removed",
    "command-failed": "its command failed",
    "command-retried": "its command is run again",
}


def _evidence(alert: Alert) -> str:
    """Say the condition with what was found."""
    if alert.state == "no-data":
        return f"{alert.condition}: nothing is known"
    found = alert.found or format_metric(alert.metric, alert.value)
    return f"{alert.condition}: {found}"
