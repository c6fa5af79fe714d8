from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from backend.messages.annotations import AddNote, AskNotes, Note, NoteList
from backend.messages.commands import Failure
from backend.messages.density import AskDensity, DensityAxis, LogDensity
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
from console.panels.moment.note_dialog import NoteDialog
from console.panels.timeline.highlighter_button import HighlighterDialog
from console.panels.timeline.rank_index import EventScope
from console.panels.timeline.saved_filters import write_filters
from console.panels.timeline.scope_text import describe_empty
from console.panels.timeline.timeline_columns import HEADINGS
from console.panels.timeline.timeline_panel import TimelinePanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.event_lines import format_event_line
from console.state.formatting import format_duration
from console.state.highlighters import HIGHLIGHT_MARKS
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

SILENT = Failure(code="timed-out", message="No answer came.")
SECOND = 1_000_000


class TimelineBench:
    """A timeline over a log of ten events."""

    def __init__(self, panel: TimelinePanel, client: ScriptedClient) -> None:
        self.panel, self.client = panel, client
        known = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
        self._snapshot = reducers.apply_feed(known, sample_messages.batch(1, 10), NOW)

    def frame(self, seconds: float) -> BackendSnapshot:
        """Return the frame so many seconds later."""
        return replace(self._snapshot, now_us=NOW + round(seconds * SECOND))

    def look(self, seconds: float) -> None:
        """Let that frame come."""
        self.client.snapshot_changed.emit(self.frame(seconds))

    def answer_all(self, kind: type, reply: object) -> int:
        """Answer the questions of a kind, and return how many there were."""
        found = [each for each in self.client.asked if isinstance(each.body, kind)]
        self.client.asked = [each for each in self.client.asked if each not in found]
        for each in found:
            each.answer(reply)
        return len(found)

    def button(self, text: str) -> QPushButton:
        """Return the button with this text."""
        return next(each for each in self.panel.findChildren(QPushButton) if each.text() == text)

    def texts(self) -> set[str]:
        return {each.text() for each in self.panel.findChildren(QLabel) if each.isVisible()}


@pytest.fixture
def bench(
    theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot
) -> TimelineBench:
    workspace = Workspace(data=tmp_path, actor=Observable("anna"))
    panel = TimelinePanel(scripted_client, theme, workspace)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    made = TimelineBench(panel, scripted_client)
    made.look(0)
    return made


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


def density(by: DensityAxis, counts: list[int]) -> LogDensity:
    return LogDensity(
        by=by,
        starts=[1 + 2 * place for place in range(len(counts))],
        ends=[3 + 2 * place for place in range(len(counts))],
        groups=["users"],
        counts=[counts],
        head=10,
        replica="replica-1",
    )


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


def shown(bench: TimelineBench) -> None:
    """Let the rows come."""
    lines = [format_event_line(sample_messages.event(position)) for position in range(1, 11)]
    assert bench.answer_all(AskLog, lines)


def texts_of(bench: TimelineBench, column: str) -> list[str]:
    place = [each.column_name for each in bench.panel.table.model.headings].index(column)
    return [row.texts[place] for row in bench.panel.table.model.rows if row is not None]


def test_that_a_row_says_how_long_after_the_one_above_it_came_and_how_large_it_is(
    bench: TimelineBench,
) -> None:
    shown(bench)
    events = [sample_messages.event(position) for position in (1, 2)]
    step = format_duration(events[1].time - events[0].time)
    assert texts_of(bench, "since")[:2] == ["", f"+{step}"]
    assert texts_of(bench, "size")[0] == f"{len(events[0].data)} B"


def test_that_marked_events_are_found_again(bench: TimelineBench) -> None:
    shown(bench)
    workspace, grid = bench.panel.workspace, bench.panel.table.grid
    with_focus(bench)
    for position in (3, 7):
        workspace.selected_position.set(position)
        QTest.keyClick(grid, Qt.Key.Key_M)
    assert texts_of(bench, "position")[2] == "★ 3"
    assert bench.panel.save_state()["marks"] == "3,7"
    visited: list[int] = []
    workspace.selected_position.set(1)
    workspace.selected_position.subscribe(visited.append)
    for key in (*[Qt.Key.Key_BracketRight] * 3, Qt.Key.Key_BracketLeft):
        QTest.keyClick(grid, key)
    assert visited == [3, 7, 3, 7]
    QTest.keyClick(grid, Qt.Key.Key_M)
    assert bench.panel.save_state()["marks"] == "3"
    bench.panel.restore_state({"marks": "9,x,2,-4," + "9" * 40})
    assert bench.panel.save_state()["marks"] == "2,9"


def test_that_terms_of_the_operator_stand_out_with_a_mark_and_are_remembered(
    bench: TimelineBench,
) -> None:
    shown(bench)
    line = format_event_line(sample_messages.event(3))
    bench.panel.highlighting.click()
    dialog = bench.panel.findChild(HighlighterDialog)
    assert dialog is not None
    dialog.lines[1].setText(f"  {line.subject.upper()} ")
    dialog.accept()
    place = [each.name for each in HEADINGS].index("subject")
    rows = {row.key: row for row in bench.panel.table.model.rows if row is not None}
    assert rows[3].pens[place] == 1
    assert rows[3].texts[0] == f"{HIGHLIGHT_MARKS[1]} 3"
    others = [row for row in rows.values() if row.texts[place] != line.subject]
    assert others
    assert all(not row.pens for row in others if line.subject not in " ".join(row.texts))
    kept = bench.panel.save_state()["highlighters"]
    bench.panel.restore_state({"highlighters": "nonsense"})
    assert texts_of(bench, "position")[2] == "3"
    bench.panel.restore_state({"highlighters": kept})
    assert texts_of(bench, "position")[2] == f"{HIGHLIGHT_MARKS[1]} 3"


def test_that_the_notes_on_an_event_stand_in_its_row_tags_first(bench: TimelineBench) -> None:
    shown(bench)
    bench.look(1)
    asked = bench.client.ordered[-1]
    assert asked.body == AskNotes(events=list(range(1, 11)))
    note = Note(
        id=1, at_us=1, until_us=1, by="olga", text="ask Anna\n#refund", noted_us=2, position=4
    )
    asked.answer(NoteList(notes=[note]))
    assert texts_of(bench, "notes")[3] == "#refund ask Anna"
    assert "Note of olga: ask Anna" in tool_tip_of(bench, 4)
    bench.look(2)
    assert bench.client.ordered[-1] is asked  # they are the same events, a moment later
    bench.look(4)
    bench.client.ordered[-1].answer(NoteList(notes=[]))
    assert set(texts_of(bench, "notes")) == {""}


def test_that_a_note_is_written_on_the_selected_event(bench: TimelineBench) -> None:
    shown(bench)
    with_focus(bench)
    grid = bench.panel.table.grid
    QTest.keyClick(grid, Qt.Key.Key_N)
    assert bench.panel.findChild(NoteDialog) is None  # of nothing there is no note
    bench.panel.table.select(4, 3)
    QTest.keyClick(grid, Qt.Key.Key_N)
    dialog = bench.panel.findChild(NoteDialog)
    assert dialog is not None
    dialog.text.setPlainText("#refund")
    dialog.save()
    order = bench.client.ordered[-1]
    at_us = sample_messages.event(4).time
    assert order.body == AddNote(at_us=at_us, text="#refund", by="anna", position=4)
    order.answer(Failure(code="refused", message="The disk is full."))
    assert "The note was not written down: The disk is full." in bench.texts()


def test_that_a_click_on_the_heading_shows_the_newest_first_and_is_remembered(
    bench: TimelineBench,
) -> None:
    shown(bench)
    header = bench.panel.table.grid.horizontalHeader()
    titles = [each.marked_title for each in bench.panel.table.model.headings]
    assert (titles[0], texts_of(bench, "position")[0]) == ("Position ▲", "1")
    header.sectionClicked.emit(3)  # there is no other order by a type
    assert texts_of(bench, "position")[0] == "1"
    header.sectionClicked.emit(0)
    assert texts_of(bench, "position") == [str(number) for number in range(10, 0, -1)]
    step = format_duration(sample_messages.event(10).time - sample_messages.event(9).time)
    assert texts_of(bench, "since")[0] == f"+{step}"
    kept = bench.panel.save_state()
    bench.panel.restore_state({})
    assert texts_of(bench, "position")[0] == "1"
    bench.panel.restore_state(kept)
    assert texts_of(bench, "position")[0] == "10"


def test_that_a_filter_that_is_longer_than_a_sentence_leaves_room_for_the_rows() -> None:
    terms = " or ".join(f"data.order_id:*{number}*" for number in range(90))
    for text in (terms, "x" * 3_000):
        said, _ = describe_empty(EventScope(filter=text))
        assert len(said) < 250
        assert said.endswith("…")
    assert describe_empty(EventScope(filter="type:order.*"))[0].endswith("type:order.*")


def tool_tip_of(bench: TimelineBench, position: int) -> str:
    rows = bench.panel.table.model.rows
    return next(row.tool_tip for row in rows if row is not None and row.key == position)


def with_focus(bench: TimelineBench) -> None:
    """Give the rows the focus."""
    bench.panel.activateWindow()
    bench.panel.table.grid.setFocus()


def test_that_a_click_with_shift_compares_two_events(bench: TimelineBench) -> None:
    shown(bench)
    compared = bench.panel.workspace.compared_position
    grid = bench.panel.table.grid
    row_px = grid.verticalHeader().defaultSectionSize()

    def press(row: int, modifier: Qt.KeyboardModifier) -> None:
        where = QPoint(60, row * row_px + row_px // 2)
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, modifier, where)

    press(1, Qt.KeyboardModifier.NoModifier)
    assert compared.value == 0
    press(4, Qt.KeyboardModifier.ShiftModifier)
    assert (compared.value, bench.panel.workspace.selected_position.value) == (2, 5)
    press(6, Qt.KeyboardModifier.NoModifier)
    assert compared.value == 0


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
