from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.health import HealthReport, ProcessHealth, Verdict
from backend.messages.notices import Notice, ReplicaSample
from console.panels.lag.lag_table import LagTable
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import UNKNOWN
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW


def snapshot_of(process: ProcessHealth, *samples: ReplicaSample) -> BackendSnapshot:
    """Return what the window knows when health speaks of one process alone."""
    report = HealthReport(
        at_us=NOW, severity=process.verdict.severity, worst=process.name, processes=[process]
    )
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    notices: tuple[Notice, ...] = (*samples, report)
    for notice in notices:
        snapshot = reducers.apply_notice(snapshot, notice, NOW)
    return snapshot


def labels(table: LagTable) -> list[str]:
    return [each.text() for each in table.findChildren(QLabel)]


def test_that_a_paused_replica_promises_no_end_of_its_lag(theme: Theme, qtbot: QtBot) -> None:
    sample = sample_messages.replica(
        events_behind=1_500,
        time_behind_us=9_000_000,
        apply_rate_per_s=0.005,
        catch_up_s=313_200.0,
        paused_by="anna",
    )
    verdict = Verdict(
        status="PAUSED",
        severity="notice",
        rule="paused",
        by="anna",
        behind=1_500,
        late_us=9_000_000,
    )
    replica = ProcessHealth(name="replica-1", role="replica", verdict=verdict)
    table = LagTable(theme)
    qtbot.addWidget(table)
    table.apply_snapshot(snapshot_of(replica, sample), "", {})
    texts = labels(table)
    assert "paused" in texts
    assert not any(" h" in text for text in texts)


def test_that_of_a_replica_ahead_of_the_log_no_lag_is_shown(theme: Theme, qtbot: QtBot) -> None:
    sample = sample_messages.replica(ahead="Position 9 is not in the log.")
    verdict = Verdict(status="AHEAD", severity="critical", rule="ahead", applied=9, head=5)
    replica = ProcessHealth(name="replica-1", role="replica", verdict=verdict)
    table = LagTable(theme)
    qtbot.addWidget(table)
    for view in ("", "orders"):
        table.apply_snapshot(snapshot_of(replica, sample), view, {})
        texts = labels(table)
        assert texts.count("unknown") == 2  # events and time
        assert texts.count(UNKNOWN) == 2
        assert "0" not in texts


def test_that_a_subscription_stands_beside_its_curve_with_its_lag(
    theme: Theme, qtbot: QtBot
) -> None:
    verdict = Verdict(
        status="STALLED",
        severity="warning",
        rule="deliveries-stalled",
        behind=1_500,
        late_us=9_000_000,
    )
    shop = ProcessHealth(name="subscription:shop", role="subscription", verdict=verdict)
    table = LagTable(theme)
    qtbot.addWidget(table)
    table.apply_snapshot(snapshot_of(shop), "", {shop.name: "#123456"})
    assert shop.name in {each.text() for each in table.findChildren(QPushButton)}
    assert {"1\u202f500", "9.0\u202fs"} <= set(labels(table))
