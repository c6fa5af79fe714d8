"""What the rows of the timeline say, and what is done with them."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from backend.messages.annotations import AddNote, AskNotes, Note, NoteList
from backend.messages.commands import Failure
from backend.messages.queries import AskLog
from console.panels.moment.note_dialog import NoteDialog
from console.panels.timeline.highlighter_button import HighlighterDialog
from console.panels.timeline.timeline_columns import HEADINGS
from console.state.event_lines import format_event_line
from console.state.formatting import format_duration
from console.state.highlighters import HIGHLIGHT_MARKS
from tests.console import sample_messages
from tests.console.panels.timeline.timeline_bench import (
    TimelineBench,
    shown,
    texts_of,
    tool_tip_of,
    with_focus,
)


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
    assert texts_of(bench, "marks")[:3] == ["", "", "★"]
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
    marks = [each.name for each in HEADINGS].index("marks")
    assert (rows[3].texts[0], rows[3].texts[marks]) == ("3", HIGHLIGHT_MARKS[1])
    others = [row for row in rows.values() if row.texts[place] != line.subject]
    assert others
    assert all(not row.pens for row in others if line.subject not in " ".join(row.texts))
    kept = bench.panel.save_state()["highlighters"]
    bench.panel.restore_state({"highlighters": "nonsense"})
    assert texts_of(bench, "marks")[2] == ""
    bench.panel.restore_state({"highlighters": kept})
    assert texts_of(bench, "marks")[2] == HIGHLIGHT_MARKS[1]


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
    assert texts_of(bench, "marks") == ["", "", "", "✎", *[""] * 6]
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
    header.sectionClicked.emit(1)  # there is no order by a mark
    assert texts_of(bench, "position")[0] == "1"
    header.sectionClicked.emit(0)
    assert texts_of(bench, "position") == [str(number) for number in range(10, 0, -1)]
    step = format_duration(sample_messages.event(10).time - sample_messages.event(9).time)
    assert texts_of(bench, "since")[0] == f"+{step}"
    kept = bench.panel.save_state()
    bench.panel.restore_state({"order": "oldest"})
    assert texts_of(bench, "position")[0] == "1"
    bench.panel.restore_state(kept)
    assert texts_of(bench, "position")[0] == "10"


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


def test_that_an_annulled_event_is_struck_through_and_says_so(bench: TimelineBench) -> None:
    lines = [
        format_event_line(sample_messages.event(position), is_annulled=position == 1)
        for position in range(1, 11)
    ]
    assert bench.answer_all(AskLog, lines)
    assert texts_of(bench, "marks")[0] == "⊘"
    assert "Annulled: it is left out of rows and decisions." in tool_tip_of(bench, 1)
    assert [bool(row.struck) for row in bench.panel.table.model.rows if row is not None][:2] == [
        True,
        False,
    ]
