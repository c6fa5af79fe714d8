"""`marigraph alerts`: what fires, by which rules, and what has happened before."""

from collections.abc import Iterator
from typing import Annotated

import typer

from backend.cli.alert_order_commands import add_order_commands
from backend.cli.alert_preview_command import preview
from backend.cli.exit_codes import EXIT_REFUSED, with_exit_codes
from backend.cli.output import format_time, print_json, print_line, print_table
from backend.cli.running_backend import connect_or_report
from backend.cli.shared_options import Data, Json, pass_to_subcommand, settings_for
from backend.cli.status_json import to_seconds
from backend.clock import format_rfc3339
from backend.errors import Defect
from backend.messages.alert_rules import format_condition
from backend.messages.alert_text import (
    STATE_TITLES,
    describe_alert,
    describe_alert_event,
    summarize_alerts,
)
from backend.messages.alerts import (
    MAX_HISTORY,
    Alert,
    AlertHistory,
    AlertReport,
    AlertRule,
    AlertRules,
    AlertSilence,
    AskAlertHistory,
    AskAlertRules,
    AskAlerts,
    alert_id,
)
from backend.messages.number_text import format_counted, format_span
from backend.messages.silence_schedule import describe_schedule

app = typer.Typer(rich_markup_mode=None)
_SECOND_US = 1_000_000


@app.callback(invoke_without_command=True)
@with_exit_codes
def list_alerts(context: typer.Context, *, data: Data = None, as_json: Json = False) -> None:
    """Print the alerts that are not Normal; or set rules, acknowledge and silence.

    Ends with 0 when nothing has to be looked at, 1 when something has (an alert that fires or is
    not known, unless it is silenced; a command that failed), 3 when no backend runs.
    """
    pass_to_subcommand(context, data=data, as_json=as_json)
    if context.invoked_subcommand is not None:
        return
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        report = client.control(AskAlerts())
    if not isinstance(report, AlertReport):
        raise Defect(f"The backend answered with {type(report).__name__}.")
    if as_json:
        for each in _report_objects(report):
            print_json(each)
    else:
        for line in _report_lines(report):
            print_line(line)
    if report.failures or report.error or any(alert.is_open for alert in report.alerts):
        raise typer.Exit(EXIT_REFUSED)


@app.command("rules")
@with_exit_codes
def list_rules(*, data: Data = None, as_json: Json = False) -> None:
    """Print the rules: those that ship, and those that were set."""
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        answer = client.control(AskAlertRules())
    if not isinstance(answer, AlertRules):
        raise Defect(f"The backend answered with {type(answer).__name__}.")
    if as_json:
        for rule in answer.rules:
            print_json(_rule_object(rule))
        return
    print_table(
        ("rule", "condition", "for", "recovery", "at", "severity", "set", "runs"),
        [
            (
                rule.name,
                format_condition(rule),
                _period(rule.pending_s),
                _period(rule.recovery_s),
                alert_id("", rule.process, rule.view).removeprefix("@"),
                rule.severity,
                "ships" if rule.is_default else "by an operator",
                " ".join(rule.command),
            )
            for rule in answer.rules
        ],
        right=set(),
    )


@app.command("history")
@with_exit_codes
def list_history(
    limit: Annotated[int, typer.Option(min=1, max=MAX_HISTORY, metavar="N")] = 100,
    *,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print what has happened to alerts, rules and silences, the newest last."""
    with connect_or_report(settings_for(data), as_json=as_json) as client:
        answer = client.control(AskAlertHistory(limit=limit))
    if not isinstance(answer, AlertHistory):
        raise Defect(f"The backend answered with {type(answer).__name__}.")
    for event in answer.events:
        if as_json:
            print_json(
                {
                    "at": format_rfc3339(event.at_us),
                    "kind": event.kind,
                    "alert": alert_id(event.rule, event.process, event.view),
                    "before": event.before,
                    "state": event.state,
                    "value": event.value,
                    "by": event.by,
                    "text": event.text,
                }
            )
        else:
            print_line(f"{format_time(event.at_us)}  {describe_alert_event(event)}")


add_order_commands(app)
app.command("preview")(with_exit_codes(preview))


def _report_lines(report: AlertReport) -> Iterator[str]:
    rules = format_counted(report.rules, "rule")
    yield f"{summarize_alerts(report)} at {format_time(report.at_us)}, by {rules}"
    for alert in report.alerts:
        yield ""
        yield f"{STATE_TITLES[alert.state]} ({alert.severity}): {alert.id}"
        yield f"  {describe_alert(alert)}"
        if alert.summary:
            yield f"  {alert.summary}"
        yield f"  since {format_time(alert.since_at_us)}"
    for silence in report.silences:
        yield ""
        yield _silence_line(silence, report.at_us)
    for failure in report.failures:
        yield ""
        yield f"The command of {failure.alert} failed at {format_time(failure.at_us)}:"
        yield f"  {failure.error}"
    if report.error:
        yield ""
        yield f"Alerts are not kept: {report.error}"


def _silence_line(silence: AlertSilence, at_us: int) -> str:
    which = alert_id(silence.rule, silence.process, silence.view)
    begins = f"from {format_time(silence.starts_at_us)} " if silence.starts_at_us > at_us else ""
    reason = f": {silence.reason}" if silence.reason else ""
    often = f"{describe_schedule(silence)}, " if silence.schedule else ""
    return (
        f"silence {silence.id} by {silence.by}: {which}, {often}{begins}until"
        f" {format_time(silence.ends_at_us)}{reason}"
    )


def _period(seconds: float) -> str:
    return format_span(round(seconds * _SECOND_US)) if seconds else "-"


def _report_objects(report: AlertReport) -> Iterator[dict[str, object]]:
    yield {
        "kind": "alerts",
        "at": format_rfc3339(report.at_us),
        "rules": report.rules,
        "more": report.more,
        "error": report.error,
    }
    for alert in report.alerts:
        yield {"kind": "alert", **_alert_object(alert)}
    for silence in report.silences:
        yield {
            "kind": "silence",
            "id": silence.id,
            "alerts": alert_id(silence.rule, silence.process, silence.view),
            "starts": format_rfc3339(silence.starts_at_us),
            "ends": format_rfc3339(silence.ends_at_us),
            "by": silence.by,
            "reason": silence.reason,
            "schedule": silence.schedule or None,
            "length": silence.length_s or None,
        }
    for failure in report.failures:
        yield {
            "kind": "command-failure",
            "alert": failure.alert,
            "at": format_rfc3339(failure.at_us),
            "error": failure.error,
        }


def _alert_object(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "rule": alert.rule,
        "process": alert.process,
        "view": alert.view,
        "state": alert.state,
        "severity": alert.severity,
        "condition": alert.condition,
        "value": alert.value,
        "found": alert.found or None,
        "since": format_rfc3339(alert.since_at_us),
        "held": to_seconds(alert.held_us),
        "fired": None if alert.fired_at_us is None else format_rfc3339(alert.fired_at_us),
        "no_data": to_seconds(alert.no_data_us),
        "reason": alert.reason,
        "acknowledged_by": alert.acknowledged_by or None,
        "note": alert.note,
        "silence": alert.silence or None,
        "summary": alert.summary,
    }


def _rule_object(rule: AlertRule) -> dict[str, object]:
    return {
        "rule": rule.name,
        "condition": format_condition(rule),
        "metric": rule.metric,
        "operator": rule.operator,
        "limit": rule.limit,
        "clear": rule.clear,
        "states": rule.states,
        "process": rule.process,
        "view": rule.view,
        "for": rule.pending_s,
        "recovery": rule.recovery_s,
        "severity": rule.severity,
        "no_data": rule.no_data,
        "command": rule.command,
        "summary": rule.summary,
        "default": rule.is_default,
    }
