"""Words for alerts: made here from a report's fields, for window and command line alike."""

from backend.messages.alert_rules import format_metric, read_condition
from backend.messages.alerts import (
    Alert,
    AlertEvent,
    AlertEventKind,
    AlertReport,
    AlertState,
    alert_id,
)
from backend.messages.number_text import format_counted, format_number, format_span
from backend.messages.text_list import join_clauses, join_items
from backend.translation import tr, tr_noop

STATE_TITLES: dict[AlertState, str] = {
    "normal": tr_noop("Normal"),
    "pending": tr_noop("Pending"),
    "firing": tr_noop("Firing"),
    "recovering": tr_noop("Recovering"),
    "no-data": tr_noop("No Data"),
    "error": tr_noop("Error"),
}
_COUNTED = {
    "normal": tr_noop("{count} normal"),
    "pending": tr_noop("{count} pending"),
    "firing": tr_noop("{count} firing"),
    "recovering": tr_noop("{count} recovering"),
    "no-data": tr_noop("{count} no data"),
    "error": tr_noop("{count} error"),
    "silenced": tr_noop("{count} silenced"),
}


def summarize_alerts(report: AlertReport) -> str:
    """Say in one line how many alerts there are in which state: `2 firing, 1 no data`."""
    counts: dict[str, int] = {}
    for alert in report.alerts:
        kind = "silenced" if alert.silence else alert.state
        counts[kind] = counts.get(kind, 0) + 1
    parts = [tr(_COUNTED[kind], count=format_number(n)) for kind, n in counts.items()]
    parts = parts or [tr("no alerts")]
    if report.more:
        parts.append(tr("{alerts} more", alerts=format_counted(report.more, "alert")))
    return join_items(parts)


def describe_alert(alert: Alert, report_age_us: int = 0) -> str:
    """Return the evidence of an alert in one line, without its state and name."""
    held = tr("for {span}", span=format_span(alert.held_us + report_age_us))
    parts = [tr(alert.reason) or _evidence(alert), held]
    if alert.no_data_us is not None and alert.state != "no-data":
        silence = format_span(alert.no_data_us + report_age_us)
        parts.append(tr("nothing is known of it for {span}", span=silence))
    if alert.acknowledged_by:
        parts.append(_acknowledgement(alert))
    if alert.silence:
        parts.append(tr("silenced ({silence})", silence=alert.silence))
    return join_clauses(parts)


def _acknowledgement(alert: Alert) -> str:
    by = alert.acknowledged_by
    if alert.note:
        return tr("acknowledged by {by} ({note})", by=by, note=alert.note)
    return tr("acknowledged by {by}", by=by)


def describe_alert_event(event: AlertEvent) -> str:
    """Say what happened in one line, without its time."""
    what = _what_happened(event)
    if event.by:
        what = tr("{what} by {by}", what=what, by=event.by)
    name = alert_id(event.rule, event.process, event.view)
    if event.text:
        return tr("{name}: {what}: {text}", name=name, what=what, text=_event_text(event))
    return tr("{name}: {what}", name=name, what=what)


def describe_alert_change(event: AlertEvent) -> str:
    """Say what happened in one line, where its time, its alert and who did it stand beside."""
    what = _what_happened(event)
    return tr("{what}: {text}", what=what, text=_event_text(event)) if event.text else what


def _event_text(event: AlertEvent) -> str:
    """Return what is said of it: the condition of a rule that was set, and else a text as it is."""
    return read_condition(event.text) if event.kind == "rule-set" else tr(event.text)


def _what_happened(event: AlertEvent) -> str:
    if event.kind != "state":
        return tr(_HAPPENED[event.kind])
    before, state = event.before or "normal", event.state or "normal"
    return tr("{state}, was {before}", state=tr(STATE_TITLES[state]), before=_title(before))


def _title(state: AlertState) -> str:
    return tr(STATE_TITLES[state])


_HAPPENED: dict[AlertEventKind, str] = {
    "acknowledged": tr_noop("acknowledged"),
    "released": tr_noop("the acknowledgement was taken back"),
    "silenced": tr_noop("silenced"),
    "silence-ended": tr_noop("the silence ended"),
    "rule-set": tr_noop("the rule was set"),
    "rule-removed": tr_noop("the rule was removed"),
    "command-failed": tr_noop("its command failed"),
    "command-retried": tr_noop("its command is run again"),
}


def _evidence(alert: Alert) -> str:
    """Say the condition with what was found."""
    condition = read_condition(alert.condition)
    if alert.state == "no-data":
        return tr("{condition}: nothing is known", condition=condition)
    found = alert.found or format_metric(alert.metric, alert.value)
    return tr("{condition}: {found}", condition=condition, found=found)
