"""What it costs the supervisor to know how everything is, with a hundred replicas of twenty views.

A second's work: samples read and kept, the report decided, written, its states and since when its
problems last kept, and alerts with it, and the numbers that they are about kept: by the rules that
ship, and three about every view. Once with all well, and once with every view late, when each of
them has a slope to be fitted and alerts of its own.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from backend.clock import SECOND_US, now_us
from backend.messages.alerts import AlertRule, SetAlertRule
from backend.messages.notices import PrimarySample, ProcessInfo, ReplicaSample
from backend.telemetry.alerts.alert_orders import AlertOrders
from backend.telemetry.alerts.alert_service import AlertService
from backend.telemetry.alerts.alert_store import AlertStore
from backend.telemetry.health.limits import HealthLimits
from backend.telemetry.health.monitor import HealthMonitor
from backend.telemetry.lag_history import LagHistoryStore
from backend.wire.codec import NOTICES
from tests.backend.telemetry.alerts.alert_backend import NO_HISTORY
from tests.backend.telemetry.health.scenario import IDLE_VIEW, WELL, WRITING
from tests.backend.wire.sample_values import PROCESS
from tests.bench.figures import Figure

_REPLICAS, _VIEWS = 100, 20
_FULL_WINDOW_S = 25
_BEGAN_US = now_us()
_LOGGER = logging.getLogger("bench")
_RULES = (
    AlertRule(name="late", metric="time-behind", operator=">", limit=5, view="*"),
    AlertRule(name="many", metric="events-behind", operator=">", limit=100, clear=10, view="*"),
    AlertRule(name="p99", metric="latency-p99", operator=">", limit=5, view="*", pending_s=5),
)


def figures(quick: bool) -> Iterator[Figure]:  # noqa: FBT001 - as every chapter
    """Measure the share of a core in percent."""
    seconds = 5 if quick else 20
    for name, behind in (("all well", 0), ("every view late", 1_000)):
        share = _spend(seconds, behind)
        yield Figure(
            name=f"health and alerts of {_REPLICAS} replicas, {name}",
            value=share * 100,
            unit="% core",
            target=2.0,
            better="lower",
            limit=f"{_REPLICAS * _VIEWS} views",
        )


def _spend(seconds: int, behind: int) -> float:
    """Return the processor's seconds that a second of samples takes."""
    with (
        TemporaryDirectory() as folder,
        closing(_alerts(Path(folder))) as alerts,
        closing(LagHistoryStore(Path(folder) / "telemetry.sqlite", _LOGGER)) as history,
    ):
        return _spend_with(alerts, history, seconds, behind)


def _spend_with(alerts: AlertService, history: LagHistoryStore, seconds: int, behind: int) -> float:
    monitor, processes = HealthMonitor(HealthLimits()), _processes()
    spent = 0.0
    for second in range(_FULL_WINDOW_S + seconds):
        samples = [_sample(number, second, behind) for number in range(_REPLICAS)]
        replicas = {sample.name: sample for sample in samples}
        frames = [NOTICES.encode(sample) for sample in samples]
        began = time.process_time()
        _hear(monitor, frames, now_us=second * SECOND_US)
        report = monitor.report(processes, _BEGAN_US + second * SECOND_US, second * SECOND_US)
        history.states.note(report)
        history.onsets.save(monitor.onsets([each.name for each in processes]), _BEGAN_US)
        NOTICES.encode_published(report, "session")
        alerted = alerts.evaluate(report, WRITING, replicas)
        history.metrics.note(alerts.readings)
        history.commit()
        NOTICES.encode_published(alerted, "session")
        severity = report.severity
        fired = len(alerted.alerts) + alerted.more
        del report, alerted  # as the supervisor forgets what it has told
        if second >= _FULL_WINDOW_S:
            spent += time.process_time() - began
            assert severity == ("warning" if behind else "ok")
            assert (fired >= 2 * _REPLICAS * _VIEWS) == bool(behind)
    return spent / seconds


def _alerts(folder: Path) -> AlertService:
    """Return alerts that run no command."""
    _LOGGER.setLevel(logging.CRITICAL)
    store = AlertStore(folder / "alerts.sqlite", _LOGGER)
    alerts = AlertService(store, lambda _run, _on_end: None, _LOGGER)
    for rule in _RULES:
        AlertOrders(alerts, NO_HISTORY).answer(SetAlertRule(rule=rule, by="bench"))
    return alerts


def _hear(monitor: HealthMonitor, frames: list[bytes], now_us: int) -> None:
    monitor.hear_primary(WRITING, now_us)
    for frame in frames:
        sample = NOTICES.decode(frame).body
        assert isinstance(sample, ReplicaSample)
        monitor.hear_replica(sample, now_us)


def _sample(number: int, second: int, behind: int) -> ReplicaSample:
    growing = behind + second * 10 if behind else 0
    late_us = 9 * SECOND_US if behind else 0
    views = [
        replace(
            IDLE_VIEW,
            view=f"view-{place}",
            events_behind=growing and growing + 7 * place,  # of no two alike
            time_behind_us=late_us and late_us + 1_000 * place,
        )
        for place in range(_VIEWS)
    ]
    return replace(
        WELL,
        name=f"replica-{number}",
        pid=1_000 + number,
        applied=1_000 + second,
        head=1_000 + second + growing,
        events_behind=growing,
        time_behind_us=late_us,
        views=views,
    )


def _processes() -> list[ProcessInfo]:
    names = [f"replica-{number}" for number in range(_REPLICAS)]
    replicas = [
        replace(PROCESS, name=name, pid=1_000 + number, state="running")
        for number, name in enumerate(names)
    ]
    return [_primary(WRITING), *replicas]


def _primary(sample: PrimarySample) -> ProcessInfo:
    return replace(PROCESS, name="primary", role="primary", pid=sample.pid, state="running")
