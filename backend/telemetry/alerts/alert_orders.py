"""What operators ask of the alerts, and order."""

import uuid
from typing import assert_never

from msgspec.structs import replace

from backend.clock import DAY_US, now_us
from backend.errors import Rejected, Unavailable, Unreadable
from backend.messages.alert_rules import check_alert_rule, format_condition
from backend.messages.alerts import (
    AcknowledgeAlert,
    AddSilence,
    AlertAnswer,
    AlertEvent,
    AlertHistory,
    AlertOrder,
    AlertQuestion,
    AlertRules,
    AlertSilence,
    AskAlertHistory,
    AskAlertPreview,
    AskAlertRules,
    AskAlerts,
    EndSilence,
    ReleaseAlert,
    RemoveAlertRule,
    RetryAlertCommand,
    SetAlertRule,
    alert_id,
)
from backend.messages.control import OrderDone
from backend.messages.order_result_text import write_result
from backend.messages.silence_schedule import check_schedule
from backend.telemetry.alerts.alert_preview import HistoryReaders, preview_alert
from backend.telemetry.alerts.alert_service import AlertService
from backend.translation import tr_noop

MAX_RULES = 500
MAX_SILENCES = 1_000
MAX_SILENCE_US = 366 * DAY_US
MAX_RECURRING_US = 10 * MAX_SILENCE_US


class AlertOrders:
    """Answers each request at once, or raises why it is not carried out."""

    def __init__(self, alerts: AlertService, history: HistoryReaders) -> None:
        """`alerts`: what they are about; `history`: how everything was."""
        self._alerts, self._history = alerts, history

    def answer(self, request: AlertQuestion | AlertOrder) -> AlertAnswer | OrderDone:
        """Answer a question, or carry an order out.

        Raises:
            Unreadable: it cannot be: a rule or a silence that makes no sense.
            Rejected: it would be too many of them.
            Unavailable: there is no such alert, rule or silence.
            StorageFailed: it would not survive a restart, and is not done.
        """
        if isinstance(request, AlertQuestion):
            return self._answer_question(request)
        return self._carry_out(request)

    def _carry_out(self, order: AlertOrder) -> OrderDone:
        match order:
            case SetAlertRule():
                done = self._set_rule(order)
            case RemoveAlertRule():
                done = self._remove_rule(order)
            case AcknowledgeAlert():
                done = self._acknowledge(order)
            case ReleaseAlert():
                done = self._release(order)
            case AddSilence():
                done = self._add_silence(order)
            case EndSilence():
                done = self._end_silence(order)
            case RetryAlertCommand():
                alert = self._alerts.retry_command(order.rule, order.by)
                done = OrderDone(
                    message=write_result("command-retried", rule=order.rule, alert=alert)
                )
            case _:
                assert_never(order)
        return done

    def _answer_question(self, question: AlertQuestion) -> AlertAnswer:
        match question:
            case AskAlerts():
                return self._alerts.report()
            case AskAlertRules():
                return AlertRules(rules=self._alerts.evaluator.rules)
            case AskAlertHistory():
                return AlertHistory(events=self._alerts.newest_events(question.limit))
            case AskAlertPreview():
                return preview_alert(question, self._history)
            case _:
                assert_never(question)

    def _set_rule(self, order: SetAlertRule) -> OrderDone:
        rule = replace(check_alert_rule(order.rule), is_default=False)
        evaluator = self._alerts.evaluator
        if evaluator.rule(rule.name) is None and len(evaluator.rules) >= MAX_RULES:
            raise Rejected(f"There are {MAX_RULES} rules already; remove one first.")
        condition = format_condition(rule)
        event = AlertEvent(
            at_us=now_us(), kind="rule-set", rule=rule.name, by=order.by, text=condition
        )
        self._alerts.set_rule(rule.name, rule, event)
        return OrderDone(message=write_result("rule-set", rule=rule.name, condition=condition))

    def _remove_rule(self, order: RemoveAlertRule) -> OrderDone:
        if self._alerts.evaluator.rule(order.name) is None:
            names = ", ".join(rule.name for rule in self._alerts.evaluator.rules)
            raise Unavailable(f"There is no rule {order.name!r}; there are {names}.", field="name")
        event = AlertEvent(at_us=now_us(), kind="rule-removed", rule=order.name, by=order.by)
        self._alerts.set_rule(order.name, None, event)
        return OrderDone(message=write_result("rule-removed", rule=order.name))

    def _acknowledge(self, order: AcknowledgeAlert) -> OrderDone:
        key = (order.rule, order.process, order.view)
        record = self._alerts.ledger.acknowledge(key, order.by, order.note, now_us())
        if record is None:
            raise Unavailable(
                f"There is no alert {alert_id(*key)!r} now; `marigraph alerts` lists those there"
                " are.",
                field="alert",
            )
        self._alerts.keep_event(
            AlertEvent(
                at_us=now_us(),
                kind="acknowledged",
                rule=order.rule,
                process=order.process,
                view=order.view,
                by=order.by,
                text=order.note,
            )
        )
        return OrderDone(message=write_result("acknowledged", alert=alert_id(*key), by=order.by))

    def _release(self, order: ReleaseAlert) -> OrderDone:
        key = (order.rule, order.process, order.view)
        acknowledged_by = self._alerts.ledger.release(key)
        if not acknowledged_by:
            raise Unavailable(
                f"Nobody has acknowledged an alert {alert_id(*key)!r} that is there now.",
                field="alert",
            )
        self._alerts.keep_event(
            AlertEvent(
                at_us=now_us(),
                kind="released",
                rule=order.rule,
                process=order.process,
                view=order.view,
                by=order.by,
            )
        )
        return OrderDone(message=write_result("released", alert=alert_id(*key), by=acknowledged_by))

    def _add_silence(self, order: AddSilence) -> OrderDone:
        length_us = order.ends_at_us - order.starts_at_us
        schedule = check_schedule(order.schedule, order.length_s)
        most_us = MAX_RECURRING_US if schedule else MAX_SILENCE_US
        if order.ends_at_us <= now_us():
            raise Unreadable(tr_noop("The silence would be over already."), field="until")
        if not 0 < length_us <= most_us:
            years = "ten years" if schedule else "a year"
            raise Unreadable(f"A silence ends after it begins, and within {years}.", field="until")
        if len(self._alerts.ledger.silences) >= MAX_SILENCES:
            raise Rejected(f"There are {MAX_SILENCES} silences already; end one first.")
        silence = AlertSilence(
            id=uuid.uuid4().hex[:8],
            rule=order.rule,
            process=order.process,
            view=order.view,
            starts_at_us=order.starts_at_us,
            ends_at_us=order.ends_at_us,
            by=order.by,
            reason=order.reason,
            schedule=schedule,
            length_s=order.length_s if schedule else 0.0,
        )
        self._alerts.set_silence(silence.id, silence, _silence_event(silence))
        return OrderDone(message=silence.id)

    def _end_silence(self, order: EndSilence) -> OrderDone:
        silence = self._alerts.ledger.silences.get(order.id)
        if silence is None:
            raise Unavailable(f"There is no silence {order.id!r}.", field="id")
        event = replace(_silence_event(silence), kind="silence-ended", by=order.by)
        self._alerts.set_silence(silence.id, None, event)
        return OrderDone(message=write_result("silence-ended", silence=silence.id))


def _silence_event(silence: AlertSilence) -> AlertEvent:
    return AlertEvent(
        at_us=now_us(),
        kind="silenced",
        rule=silence.rule,
        process=silence.process,
        view=silence.view,
        by=silence.by,
        text=f"{silence.id}: {silence.reason}" if silence.reason else silence.id,
    )
