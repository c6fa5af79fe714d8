from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.health import (
    HealthProblem,
    HealthReport,
    HealthStatus,
    ProcessHealth,
    Verdict,
)
from backend.messages.health_age import silent_verdict
from backend.messages.work import OverdueWork
from console.state import reducers
from console.state.backend_snapshot import CommandRates
from console.state.observable import Observable
from console.state.sample_state import SampleState
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.elided_label import ElidedLabel
from console.window.sample_progress_box import SampleProgressBox
from console.window.status_bar import StatusBar
from tests.console import sample_messages


def test_that_no_rate_is_claimed_without_a_connection(theme: Theme, qtbot: QtBot) -> None:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    frame = reducers.apply_notice(frame, _report("OK"), sample_messages.NOW)
    busy = replace(frame, rates=CommandRates(events_per_s=20.0))
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna")))
    qtbot.addWidget(line)
    line.apply_snapshot(busy)
    assert "20 events/s" in {each.text() for each in line.findChildren(QLabel)}
    lost = reducers.apply_connection(busy, "lost", "It is silent.")
    line.apply_snapshot(replace(lost, now_us=sample_messages.NOW + 1_000_000))
    assert "\u2013 events/s" in {each.text() for each in line.findChildren(QLabel)}


def test_that_no_rate_is_claimed_and_the_head_has_an_age_when_the_writer_is_silent(
    theme: Theme, qtbot: QtBot
) -> None:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    frame = reducers.apply_feed(frame, sample_messages.batch(1, 5), sample_messages.NOW)
    silent = reducers.apply_notice(frame, _report("UNKNOWN"), sample_messages.NOW)
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna")))
    qtbot.addWidget(line)
    line.apply_snapshot(replace(silent, rates=CommandRates(events_per_s=20.0)))
    texts = {each.text() for each in line.findChildren(QLabel)}
    assert {"\u2013 events/s", "head 5, 9.0\u202fs old"} <= texts


def test_that_its_figures_lead_to_what_they_stand_for(theme: Theme, qtbot: QtBot) -> None:
    workspace = Workspace(data=Path("data"), actor=Observable("anna"))
    asked = list[object]()
    for each in (workspace.requested_panel, workspace.selected_position):
        each.subscribe(asked.append)
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    frame = reducers.apply_feed(frame, sample_messages.batch(1, 5), sample_messages.NOW)
    line = StatusBar(theme, workspace)
    qtbot.addWidget(line)
    line.show()
    line.apply_snapshot(frame)
    for name in ("head", "events-per-s", "worst-status"):
        label = line.findChild(QLabel, name)
        assert isinstance(label, QLabel)
        QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert asked == ["timeline", 5, "timeline", "overview"]


def test_that_a_folder_marked_production_is_plain_to_see(theme: Theme, qtbot: QtBot) -> None:
    workspace = Workspace(data=Path("data"), actor=Observable("anna"))
    line = StatusBar(theme, workspace)
    qtbot.addWidget(line)
    line.show()
    mark = line.findChild(QLabel, "production")
    assert mark is not None
    assert not mark.isVisible()
    workspace.production.set("shop-eu")
    assert (mark.isVisible(), mark.text()) == (True, "PRODUCTION shop-eu")


def _report(status: HealthStatus) -> HealthReport:
    """Return a report of a writer that is well, or that has been silent for nine seconds."""
    verdict = Verdict(status=status, severity="ok", rule="serving", age_us=0)
    if status != "OK":
        verdict = silent_verdict(None, 9_000_000, 5_000_000, is_writer=True)
    primary = ProcessHealth(name="primary", role="primary", verdict=verdict)
    return HealthReport(
        at_us=sample_messages.NOW,
        severity=verdict.severity,
        worst="primary",
        processes=[primary],
        head_age_us=verdict.age_us,
    )


def test_that_the_worst_status_is_never_cut_on_a_small_screen_at_scale_2(
    theme: Theme, qtbot: QtBot
) -> None:
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    well = Verdict(status="OK", severity="ok", rule="serving", age_us=0)
    supervisor = ProcessHealth(name="supervisor", role="supervisor", verdict=well)
    report = _report("OK")
    report = replace(report, processes=[*report.processes, supervisor])
    frame = reducers.apply_notice(frame, report, sample_messages.NOW)
    silent = replace(
        frame,
        head=12_345_678,
        head_heard_us=sample_messages.NOW,
        now_us=sample_messages.NOW + 72_000_000,
    )
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna-of-the-night")))
    qtbot.addWidget(line)
    line.resize(640, 30)  # 1280 pixels at scale 2
    line.show()
    line.apply_snapshot(silent)
    worst = line.findChild(ElidedLabel, "worst-status")
    assert worst is not None
    figure = line.findChild(QLabel, "head")
    assert figure is not None
    qtbot.waitUntil(lambda: figure.width() >= figure.sizeHint().width())  # it is laid out
    assert worst.elided_text.startswith("supervisor UNKNOWN")
    assert line.width() == 640
    labels = {each.text(): each for each in line.findChildren(QLabel) if each.isVisible()}
    head = next(text for text in labels if text.startswith("head"))
    assert head.startswith("head 12\u202f345\u202f678, 1\u202fmin 1")
    assert "anna-of-the-night" in labels
    for label in labels.values():
        assert label.mapTo(line, label.rect().topRight()).x() < 640
    line.resize(1_000, 30)
    assert "Connected" in {each.text() for each in line.findChildren(QLabel) if each.isVisible()}


def test_that_the_sample_can_be_stopped_from_the_status_bar_and_does_not_end_unseen(
    theme: Theme, qtbot: QtBot
) -> None:
    workspace = Workspace(data=Path("data"), actor=Observable("anna"))
    requested: list[str] = []
    workspace.requested_sample.subscribe(requested.append)
    line = StatusBar(theme, workspace)
    qtbot.addWidget(line)
    line.show()
    box = line.findChild(SampleProgressBox)
    assert box is not None
    assert box.isHidden()
    height = line.sizeHint().height()
    workspace.sample.publish(SampleState(is_running=True, done=5, total=10, text="5 of 10 facts"))
    assert line.sizeHint().height() == height  # the docks above it do not move
    button = box.findChild(QPushButton)
    assert button is not None
    button.click()
    assert requested == [""]
    workspace.sample.publish(SampleState(failure="The disk is full.", has_ended=True))
    assert box.isVisible()
    assert "The disk is full." in {each.text() for each in box.findChildren(QLabel)}
    button.click()
    assert box.isHidden()


def test_that_a_problem_of_no_process_is_said_unless_a_process_is_as_bad(
    theme: Theme, qtbot: QtBot
) -> None:
    work = OverdueWork(view="orders", waiting=9, overdue=2, worst="Paid")
    overdue = Verdict(status="OVERDUE", severity="warning", rule="overdue", work=work)
    problem = HealthProblem(
        key="overdue:orders",
        subject="board",
        verdict=overdue,
        action="check-board",
        view="orders",
    )
    report = replace(_report("OK"), severity="warning", worst="", problems=[problem])
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna")))
    qtbot.addWidget(line)
    worst = line.findChild(ElidedLabel, "worst-status")
    assert worst is not None
    line.apply_snapshot(reducers.apply_notice(frame, report, sample_messages.NOW))
    assert worst.text() == "OVERDUE: 2 entities wait longer than allowed in orders"
    paused = Verdict(status="PAUSED", severity="warning", rule="paused", by="anna", age_us=0)
    replica = ProcessHealth(name="replica-1", role="replica", verdict=paused)
    both = replace(report, worst="replica-1", processes=[*report.processes, replica])
    later = reducers.apply_notice(frame, both, sample_messages.NOW + 1_000_000)
    line.apply_snapshot(replace(later, now_us=sample_messages.NOW + 1_000_000))
    assert worst.text().startswith("replica-1 PAUSED")


def test_that_a_problem_beside_a_process_that_is_well_is_said(theme: Theme, qtbot: QtBot) -> None:
    parked = Verdict(status="FAULTED", severity="warning", rule="deliveries-parked", parked=2)
    well = Verdict(status="OK", severity="ok", rule="deliveries-current")
    shop = ProcessHealth(
        name="subscription:shop", role="subscription", verdict=well, beside=[parked]
    )
    problem = HealthProblem(
        key="shop:parked", subject=shop.name, verdict=parked, action="retry-deliveries"
    )
    report = _report("OK")
    processes = [*report.processes, shop]
    report = replace(report, severity="warning", worst="", problems=[problem], processes=processes)
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna")))
    qtbot.addWidget(line)
    line.apply_snapshot(reducers.apply_notice(frame, report, sample_messages.NOW))
    worst = line.findChild(ElidedLabel, "worst-status")
    assert worst is not None
    assert worst.text() == "FAULTED: Events are parked in the subscription shop"


def test_that_a_subscription_of_which_not_all_is_known_is_named(theme: Theme, qtbot: QtBot) -> None:
    partial = Verdict(status="UNKNOWN", severity="notice", rule="consumer-partial", age_us=0)
    bank = ProcessHealth(name="subscription:bank", role="subscription", verdict=partial)
    report = _report("OK")
    processes = [*report.processes, bank]
    report = replace(report, severity="notice", worst=bank.name, processes=processes)
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    line = StatusBar(theme, Workspace(data=Path("data"), actor=Observable("anna")))
    qtbot.addWidget(line)
    line.apply_snapshot(reducers.apply_notice(frame, report, sample_messages.NOW))
    worst = line.findChild(ElidedLabel, "worst-status")
    assert worst is not None
    assert worst.text().startswith("subscription:bank UNKNOWN")
    assert "it takes only some of the events" in worst.text()
