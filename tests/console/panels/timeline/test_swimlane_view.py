"""Several streams as lanes, in the place of the timeline's rows."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.queries import AskLog
from console.panels.timeline.swimlane_view import MAX_LANE_EVENTS, MAX_LANES
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state import reducers
from console.state.event_lines import format_event_line
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient


class Lanes:
    """A timeline that shows lanes, over a log whose even positions are of one stream."""

    def __init__(self, panel: TimelinePanel, client: ScriptedClient) -> None:
        self.panel, self.client, self._seconds = panel, client, 0
        known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
        self._snapshot = reducers.apply_feed(known, sample_messages.batch(1, 10), NOW)

    def look(self, failure: Failure | None = None) -> None:
        """Let a frame come, and answer what the lanes ask, or refuse it."""
        self._seconds += 3
        now_us = NOW + self._seconds * 1_000_000
        self.client.snapshot_changed.emit(replace(self._snapshot, now_us=now_us))
        for each in self.client.asked:
            if isinstance(each.body, AskLog) and each.body.limit == MAX_LANE_EVENTS:
                first = 2 if "even" in each.body.filter else 1
                positions = range(first, 0 if "nobody" in each.body.filter else 11, 2)
                events = [sample_messages.event(position) for position in positions]
                each.answer(failure or [format_event_line(event) for event in events])
        self.client.asked.clear()

    def positions(self) -> dict[str, list[int]]:
        return {
            lane.name: [each.position for each in lane.events]
            for lane in self.panel.lanes.chart.lanes
        }


@pytest.fixture
def lanes(theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> Lanes:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = TimelinePanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    made = Lanes(panel, scripted_client)
    panel.lanes_button.click()
    panel.lanes.subjects.setText("even, odd ,even")
    panel.lanes.subjects.editingFinished.emit()
    made.look()
    return made


def test_that_each_stream_has_a_lane_and_they_are_remembered(lanes: Lanes) -> None:
    assert lanes.positions() == {"even": [2, 4, 6, 8, 10], "odd": [1, 3, 5, 7, 9]}
    assert lanes.panel.lanes.isVisible()
    kept = lanes.panel.save_state()
    lanes.panel.restore_state({"lanes": "nonsense", "shows": "rows"})
    assert not lanes.panel.lanes.isVisible()
    assert lanes.positions() == {}
    lanes.panel.restore_state(kept)
    lanes.look()
    assert lanes.panel.lanes.isVisible()
    assert list(lanes.positions()) == ["even", "odd"]


def test_that_the_selected_event_is_the_same_by_mouse_and_keys(lanes: Lanes) -> None:
    chart, selected = lanes.panel.lanes.chart, lanes.panel.workspace.selected_position
    lanes.panel.density.set_axis("position")
    where = chart.point_of(4)
    assert where is not None
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=where.toPoint())
    assert selected.value == 4
    visited: list[int] = []
    selected.subscribe(visited.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_L, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_H):
        QTest.keyClick(chart, key)
    assert visited[:3] == [6, 8, 10]
    assert selected.value == 8
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert selected.value in (7, 9)
    QTest.keyClick(chart, Qt.Key.Key_K)
    assert selected.value % 2 == 0
    selected.set(999)  # of no lane: the newest is next
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert selected.value == 10


def test_that_the_lane_of_the_selected_event_comes_into_sight(lanes: Lanes) -> None:
    lanes.panel.resize(900, 320)
    lanes.panel.lanes.set_streams([*(f"odd-{number}" for number in range(11)), "even"])
    lanes.look()
    chart = lanes.panel.lanes.chart
    where = chart.point_of(4)
    assert where is not None
    assert not chart.visibleRegion().contains(where.toPoint())
    lanes.panel.workspace.selected_position.set(4)
    assert chart.visibleRegion().contains(where.toPoint())


def test_that_lanes_stand_by_time_or_by_position_as_the_bar_does(lanes: Lanes) -> None:
    chart = lanes.panel.lanes.chart
    assert chart.lanes[0].events[0].value == sample_messages.event(2).time
    lanes.panel.density.set_axis("position")
    assert [each.value for each in chart.lanes[0].events] == [2, 4, 6, 8, 10]


def test_that_there_are_no_more_lanes_than_can_be_read_and_no_question_unseen(
    lanes: Lanes,
) -> None:
    lanes.panel.lanes.set_streams([f"order-{number}" for number in range(2 * MAX_LANES)])
    assert len(lanes.panel.lanes.streams) == MAX_LANES
    lanes.panel.lanes_button.click()
    lanes.client.asked.clear()
    lanes.look()
    assert not [each for each in lanes.client.asked if isinstance(each.body, AskLog)]


def test_that_subjects_without_room_are_named(lanes: Lanes) -> None:
    assert lanes.panel.lanes.left_out.isHidden()
    lanes.panel.lanes.set_streams([f"order-{number}" for number in range(MAX_LANES)])
    lanes.panel.lanes.add_stream("late")
    assert lanes.panel.lanes.left_out.isVisible()
    assert lanes.panel.lanes.left_out.text().endswith("late")


def test_that_a_stream_that_cannot_be_read_says_so_and_is_asked_for_again(lanes: Lanes) -> None:
    view = lanes.panel.lanes
    view.set_streams(["even"])
    lanes.look(Failure(code="unavailable", message="No replica answers."))
    assert view.chart.lanes[0].note == "cannot be read now: No replica answers."
    lanes.look()
    assert view.chart.lanes[0].note == ""
    assert lanes.positions() == {"even": [2, 4, 6, 8, 10]}


def test_that_the_lane_of_a_subject_that_no_event_has_says_so_once_it_is_known(
    lanes: Lanes,
) -> None:
    chart = lanes.panel.lanes.chart
    lanes.panel.lanes.set_streams(["nobody", "odd"])
    assert [each.note for each in chart.lanes] == ["", ""]
    lanes.look()
    assert [each.note for each in chart.lanes] == ["no event in the log has this subject", ""]
