"""Watches the health of a real backend: what it says, in order, and what it never says."""

import os
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
import uuid_utils

from backend.client import Client
from backend.messages.events import Draft
from backend.messages.health import SEVERITIES, HealthReport, HealthStatus, ProcessHealth, Verdict
from tests.running import until


class HealthWatch:
    """Asks for reports, and keeps them; a step is over when a condition holds of the newest."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.reports: list[HealthReport] = []

    def until(self, condition: Callable[[HealthReport], bool], what: str) -> HealthReport:
        """Ask until it holds; return that report."""

        def holds() -> bool:
            self.reports.append(self._client.health().report)
            return condition(self.reports[-1])

        until(holds, what)
        return self.reports[-1]

    def until_status(self, name: str, *statuses: HealthStatus) -> Verdict:
        """Ask until a process has one of these statuses; return its verdict."""
        report = self.until(
            lambda report: verdict_of(report, name).status in statuses, f"{name} is {statuses}"
        )
        return verdict_of(report, name)

    def severities(self, name: str) -> list[int]:
        """Return how bad a process was, report by report."""
        return [SEVERITIES.index(verdict_of(report, name).severity) for report in self.reports]

    def forget(self) -> None:
        """Begin a new record."""
        self.reports.clear()


def process_of(report: HealthReport, name: str) -> ProcessHealth:
    return next(each for each in report.processes if each.name == name)


def verdict_of(report: HealthReport, name: str) -> Verdict:
    return process_of(report, name).verdict


def is_well(report: HealthReport) -> bool:
    return all(each.verdict.status == "OK" for each in report.processes)


@contextmanager
def frozen(pid: int) -> Generator[None]:
    """Stop a process as SIGSTOP does, and let it go on afterwards."""
    os.kill(pid, signal.SIGSTOP)
    try:
        until(lambda: _is_stopped(pid), "no thread is in the middle of its work")
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _is_stopped(pid: int) -> bool:
    tasks = Path(f"/proc/{pid}/task").glob("*/stat")
    return all(task.read_text().rpartition(")")[2].split()[0] in {"T", "t"} for task in tasks)


IMPATIENT = {
    "MARIGRAPH_SILENT_AFTER_S": "2",
    "MARIGRAPH_LATE_AFTER_S": "1",
    "MARIGRAPH_LAG_WINDOW_S": "4",
}


def make_impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a backend that is started afterwards take a second or two for long."""
    for name, value in IMPATIENT.items():
        monkeypatch.setenv(name, value)


YEAR_2019_US = 1_560_000_000_000_000


def facts_of_2019(count: int) -> list[Draft]:
    """Return registrations of users with commit times of that year."""
    return [
        registration_at(f"old-{number}", YEAR_2019_US, YEAR_2019_US + number)
        for number in range(count)
    ]


def registration_at(user_id: str, time_us: int, recorded_us: int) -> Draft:
    """Return the registration of a user that happened and was recorded at these moments."""
    return Draft(
        id=uuid_utils.uuid7().bytes,
        source="/marigraph/shop/users",
        type="user.registered",
        subject=f"user-{user_id}",
        time=time_us,
        correlation=bytes(16),
        causation=None,
        actor="import",
        schema=1,
        basis=None,
        data=msgspec.json.encode({"user_id": user_id, "name": "Anna"}),
        recorded=recorded_us,
    )
