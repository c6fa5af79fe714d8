from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from backend.messages.events import Heartbeat
from backend.messages.health import HealthReport, ProcessHealth, Rule, Verdict
from backend.messages.view_shares import ViewShare
from console.panels.overview.overview_panel import OverviewPanel, has_primary_figures, is_log_new
from console.panels.overview.process_list import ProcessList
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import UNKNOWN
from console.state.workspace import Workspace
from console.theme.theme import Theme
from console.widgets.card import Card
from tests.console import sample_messages
from tests.console.panels.panel_opener import PanelOpener
from tests.console.sample_messages import NOW


@pytest.mark.parametrize(("applied", "is_new"), [(0, True), (308, False)])
def test_that_a_log_that_was_lost_is_not_taken_for_a_new_one(applied: int, *, is_new: bool) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    beat = Heartbeat(head=0, recorded=0, at=NOW, counts={})
    snapshot = reducers.apply_feed(snapshot, beat, NOW)
    assert not is_log_new(snapshot)  # as long as nobody has said how the replicas are
    report = HealthReport(at_us=NOW, severity="ok", worst="", processes=[], problems=[])
    for notice in (report, sample_messages.replica(applied=applied, head=0)):
        snapshot = reducers.apply_notice(snapshot, notice, NOW)
    assert is_log_new(snapshot) == is_new


@pytest.mark.parametrize(
    ("rule", "has_figures"),
    [
        ("serving", False),
        ("starting", False),
        ("silent", True),
        ("process-gone", True),
        ("cannot-start", True),
    ],
)
def test_that_a_picture_waits_for_the_primary_unless_it_is_known_to_be_silent(
    rule: Rule, *, has_figures: bool
) -> None:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_notice(snapshot, sample_messages.topology(), NOW)
    verdict = Verdict(status="UNKNOWN", severity="critical", rule=rule)
    report = HealthReport(
        at_us=NOW,
        severity="critical",
        worst="primary",
        processes=[ProcessHealth(name="primary", role="primary", verdict=verdict)],
    )
    snapshot = reducers.apply_notice(snapshot, report, NOW)
    assert has_primary_figures(snapshot) == has_figures


WELL = Verdict(status="OK", severity="ok", rule="serving", age_us=0, behind=0)
SLOW = Verdict(status="SLOW", severity="warning", rule="slow", age_us=0)


def shown_snapshot(
    verdict: Verdict = WELL, parked: int = 0, share: Sequence[ViewShare] = ()
) -> BackendSnapshot:
    snapshot = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    snapshot = reducers.apply_feed(snapshot, sample_messages.batch(1_203, 1_204), NOW)
    processes = [
        ProcessHealth(name="primary", role="primary", verdict=WELL),
        ProcessHealth(name="replica-1", role="replica", verdict=verdict),
    ]
    report = HealthReport(
        at_us=NOW, severity=verdict.severity, worst="replica-1", processes=processes
    )
    running = map(sample_messages.process, ("primary", "replica-1"))
    view = sample_messages.view(parked=parked)
    replica = sample_messages.replica(applied=1_204, head=1_204, views=[view], share=list(share))
    for notice in (sample_messages.topology(*running), replica, report):
        snapshot = reducers.apply_notice(snapshot, notice, NOW)
    return snapshot


@pytest.fixture
def panel(opener: PanelOpener) -> OverviewPanel:
    panel = opener.open(OverviewPanel, 1_200, 800)
    panel.apply_snapshot(shown_snapshot())
    return panel


def is_unfolded(panel: OverviewPanel) -> bool:
    processes = panel.findChild(ProcessList)
    return isinstance(processes, ProcessList) and processes.table.isVisible()


def label_of(panel: OverviewPanel, text: str) -> QLabel:
    return next(
        each for each in panel.findChildren(QLabel) if each.text() == text and each.isVisible()
    )


def follow(panel: OverviewPanel, text: str) -> None:
    QTest.mouseClick(label_of(panel, text), Qt.MouseButton.LeftButton)


def test_that_figures_lead_to_what_they_stand_for(
    panel: OverviewPanel, workspace: Workspace
) -> None:
    asked = list[object]()
    for each in (workspace.requested_panel, workspace.requested_replica):
        each.subscribe(asked.append)
    workspace.selected_position.subscribe(asked.append)
    follow(panel, "1\u202f204")
    assert asked == ["timeline", 1_204]  # the last event
    follow(panel, "replica-1")
    assert asked[2:] == ["replicas", "replica-1"]
    follow(panel, "0 events")
    assert asked[4:] == ["lag"]
    parked = [
        each for each in panel.findChildren(QLabel) if "parked" in each.accessibleDescription()
    ]
    QTest.keyClick(parked[0], Qt.Key.Key_Return)
    assert asked[5:] == ["parked"]


def test_that_what_is_well_takes_one_line_and_trouble_takes_room(panel: OverviewPanel) -> None:
    cards = {each.findChildren(QLabel)[0].text(): each for each in panel.findChildren(Card)}
    assert cards["Health"].is_line
    assert cards["Processes"].is_line
    assert is_unfolded(panel) is False
    panel.apply_snapshot(shown_snapshot(SLOW))
    panel.showEvent(QShowEvent())
    assert [each.is_line for each in (cards["Health"], cards["Processes"])] == [False, False]
    assert is_unfolded(panel)


def test_that_the_figure_of_a_trouble_is_larger_and_wider_than_the_others(
    panel: OverviewPanel, theme: Theme, qtbot: QtBot
) -> None:
    def width_px(title: str) -> int:
        frame = label_of(panel, title).parentWidget()
        return frame.width() if frame is not None else 0

    calm_px = width_px("Parked")
    assert abs(calm_px - width_px("Head")) <= 2
    panel.apply_snapshot(shown_snapshot(parked=17))
    panel.showEvent(QShowEvent())
    assert label_of(panel, "17").property("role") == "figure"
    assert label_of(panel, "1\u202f204").property("role") == "title"
    assert theme.tokens.figure_size > theme.tokens.title_size
    qtbot.waitUntil(lambda: width_px("Parked") > calm_px * 1.3)
    assert width_px("Head") < calm_px


def test_that_what_is_parked_is_known_in_part_where_a_part_of_a_view_is_nowhere(
    panel: OverviewPanel,
) -> None:
    half = [ViewShare(view="orders", part=1, parts=2)]
    panel.apply_snapshot(shown_snapshot(parked=2, share=half))
    panel.showEvent(QShowEvent())
    assert label_of(panel, "≥\u202f2").property("tone") == "warn"
    assert label_of(panel, "orders at least 2, part 2 of 2 not known").isVisible()
    panel.apply_snapshot(shown_snapshot(share=half))
    panel.showEvent(QShowEvent())
    detail = label_of(panel, "orders not known")
    card = detail.parentWidget()
    assert card is not None
    figures = card.findChildren(QLabel)
    assert [each.property("tone") for each in figures if each.text() == UNKNOWN] == ["unknown"]


def test_that_the_processes_stay_unfolded_where_they_were(panel: OverviewPanel) -> None:
    processes = panel.findChild(ProcessList)
    assert isinstance(processes, ProcessList)
    processes.unfold.click()
    kept, found = panel.save_state(), [is_unfolded(panel)]
    processes.unfold.click()
    found.append(is_unfolded(panel))
    panel.restore_state(kept)
    assert [*found, is_unfolded(panel)] == [True, False, True]
