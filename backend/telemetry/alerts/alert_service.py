"""Alerts as the supervisor keeps them: evaluated beside health, stored, and published."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

from backend.clock import monotonic_us, now_us
from backend.errors import StorageFailed, Unavailable
from backend.messages.alerts import (
    AlertEvent,
    AlertReport,
    AlertRule,
    AlertSilence,
    CommandFailure,
    alert_id,
    split_alert_id,
)
from backend.messages.health import HealthReport, ProcessHealth
from backend.messages.notices import PrimarySample, ReplicaSample
from backend.telemetry.alerts.alert_evaluator import AlertEvaluator, AlertTransition
from backend.telemetry.alerts.alert_ledger import AlertLedger
from backend.telemetry.alerts.alert_report import build_alert_report
from backend.telemetry.alerts.alert_series import AlertKey
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.alerts.command_run import CommandRun, build_run
from backend.telemetry.alerts.default_rules import DEFAULT_RULES
from backend.telemetry.alerts.readings import PrimaryRates, ProcessReading, primary_rates
from backend.telemetry.alerts.restored_series import restore_series

OnEnd = Callable[[str], None]  # called with why a run failed, empty when it did not
RunCommand = Callable[[CommandRun, OnEnd], None]
_MAX_UNSAVED_EVENTS = 1_000  # while the disk refuses


class AlertService:
    """One thread. What the disk refuses is said, tried again, and stops no alert."""

    def __init__(self, store: AlertStore, run_command: RunCommand, logger: logging.Logger) -> None:
        """Go on with what is stored.

        Raises:
            StorageFailed: it cannot be read.
        """
        self._store = store
        self._run_command = run_command
        self._logger = logger
        stored = store.load()
        self._own_rules = stored.rules
        self.ledger = AlertLedger(stored.records, stored.silences)
        self.failures = stored.failures
        self.evaluator = AlertEvaluator(self._rules_in_effect(), logger)
        self._restore()
        self._unsaved_events: list[AlertEvent] = []
        self._unsaved_failures: dict[str, CommandFailure | None] = {}
        self._storage_error = ""
        self._running: set[AlertKey] = set()
        self._primary: PrimarySample | None = None
        self._rates: PrimaryRates | None = None
        self.readings: list[ProcessReading] = []  # that the rules were compared with last

    def evaluate(
        self,
        health: HealthReport,
        primary: PrimarySample | None,
        replicas: Mapping[str, ReplicaSample],
    ) -> AlertReport:
        """Look at all rules, note and store what has changed, and start commands that are due."""
        self._note_primary(primary)
        moment_us = now_us()
        self.readings = [self._reading(health, each, replicas) for each in health.processes]
        for change in self.evaluator.evaluate(self.readings, monotonic_us()):
            self._note_change(change, moment_us)
        self._end_silences(moment_us)
        self.ledger.notify({rule.name: rule for rule in self.evaluator.rules}, moment_us)
        self._save_changes()
        self._start_commands()
        return self.report()

    def report(self) -> AlertReport:
        """Return all alerts as they were evaluated last."""
        return build_alert_report(
            self.evaluator,
            self.ledger,
            self.failures.values(),
            self._storage_error or self._store.error,
            at_us=now_us(),
            now_us=monotonic_us(),
        )

    def set_rule(self, name: str, rule: AlertRule | None, event: AlertEvent) -> None:
        """Put a rule in effect, or take it away with its alerts (None).

        Raises:
            StorageFailed: it would not survive; nothing has changed.
        """
        self._store.save(rules={name: rule}, events=[event])
        self._own_rules[name] = rule
        if rule is None:
            self.ledger.forget_rule(name)
            self._note_failure(name, None)
        self.evaluator.set_rules(self._rules_in_effect())
        self._save_changes()

    def set_silence(self, id_: str, silence: AlertSilence | None, event: AlertEvent) -> None:
        """Begin a silence, or end it (None).

        Raises:
            StorageFailed: it would not survive; nothing has changed.
        """
        self._store.save(silences={id_: silence}, events=[event])
        if silence is None:
            self.ledger.silences.pop(id_, None)
        else:
            self.ledger.silences[id_] = silence

    def retry_command(self, rule: str, by: str) -> str:
        """Run the command of a rule again whose newest run failed; return for which alert.

        Raises:
            Unavailable: none has failed.
        """
        failure = self.failures.get(rule)
        if failure is None:
            raise Unavailable(f"No command of {rule} has failed.", field="rule")
        key = split_alert_id(failure.alert)
        self.ledger.run_again(key, now_us())
        self.keep_event(
            AlertEvent(
                at_us=now_us(),
                kind="command-retried",
                rule=rule,
                process=key[1],
                view=key[2],
                by=by,
            )
        )
        self._start_commands()
        return failure.alert

    def keep_event(self, event: AlertEvent) -> None:
        """Write an event, and what has changed with it, down."""
        self._unsaved_events.append(event)
        self._save_changes()

    def newest_events(self, limit: int) -> list[AlertEvent]:
        """Return the newest events, oldest first.

        Raises:
            StorageFailed: they cannot be read.
        """
        return self._store.newest_events(limit)

    def close(self) -> None:
        """Write what is in hand, and close the file."""
        self._save_changes()
        self._store.close()

    def _rules_in_effect(self) -> list[AlertRule]:
        rules: dict[str, AlertRule | None] = {rule.name: rule for rule in DEFAULT_RULES}
        rules |= self._own_rules
        return [rule for rule in rules.values() if rule is not None]

    def _restore(self) -> None:
        """Go on with the alerts that were there; those of rules that are gone are over."""
        for name in {key[0] for key in self.ledger.records}:
            if self.evaluator.rule(name) is None:
                self.ledger.forget_rule(name)
        self.evaluator.restore(restore_series(self.ledger.records, now_us(), monotonic_us()))

    def _note_primary(self, sample: PrimarySample | None) -> None:
        """Take a sample once: rates are between two."""
        if sample is not None and sample is not self._primary:
            self._rates = primary_rates(self._primary, sample)
            self._primary = sample

    def _reading(
        self,
        report: HealthReport,
        health: ProcessHealth,
        replicas: Mapping[str, ReplicaSample],
    ) -> ProcessReading:
        """Return a process with the sample that is about now, if there is one."""
        if not health.verdict.is_heard:
            return ProcessReading(health, report)
        if health.role == "primary":
            return ProcessReading(health, report, primary=self._primary, rates=self._rates)
        sample = replicas.get(health.name)
        is_of_now = sample is not None and sample.pid == health.pid
        return ProcessReading(health, report, replica=sample if is_of_now else None)

    def _note_change(self, change: AlertTransition, at_us: int) -> None:
        rule, process, view = change.key
        self.ledger.note(change, self.evaluator.rule(rule), at_us)
        self._unsaved_events.append(
            AlertEvent(
                at_us=at_us,
                kind="state",
                rule=rule,
                process=process,
                view=view,
                before=change.before,
                state=change.state,
                value=change.value,
                text=change.reason or change.found,
            )
        )
        self._logger.info(
            "alert %s: %s, was %s", alert_id(*change.key), change.state, change.before
        )

    def _end_silences(self, at_us: int) -> None:
        for silence in self.ledger.take_ended_silences(at_us):
            event = AlertEvent(
                at_us=at_us,
                kind="silence-ended",
                rule=silence.rule,
                process=silence.process,
                view=silence.view,
                text=f"{silence.id}: its time is over",
            )
            try:
                self._store.save(silences={silence.id: None}, events=[event])
            except StorageFailed as error:  # it is over all the same, as its end says
                self._logger.warning("the end of a silence is not kept: %s", error.message)

    def _start_commands(self) -> None:
        """Run what is due; of one alert one thing after the other."""
        for key, record in self.ledger.due():
            rule = self.evaluator.rule(key[0])
            if key in self._running:
                continue
            if rule is None or not rule.command:
                self.ledger.finish(key, record.due)
                continue
            run = build_run(rule, key, record)
            self._running.add(key)
            self._run_command(run, partial(self._finish_command, run))

    def _finish_command(self, run: CommandRun, error: str) -> None:
        """Note how a run ended: one that failed may have reached nobody, and that is shown."""
        rule, process, view = run.key
        self._running.discard(run.key)
        self.ledger.finish(run.key, run.due)
        if error:
            alert, at_us = alert_id(rule, process, view), now_us()
            self._logger.warning("the command of the alert %s: %s", alert, error)
            failure = CommandFailure(rule=rule, alert=alert, at_us=at_us, error=error)
            self._note_failure(rule, failure)
            self._unsaved_events.append(
                AlertEvent(
                    at_us=at_us,
                    kind="command-failed",
                    rule=rule,
                    process=process,
                    view=view,
                    text=error,
                )
            )
        elif rule in self.failures:
            self._note_failure(rule, None)
        self._save_changes()

    def _note_failure(self, rule: str, failure: CommandFailure | None) -> None:
        self._unsaved_failures[rule] = failure
        if failure is None:
            self.failures.pop(rule, None)
        else:
            self.failures[rule] = failure

    def _save_changes(self) -> None:
        """Store what has changed; what the disk refuses is tried again the next time."""
        records, events = self.ledger.take_changed(), self._unsaved_events
        failures = self._unsaved_failures
        if not (records or events or failures):
            return
        self._unsaved_events, self._unsaved_failures = [], {}
        try:
            self._store.save(records=records, events=events, failures=failures)
            self._storage_error = ""
        except StorageFailed as error:
            if error.message != self._storage_error:
                self._logger.warning("alerts are not kept: %s", error.message)
            self._storage_error = error.message
            self.ledger.changed = records | self.ledger.changed
            self._unsaved_events = [*events, *self._unsaved_events][-_MAX_UNSAVED_EVENTS:]
            self._unsaved_failures = failures | self._unsaved_failures
