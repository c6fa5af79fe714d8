"""A filter by notes in the window: completed, and counted anew when others have notes."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QStringListModel

from backend.messages.annotations import AskNotes, Note, NoteList
from backend.messages.density import AskDensity
from backend.messages.queries import AskLog, CheckFilter, CountLog, FilterChecked, LogCount
from console.panels.timeline.note_terms import asks_for_notes
from tests.console.panels.timeline.timeline_bench import SILENT, TimelineBench


def noted(position: int, text: str) -> Note:
    return Note(
        id=position, at_us=1, until_us=1, by="ben", text=text, noted_us=2, position=position
    )


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("tag:late", True),
        ("-tag:late", True),
        ("(actor:anna or note!=x)", True),
        ("noted-by:anna", True),
        ("data.note:paid", False),
        ("data.tag:x not-a-tag:y", False),
        ("", False),
    ],
)
def test_that_a_filter_by_notes_is_known_as_one(text: str, asks: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert asks_for_notes(text) == asks


def test_that_the_tags_of_notes_are_completed(bench: TimelineBench) -> None:
    notes = [noted(3, "#late and #Paid-twice"), noted(0, "#nowhere"), noted(4, "#late")]
    for each in [each for each in bench.client.ordered if isinstance(each.body, AskNotes)]:
        each.answer(NoteList(notes=notes))
    assert offers(bench, "tag") == {"tag:", "tag:late", "tag:Paid-twice"}
    assert offers(bench, "note") == {"note:", "noted-by:"}


def offers(bench: TimelineBench, typed: str) -> set[str]:
    box = bench.panel.filter_bar.box
    box.setText(typed)
    box.textEdited.emit(typed)
    model = box.findChild(QStringListModel)
    assert isinstance(model, QStringListModel)
    return set(model.stringList())


def count(*buckets: int) -> LogCount:
    return LogCount(total=sum(buckets), buckets=list(buckets), head=10, replica="replica-1")


def test_that_rows_by_notes_come_and_go_with_the_notes(bench: TimelineBench) -> None:
    bench.panel.filter_bar.replace("tag:late")
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    bench.answer_all(CountLog, count(0, 0, 1, 0, 0, 0, 0, 0, 0, 0))
    assert bench.panel.table.row_count == 1
    bench.client.asked.clear()

    bench.look(4)  # others write notes too
    assert bench.answer_all(CountLog, count(0, 0, 1, 0, 0, 0, 0, 0, 0, 0)) == 1
    assert not [each for each in bench.client.asked if isinstance(each.body, AskLog)]

    bench.look(8)
    assert bench.answer_all(CountLog, count(0, 0, 0, 0, 1, 0, 0, 0, 0, 1)) == 1
    assert bench.panel.table.row_count == 2
    pages = [each for each in bench.client.asked if isinstance(each.body, AskLog)]
    assert [each.body.filter for each in pages if isinstance(each.body, AskLog)] == ["tag:late"]

    bench.client.asked.clear()
    bench.look(8.1)  # the bar, too
    assert [
        each.body.filter for each in bench.client.asked if isinstance(each.body, AskDensity)
    ] == ["tag:late"]

    bench.look(12)
    assert bench.answer_all(CountLog, count(*[0] * 10)) == 1
    assert bench.panel.table.row_count == 0
    assert bench.panel.scope.empty.isVisible()


def test_that_a_recount_that_failed_leaves_the_rows_that_were_counted(
    bench: TimelineBench,
) -> None:
    bench.panel.filter_bar.replace("tag:late")
    bench.answer_all(CheckFilter, FilterChecked(ok=True))
    bench.answer_all(CountLog, count(0, 0, 1, 0, 0, 1, 0, 0, 0, 0))
    bench.look(4)  # others write notes too
    assert bench.answer_all(CountLog, SILENT) == 1
    bench.client.snapshot_changed.emit(replace(bench.frame(6), head=12))
    grown = LogCount(total=1, buckets=[0, 1], head=12, replica="replica-1")
    assert bench.answer_all(CountLog, grown) == 1
    assert bench.panel.table.row_count == 3
