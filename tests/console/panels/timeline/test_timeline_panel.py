from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.density import AskDensity
from backend.messages.filter_plans import (
    AskHidingTerms,
    FilterPlan,
    HidingTerm,
    HidingTerms,
    ScanProgress,
)
from backend.messages.queries import (
    AskLog,
    CheckFilter,
    CountLog,
    FilterChecked,
    LogCount,
    QuestionProgress,
)
from console.panels.timeline.rank_index import EventScope
from console.panels.timeline.saved_filters import write_filters
from console.panels.timeline.scope_text import describe_empty
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state.event_lines import format_event_line
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.panels.timeline.timeline_bench import (
    SILENT,
    TimelineBench,
    density,
    shown,
)
from tests.console.scripted_client import ScriptedClient


def test_that_rows_that_can_be_read_again_take_the_complaint_back(bench: TimelineBench) -> None:
    bench.answer_all(AskLog, SILENT)
    assert "Not all rows can be read now: No answer came." in bench.texts()
    bench.look(2)
    lines = [sample_messages.event(position) for position in range(1, 11)]
    assert bench.answer_all(AskLog, [format_event_line(each) for each in lines])
    assert "10 events" in bench.texts()
    assert not any("Not all rows" in text for text in bench.texts())


def test_that_a_scan_shows_what_it_has_found_and_can_be_stopped_and_go_on(
    bench: TimelineBench,
) -> None:
    bench.panel.filter_bar.changed.emit("actor:anna")
    (count,) = [each for each in bench.client.asked if isinstance(each.body, CountLog)]
    assert count.report is not None
    scan = ScanProgress(upto=4, end=10, found=2, buckets=[0, 1, 0, 1, *[0] * 6])
    count.report(QuestionProgress(elapsed_us=1, replica="replica-2", scan=scan))
    assert bench.panel.table.row_count == 2
    pages = [each for each in bench.client.asked if isinstance(each.body, AskLog)]
    last = pages[-1].body
    assert isinstance(last, AskLog)
    assert (last.before, pages[-1].replica) == (5, "replica-2")  # asks nobody to look further
    assert "Looking through the log: 4 of 10 events looked at" in bench.texts()

    bench.button("Stop").click()
    assert any(text.startswith("Stopped: 4 of 10 events") for text in bench.texts())
    asked = len(bench.client.asked)
    bench.look(5)
    again = [each.body for each in bench.client.asked[asked:]]
    assert not any(isinstance(body, CountLog) and body.after for body in again)

    bench.button("Look on").click()
    body = bench.client.asked[-1].body
    assert isinstance(body, CountLog)
    assert body.after == 4
    plan = FilterPlan(access="scan", looked_at=10, log_events=10)
    answer = LogCount(total=1, buckets=[0, 1, 0, 0, 0, 0], head=10, plan=plan)
    bench.client.asked[-1].answer(answer)
    assert bench.panel.table.row_count == 3
    assert not bench.button("Stop").isVisible()
    assert (
        "3 events match  actor:anna  ·  7 hidden by the filter"
        "  ·  no index serves it: 10 of 10 looked at"
    ) in bench.texts()


def test_that_a_stopped_scan_stops_the_count_of_the_bar_too(bench: TimelineBench) -> None:
    bench.panel.filter_bar.changed.emit("actor:anna")
    bench.look(4)
    counts = [each for each in bench.client.asked if isinstance(each.body, CountLog)]
    asked = [each for each in bench.client.asked if isinstance(each.body, AskDensity)]
    assert counts[-1].report is not None
    scan = ScanProgress(upto=4, end=10, found=0, buckets=[0] * 10)
    counts[-1].report(QuestionProgress(elapsed_us=1, replica="replica-2", scan=scan))
    given_up = len(bench.client.cancelled)
    bench.button("Stop").click()
    assert len(bench.client.cancelled) == given_up + 2  # the rows' count, and the bar's
    bench.look(8)
    assert [each for each in bench.client.asked if isinstance(each.body, AskDensity)] == asked
    bench.button("Look on").click()
    bench.look(12)
    again = [each.body for each in bench.client.asked if isinstance(each.body, AskDensity)]
    assert again == [*(each.body for each in asked), asked[-1].body]


def test_that_the_bar_shows_no_counts_of_another_filter(bench: TimelineBench) -> None:
    bar = bench.panel.density.bar
    assert bar.summary == "counting"
    bench.answer_all(AskDensity, density("time", [2] * 5))
    assert bar.summary == "at most 2 events a bar"
    bench.panel.filter_bar.changed.emit("actor:anna")
    bench.look(4)
    bench.answer_all(AskDensity, SILENT)
    assert bar.summary == "how many match is not known now"
    bench.look(8)
    assert bench.answer_all(AskDensity, density("time", [0, 4, 0, 0, 0]))
    assert bar.summary == "at most 4 events a bar"


def test_that_a_range_of_time_limits_the_rows_and_not_the_bar(bench: TimelineBench) -> None:
    bench.answer_all(AskDensity, density("time", [2] * 5))
    bench.panel.filter_bar.changed.emit("actor:anna")
    clear = bench.panel.density.clear_button
    assert not clear.isVisible()
    bench.panel.density.bar.range_selected.emit((1_000_000, 2_999_999))
    bench.look(4)
    counted = [each.body for each in bench.client.asked if isinstance(each.body, CountLog)][-1]
    asked = [each.body for each in bench.client.asked if isinstance(each.body, AskDensity)][-1]
    assert counted.filter == (
        "(actor:anna) since:1970-01-01T00:00:01.000000Z until:1970-01-01T00:00:02.999999Z"
    )
    assert asked.filter == "actor:anna"  # the rest of the log stays in reach
    bench.answer_all(CountLog, LogCount(total=1, buckets=[1] + [0] * 9, head=10))
    assert any(
        "that happened from 1970-01-01 00:00:01.000Z to 1970-01-01 00:00:02.999Z" in text
        for text in bench.texts()
    )
    clear.click()
    assert (bench.panel.source.scope.has_range, clear.isVisible()) == (False, False)


def test_that_the_bar_counts_by_position_on_request_and_remembers_it(bench: TimelineBench) -> None:
    area = bench.panel.density
    area.bar.range_selected.emit((1, 2))
    area.set_axis("position")
    assert not bench.panel.source.scope.has_range  # times are no positions
    bench.look(4)
    (asked,) = [each.body for each in bench.client.asked if isinstance(each.body, AskDensity)][-1:]
    assert asked.by == "position"
    bench.answer_all(AskDensity, density("position", [2] * 5))
    area.bar.range_selected.emit((3, 4))
    assert (bench.panel.source.scope.after, bench.panel.source.scope.before) == (2, 5)
    assert bench.panel.save_state()["density"] == "position"


def test_that_a_filter_whose_check_failed_is_applied_all_the_same(bench: TimelineBench) -> None:
    box = bench.panel.filter_bar.box
    box.setText("actor:anna")
    box.apply()
    bench.answer_all(CheckFilter, SILENT)
    assert box.applied_filter == ""
    assert bench.panel.save_state()["filter"] == "actor:anna"  # nor is it forgotten meanwhile
    bench.look(0.5)
    assert bench.answer_all(CheckFilter, SILENT) == 0
    bench.look(1.5)
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    assert box.applied_filter == "actor:anna"


def test_that_the_remembered_place_waits_until_there_are_rows(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> None:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = TimelinePanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.restore_state({"rank": "700"})
    panel.resize(900, 500)
    panel.show()
    made = TimelineBench(panel, scripted_client)
    empty = replace(made.frame(0), head=0, new_events=())
    for frame in (empty, replace(empty, head=5_000)):
        scripted_client.snapshot_changed.emit(frame)
    assert panel.table.rank == 700


def test_that_the_button_follows_the_end_and_leaves_it(bench: TimelineBench) -> None:
    follow = bench.button("Follow")
    for following in (False, True):
        follow.click()
        assert (bench.panel.table.following, follow.isChecked()) == (following, following)


def test_that_the_pill_leaves_the_focus_to_the_rows(bench: TimelineBench, qtbot: QtBot) -> None:
    bench.panel.table.unfollow()
    bench.panel.table.append_rows(12)
    pill = bench.button("2 new ↓")
    with qtbot.waitActive(bench.panel):
        bench.panel.activateWindow()
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert not pill.isVisible()
    assert bench.panel.table.grid.hasFocus()


def test_that_a_filter_that_is_longer_than_a_sentence_leaves_room_for_the_rows() -> None:
    terms = " or ".join(f"data.order_id:*{number}*" for number in range(90))
    for text in (terms, "x" * 3_000):
        said, _ = describe_empty(EventScope(filter=text))
        assert len(said) < 250
        assert said.endswith("…")
    assert describe_empty(EventScope(filter="type:order.*"))[0].endswith("type:order.*")
    assert describe_empty(EventScope(), is_copy=True) == (
        "There is no event yet: those of the log that is followed are shown here.",
        "",
    )


def test_that_a_part_of_the_filter_that_hides_everything_is_named_and_can_be_dropped(
    bench: TimelineBench,
) -> None:
    bench.panel.filter_bar.box.setText("actor:anna type:user.*")
    bench.panel.filter_bar.box.apply()
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    bench.answer_all(CountLog, LogCount(total=0, buckets=[0] * 10, head=10))
    assert "No event matches  actor:anna type:user.*" in bench.texts()
    term = HidingTerm(term="actor:anna", rest="type:user.*")
    assert bench.answer_all(AskHidingTerms, HidingTerms(terms=[term])) == 1
    assert (
        "No event matches  actor:anna type:user.*\n"
        "actor:anna  hides them all: there are some without it."
    ) in bench.texts()
    bench.button("Drop  actor:anna").click()
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    assert bench.panel.source.scope.filter == "type:user.*"


def test_that_positions_that_another_panel_asks_for_are_a_range_that_can_be_cleared(
    bench: TimelineBench,
) -> None:
    panel = bench.panel
    panel.density.set_axis("time")
    panel.workspace.requested_range.publish((4, 6))
    assert panel.source.scope == EventScope(after=3, before=7)
    assert panel.density.axis == "position"
    bench.button("Clear range").click()
    assert panel.source.scope == EventScope()


def test_that_a_link_neither_gives_away_nor_takes_away_what_is_the_operators_own(
    bench: TimelineBench,
) -> None:
    shown(bench)
    own = {
        "saved": write_filters(["type:order.*"]),
        "history": write_filters(["subject:order-1"]),
        "marks": "3,7",
        "highlighters": '{"1":"anna"}',
    }
    lanes = write_filters(["order-1"])
    bench.panel.restore_state({**own, "lanes": lanes, "subject": "order-1"})
    assert bench.panel.link_state()["subject"] == "order-1"
    assert not own.keys() & bench.panel.link_state().keys()
    bench.panel.open_link({"subject": "order-2", "marks": "9"})
    kept = bench.panel.save_state()
    assert {name: kept[name] for name in own} == own
    assert (kept["subject"], kept["lanes"]) == ("order-2", lanes)


@pytest.mark.parametrize("width_px", [720, 900, 1_600])
def test_that_the_filter_has_room_to_be_read_at_any_width(
    bench: TimelineBench, qtbot: QtBot, width_px: int
) -> None:
    bench.panel.resize(width_px, 500)
    bar = bench.panel.filter_bar
    qtbot.waitUntil(lambda: bar.box.width() >= 300)
    buttons = (bar.saved, bench.panel.highlighting, bench.panel.lanes_button)
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
