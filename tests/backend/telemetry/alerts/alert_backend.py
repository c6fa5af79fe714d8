"""The alerts of a data folder, across restarts, and what operators do to them."""

from pathlib import Path

from msgspec.structs import replace

from backend import clock
from backend.errors import StorageFailed
from backend.messages.alerts import (
    AddSilence,
    AlertHistory,
    AlertOperator,
    AlertReport,
    AlertRule,
    AskAlertHistory,
    SetAlertRule,
)
from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.notices import ReplicaSample
from backend.telemetry.alerts.alert_orders import AlertOrders
from backend.telemetry.alerts.alert_preview import HistoryReaders
from backend.telemetry.alerts.alert_service import AlertService, OnEnd
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.alerts.command_run import CommandRun
from backend.telemetry.metric_history import MetricKey, MetricSeries
from backend.telemetry.state_history import StateKey, StateSeries
from tests.backend.telemetry.alerts.alert_scenario import LATE, LOGGER
from tests.backend.telemetry.health.scenario import Scenario

HOUR_US = 3_600 * clock.SECOND_US
PAGED = replace(LATE, name="paged", command=["/bin/page", "ops"])


def no_states(key: StateKey, since_us: clock.Micros, step_us: clock.Micros) -> StateSeries:
    del key, since_us, step_us
    return StateSeries([], [])


def no_history(question: AskLagSeries) -> LagSeries:
    """Stand for a history without a sample."""
    raise StorageFailed(f"Nothing is kept of {question.replica}.")


def no_metrics(
    key: MetricKey, operator: AlertOperator, since_us: clock.Micros, step_s: int
) -> MetricSeries:
    del key, operator, since_us, step_s
    return MetricSeries([], [])


NO_HISTORY = HistoryReaders(no_history, no_states, no_metrics)


class Backend:
    """The alerts of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "alerts.sqlite"
        self.health = Scenario()
        self.runs: list[CommandRun] = []
        self.ends: list[OnEnd] = []
        self.stores: list[AlertStore] = []
        self.restart()

    def restart(self) -> None:
        """Go on with what is on the disk; the file that a kill leaves open is open still."""
        self.store = AlertStore(self.path, LOGGER)
        self.stores.append(self.store)
        self.alerts = AlertService(self.store, self._run, LOGGER)
        self.orders = AlertOrders(self.alerts, NO_HISTORY)

    def close(self) -> None:
        self.alerts.close()
        for store in self.stores:
            store.close()

    def hear(self, heard: ReplicaSample | None) -> AlertReport:
        health = self.health.hear(heard)
        replicas = {} if heard is None else {heard.name: heard}
        return self.alerts.evaluate(health, self.health.writer, replicas)

    def set_rule(self, rule: AlertRule) -> None:
        self.orders.answer(SetAlertRule(rule=rule, by="anna"))

    def states(self, heard: ReplicaSample | None) -> dict[str, str]:
        report = self.hear(heard)
        return {alert.id: alert.state for alert in report.alerts}

    def _run(self, run: CommandRun, on_end: OnEnd) -> None:
        self.runs.append(run)
        self.ends.append(on_end)


def history(backend: Backend) -> list[tuple[str, str, str]]:
    answer = backend.orders.answer(AskAlertHistory())
    assert isinstance(answer, AlertHistory)
    return [(each.kind, each.rule, each.by or each.state or "") for each in answer.events]


def silence(hours: int = 1, **names: str) -> AddSilence:
    now = clock.now_us()
    return AddSilence(
        rule=names.get("rule", "*"),
        process=names.get("process", "*"),
        view=names.get("view", "*"),
        starts_at_us=now,
        ends_at_us=now + hours * HOUR_US,
        by="anna",
        reason="move",
    )
