"""A backend of one replica in a test's own time, and the alerts that follow."""

import logging

from msgspec.structs import replace

from backend.messages.alerts import AlertRule, AlertState
from backend.messages.health import HealthReport
from backend.messages.notices import ReplicaSample, ViewLag
from backend.telemetry.alerts.alert_evaluator import (
    AlertEvaluator,
    AlertTransition,
)
from backend.telemetry.alerts.readings import PrimaryRates, ProcessReading
from tests.backend.telemetry.health.scenario import IDLE_VIEW, SECOND_US, WELL, Scenario

LOGGER = logging.getLogger("test")
LATE = AlertRule(
    name="late", metric="time-behind", operator=">", limit=30, clear=10, process="replica-*"
)
PARKED = AlertRule(name="parked", metric="parked", operator=">", limit=0, view="*")


def view(name: str, *, late_s: float = 0, parked: int = 0, behind: int = 0) -> ViewLag:
    return replace(
        IDLE_VIEW,
        view=name,
        time_behind_us=round(late_s * SECOND_US),
        parked=parked,
        events_behind=behind,
    )


def sample(*views: ViewLag, late_s: float = 0) -> ReplicaSample:
    shown = list(views) or [view("orders")]
    return replace(WELL, views=shown, time_behind_us=round(late_s * SECOND_US))


class AlertScenario:
    """What the supervisor hears, second by second, and what its alerts make of it."""

    def __init__(self, *rules: AlertRule) -> None:
        self.health = Scenario()
        self.evaluator = AlertEvaluator(rules, LOGGER)
        self.rates: PrimaryRates | None = None

    def hear(self, heard: ReplicaSample | None, seconds: float = 1.0) -> list[AlertTransition]:
        """Let time go by; None: the replica says nothing."""
        report = self.health.hear(heard, seconds)
        return self.evaluator.evaluate(self._readings(report, heard), self.health.now_us)

    def states(self) -> dict[str, AlertState]:
        """Return what is not Normal, by `process/view` or process."""
        return {
            "/".join(part for part in (process, view_name) if part): each.progress.state
            for (_, process, view_name), each in self.evaluator.series.items()
            if each.progress.state != "normal"
        }

    def _readings(self, report: HealthReport, heard: ReplicaSample | None) -> list[ProcessReading]:
        return [
            ProcessReading(
                each,
                report,
                replica=heard if each.role == "replica" and each.verdict.is_heard else None,
                primary=self.health.writer if each.role == "primary" else None,
                rates=self.rates,
            )
            for each in report.processes
        ]
