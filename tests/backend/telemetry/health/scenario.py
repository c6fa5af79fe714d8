"""A backend of one replica in a test's own time: samples come, the clock goes on, reports say."""

from msgspec.structs import replace

from backend.messages.health import HealthReport, HealthStatus, Severity, Verdict
from backend.messages.notices import (
    PrimarySample,
    ProcessInfo,
    ProcessState,
    ReplicaSample,
    ViewLag,
)
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.monitor import HealthMonitor
from tests.backend.wire.sample_values import PRIMARY, PROCESS, REPLICA, VIEW_LAG

SECOND_US = 1_000_000
LIMITS = HealthLimits()
IDLE_VIEW = replace(VIEW_LAG, events_behind=0, time_behind_us=0, parked=0, first_parked=None)
WELL = replace(
    REPLICA,
    applied=10,
    head=10,
    head_age_us=0,
    events_behind=0,
    time_behind_us=0,
    apply_rate_per_s=0.0,
    append_rate_per_s=0.0,
    mode="realtime",
    paused_by="",
    throttle_per_s=0,
    scheduled=False,
    ahead="",
    log_error="",
    rows_error="",
    replay_target=None,
    catch_up_target=None,
    views=[IDLE_VIEW],
    parked=0,
    handlers=[],
    question=None,
    watch_error="",
    rebuild=None,
    mixed=[],
    feed="events",
    feed_error="",
    handing_over=False,
    queues=[],
    share=[],
    consumer=None,
    work=[],
)
WRITING = replace(
    PRIMARY,
    head=0,
    log_error="",
    log_age_us=0,
    waiting=0,
    clock_behind_us=0,
    store=None,
    standbys=None,
)


def lagging(applied: int, behind: int, late_s: float = 0.0) -> ReplicaSample:
    """Return the sample of a replica whose only view has so many events before it."""
    late_us = round(late_s * SECOND_US)
    view = replace(IDLE_VIEW, events_behind=behind, time_behind_us=late_us)
    return replace(
        WELL,
        applied=applied,
        head=applied + behind,
        events_behind=behind,
        time_behind_us=late_us,
        views=[view],
    )


def view(name: str, behind: int, late_s: float = 0.0) -> ViewLag:
    """Return the lag of one of several views."""
    late_us = round(late_s * SECOND_US)
    return replace(IDLE_VIEW, view=name, events_behind=behind, time_behind_us=late_us)


class Scenario:
    """What the supervisor would hear and see."""

    def __init__(self, limits: HealthLimits = LIMITS) -> None:
        self.monitor = HealthMonitor(limits)
        self.now_us = 1_000 * SECOND_US
        self.writer: PrimarySample | None = WRITING
        self.states: dict[str, ProcessState] = {"primary": "running", "replica-1": "running"}
        self.is_blocked = self.is_at_work = False
        self.pid = REPLICA.pid
        self.writer_pid = WRITING.pid

    def hear(self, sample: ReplicaSample | None, seconds: float = 1.0) -> HealthReport:
        """Let time go by, hear both processes (None: the replica says nothing), and report."""
        self.now_us += round(seconds * SECOND_US)
        if self.writer is not None:
            self.monitor.hear_primary(self.writer, self.now_us)
        if sample is not None:
            self.monitor.hear_replica(replace(sample, pid=self.pid), self.now_us)
        return self.report()

    def report(self) -> HealthReport:
        return self.monitor.report(self.processes(), at_us=0, now_us=self.now_us)

    def processes(self) -> list[ProcessInfo]:
        supervisor = replace(PROCESS, name="supervisor", role="supervisor", state="running")
        primary = replace(
            PROCESS,
            name="primary",
            role="primary",
            pid=self.writer_pid,
            state=self.states["primary"],
        )
        replica = replace(
            PROCESS,
            pid=self.pid,
            state=self.states["replica-1"],
            is_blocked=self.is_blocked,
            is_at_work=self.is_at_work,
        )
        return [supervisor, primary, replica]


def verdict(report: HealthReport, name: str = "replica-1") -> Verdict:
    return next(each.verdict for each in report.processes if each.name == name)


def status(report: HealthReport, name: str = "replica-1") -> HealthStatus:
    return verdict(report, name).status


def severity(report: HealthReport, name: str = "replica-1") -> Severity:
    return verdict(report, name).severity
