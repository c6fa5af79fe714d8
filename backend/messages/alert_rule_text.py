"""A whole rule of the alerts in words: when it fires, where it looks, and what it does then."""

import shlex

from backend.clock import SECOND_US
from backend.messages.alert_rules import format_condition
from backend.messages.alerts import AlertRule, alert_id
from backend.messages.number_text import format_span
from backend.messages.text_list import join_clauses, label_text
from backend.translation import tr


def describe_rule(rule: AlertRule) -> str:
    """Write a rule on one line, with what is not as everywhere: `late: time-behind > 30 s; …`."""
    first = label_text(rule.name, format_condition(rule))
    return join_clauses([first, *_clauses(rule)])


def _clauses(rule: AlertRule) -> list[str]:
    clauses = list[str]()
    if rule.process != "*" or rule.view:
        place = alert_id("", rule.process, rule.view).removeprefix("@")
        clauses.append(tr("only at {place}", place=place))
    if rule.pending_s:
        clauses.append(tr("fires after {span}", span=_span(rule.pending_s)))
    if rule.recovery_s:
        clauses.append(tr("is over after {span}", span=_span(rule.recovery_s)))
    clauses.append(tr("critical") if rule.severity == "critical" else tr("warning"))
    if rule.no_data == "fire":
        clauses.append(tr("fires without data as well"))
    if rule.command:
        clauses.append(tr("runs {command}", command=shlex.join(rule.command)))
    return clauses


def _span(seconds: float) -> str:
    return format_span(round(seconds * SECOND_US))
