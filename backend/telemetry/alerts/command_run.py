"""What an operator's command is told of an alert, in its environment."""

import msgspec

from backend.clock import format_rfc3339
from backend.messages.alert_rules import format_condition, format_metric
from backend.messages.alerts import AlertRule, alert_id
from backend.telemetry.alerts.alert_series import AlertKey
from backend.telemetry.alerts.alert_store import AlertRecord


class CommandRun(msgspec.Struct, frozen=True):
    """One run of a rule's command: for an alert that fires, or that is over (`due`)."""

    key: AlertKey
    due: str
    command: list[str]
    environment: dict[str, str]


def build_run(rule: AlertRule, key: AlertKey, record: AlertRecord) -> CommandRun:
    """Return the run that is due; `MARIGRAPH_ALERT_…` say what it is about."""
    name, process, view = key
    value = record.found or format_metric(rule.metric, record.value)
    state = "firing" if record.due == "firing" else "resolved"
    since_at_us = record.since_at_us if record.fired_at_us is None else record.fired_at_us
    facts = {
        "ID": alert_id(name, process, view),
        "RULE": name,
        "PROCESS": process,
        "VIEW": view,
        "STATE": state,
        "SEVERITY": rule.severity,
        "CONDITION": format_condition(rule),
        "VALUE": value,
        "SINCE": format_rfc3339(since_at_us),
        "SUMMARY": rule.summary,
    }
    environment = {f"MARIGRAPH_ALERT_{field}": text for field, text in facts.items()}
    return CommandRun(key, record.due, rule.command, environment)
