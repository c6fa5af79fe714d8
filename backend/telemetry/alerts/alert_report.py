"""The report of all alerts: worst first, as many as find room."""

from collections.abc import Iterable
from itertools import islice

from backend.messages.alert_rules import format_condition
from backend.messages.alerts import (
    MAX_ALERTS,
    Alert,
    AlertReport,
    AlertRule,
    AlertState,
    CommandFailure,
)
from backend.telemetry.alerts.alert_evaluator import AlertEvaluator
from backend.telemetry.alerts.alert_ledger import AlertLedger
from backend.telemetry.alerts.alert_series import AlertKey
from backend.telemetry.alerts.alert_store import AlertRecord

_ORDER: tuple[AlertState, ...] = ("firing", "error", "recovering", "no-data", "pending", "normal")
_RANK = {state: rank for rank, state in enumerate(_ORDER)}
_NO_RECORD = AlertRecord(state="normal", since_at_us=0)


def build_alert_report(
    evaluator: AlertEvaluator,
    ledger: AlertLedger,
    failures: Iterable[CommandFailure],
    error: str,
    *,
    at_us: int,
    now_us: int,
) -> AlertReport:
    """Return what is not Normal; `at_us`: wall clock, `now_us`: monotonic."""
    rules = {rule.name: rule for rule in evaluator.rules}
    conditions = {name: format_condition(rule) for name, rule in rules.items()}
    groups = evaluator.groups()
    worst_first = sorted(groups, key=lambda each: _place(each[0], rules[each[1]]))
    ordered = (key for kind in worst_first for key in _in_order(groups[kind]))
    worst = list(islice(ordered, MAX_ALERTS))
    return AlertReport(
        at_us=at_us,
        alerts=[
            _alert(
                rules[key[0]],
                conditions[key[0]],
                key,
                evaluator,
                ledger,
                at_us,
                now_us,
            )
            for key in worst
        ],
        silences=sorted(ledger.silences.values(), key=lambda each: each.ends_at_us),
        failures=sorted(failures, key=lambda each: each.rule),
        rules=len(rules),
        more=sum(map(len, groups.values())) - len(worst),
        error=error,
    )


def _place(state: AlertState, rule: AlertRule) -> tuple[int, bool, str]:
    """Sort the worst first."""
    return _RANK[state], rule.severity != "critical", rule.name


def _in_order(keys: list[AlertKey]) -> list[AlertKey]:
    """Sort them where they are: nearly always they were so a second ago."""
    keys.sort()
    return keys


def _alert(
    rule: AlertRule,
    condition: str,
    key: AlertKey,
    evaluator: AlertEvaluator,
    ledger: AlertLedger,
    at_us: int,
    now_us: int,
) -> Alert:
    series = evaluator.series[key]
    value, found = evaluator.shown(key)
    progress, record = series.progress, ledger.records.get(key, _NO_RECORD)
    silence = ledger.silence_of(key, at_us)
    missing_us = progress.missing_us
    return Alert(
        rule=key[0],
        process=key[1],
        view=key[2],
        metric=rule.metric,
        state=progress.state,
        severity=rule.severity,
        since_at_us=record.since_at_us,
        held_us=max(0, now_us - progress.since_us),
        fired_at_us=record.fired_at_us,
        value=value,
        found=found,
        no_data_us=None if missing_us is None else max(0, now_us - missing_us),
        reason=series.reason,
        acknowledged_by=record.acknowledged_by,
        acknowledged_at_us=record.acknowledged_at_us,
        note=record.note,
        silence="" if silence is None else silence.id,
        condition=condition,
        summary=rule.summary,
    )
