import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.annotations import AddNote, Marks, RemoveNote
from backend.messages.commands import Failure
from backend.messages.control import OrderDone
from backend.messages.moments import AskMoment, MomentReport
from backend.messages.queries import AskLog, AskPosition, PositionFound
from console.panels.moment.moment_panel import MomentPanel
from console.panels.moment.note_dialog import NoteDialog
from console.state.event_lines import format_event_line
from console.state.time_cursor import TimeCursor
from tests.backend.wire.history_values import MARKS, MOMENT, NOTE
from tests.console import sample_messages
from tests.console.panels.panel_opener import PanelOpener
from tests.console.sample_messages import NOW
from tests.console.scripted_client import ScriptedClient

LINES = tuple(format_event_line(sample_messages.event(position)) for position in (8, 9))


@pytest.fixture
def panel(opener: PanelOpener) -> MomentPanel:
    return opener.open(MomentPanel, 1_000, 700)


def report(**chosen: object) -> MomentReport:
    marks = replace(MARKS, acts=[], alerts=[], deploys=[], notes=[NOTE])
    return replace(MOMENT, marks=marks, first_us=NOW, last_us=NOW + 999_999, **chosen)


def answer_all(panel: MomentPanel, client: ScriptedClient) -> None:
    """Open a moment, and answer everything that is asked about it."""
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    assert client.ordered[-1].body == AskMoment(at_us=NOW)
    client.ordered[-1].answer(report())
    for answer in (PositionFound(position=7), PositionFound(position=9), LINES):
        client.asked[-1].answer(answer)
    assert [each.body for each in client.asked] == [
        AskPosition(moment_us=NOW - 1, by="recorded"),
        AskPosition(moment_us=NOW + 999_999, by="recorded"),
        AskLog(after=7, before=10, limit=200),
    ]


def texts(panel: MomentPanel, name: str) -> list[tuple[str, ...]]:
    return [row.texts for row in getattr(panel, name).rows if row is not None]


def test_that_a_moment_shows_lag_handlers_events_and_what_happened(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    assert panel.is_ready()
    answer_all(panel, scripted_client)
    assert panel.is_ready()
    assert [row[:3] for row in texts(panel, "replicas")] == [
        ("replica-1", "worst", "3"),
        ("replica-1", "orders", "3"),
    ]
    (handler,) = texts(panel, "handlers")
    assert handler[:4] == ("replica-1", "orders", "order.created", "9")
    assert handler[4:7] == ("25\u202f%", "40\u202fµs", "70\u202fµs")  # what the handler took
    assert [row[0] for row in texts(panel, "events")] == ["8", "9"]
    ((_, kind, what),) = texts(panel, "marks")
    assert (kind, what) == ("note", "anna on event 7: disk was changed")


def test_that_a_moment_that_is_only_hovered_changes_nothing(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    panel.workspace.cursor.set(TimeCursor(hovered_us=NOW))
    assert scripted_client.ordered == []


def test_that_answers_about_an_earlier_moment_are_dropped(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    panel.later.click()
    first, second = scripted_client.ordered
    assert second.body == AskMoment(at_us=NOW + 1_000_000)
    first.answer(report())
    assert texts(panel, "replicas") == []


def test_that_nothing_of_the_moment_before_stays_or_can_be_removed(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    answer_all(panel, scripted_client)
    panel.mark_grid.row_pressed.emit(0)
    assert panel.remove.isEnabled()
    panel.later.click()
    assert [texts(panel, name) for name in ("replicas", "handlers", "events", "marks")] == [[]] * 4
    assert not panel.remove.isEnabled()


def test_that_its_events_are_shown_in_the_timeline(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    shown: list[object] = []
    panel.workspace.requested_range.subscribe(shown.append)
    panel.workspace.requested_panel.subscribe(shown.append)
    assert not panel.timeline.isEnabled()
    answer_all(panel, scripted_client)
    panel.timeline.click()
    assert shown == ["timeline", (8, 9)]


def test_that_its_events_are_shown_in_the_timeline_though_it_was_out_of_sight(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    shown: list[object] = []
    panel.workspace.requested_range.subscribe(shown.append)
    panel.hide()
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    panel.show()  # as the palette does before
    title = "Show the moment in the timeline"
    (action,) = [each for each in panel.actions() if each.text() == title]
    action.trigger()
    assert shown == []
    scripted_client.ordered[-1].answer(report())
    for answer in (PositionFound(position=7), PositionFound(position=9), LINES):
        scripted_client.asked[-1].answer(answer)
    assert shown == [(8, 9)]
    panel.hide()
    panel.show()
    assert shown == [(8, 9)]


def test_that_what_cannot_be_read_is_said(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    scripted_client.ordered[-1].answer(report())
    scripted_client.asked[-1].answer(Failure(code="timed-out", message="No answer came."))
    assert panel.event_note.text() == "not all could be read: No answer came."


def test_that_a_note_is_written_on_the_moment_and_removed_again(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    answer_all(panel, scripted_client)
    panel.note.click()
    dialog = panel.findChild(NoteDialog)
    assert isinstance(dialog, NoteDialog)
    dialog.text.setPlainText("hello")
    dialog.save()
    orders = [each.body for each in scripted_client.ordered]
    assert orders[-2:] == [AddNote(at_us=NOW, text="hello", by="anna"), AskMoment(at_us=NOW)]
    panel.mark_grid.row_pressed.emit(0)
    panel.remove.click()
    assert scripted_client.ordered[-2].body == RemoveNote(id=NOTE.id, by="anna")
    offered = panel.workspace.offered_inverse.value
    assert offered is not None
    assert offered.order is scripted_client.ordered[-2].body
    again = offered.inverse
    assert isinstance(again, AddNote)
    assert (again.at_us, again.until_us, again.text) == (NOTE.at_us, NOTE.until_us, NOTE.text)


def test_that_a_button_waits_for_its_order_whatever_is_selected_meanwhile(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    answer_all(panel, scripted_client)
    panel.note.click()
    dialog = panel.findChild(NoteDialog)
    assert isinstance(dialog, NoteDialog)
    dialog.text.setPlainText("hello")
    dialog.save()
    noted = scripted_client.ordered[-2]
    panel.mark_grid.row_pressed.emit(0)
    assert not panel.note.isEnabled()
    noted.answer(OrderDone())
    assert panel.note.isEnabled()
    panel.remove.click()
    scripted_client.ordered[-2].answer(OrderDone())
    assert not panel.remove.isEnabled()


def test_that_an_empty_note_cannot_be_saved(panel: MomentPanel, qtbot: QtBot) -> None:
    dialog = NoteDialog(panel, NOW, NOW, lambda _text: None)
    qtbot.addWidget(dialog)
    save = dialog.buttons.buttons()[0]
    for text, is_fit in (("", False), ("   ", False), ("x", True), ("x" * 2_001, False)):
        dialog.text.setPlainText(text)
        assert save.isEnabled() == is_fit


def test_that_ctrl_and_return_saves_a_note_that_can_be_saved(
    panel: MomentPanel, qtbot: QtBot
) -> None:
    written: list[str] = []
    dialog = NoteDialog(panel, NOW, NOW, written.append)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    ctrl = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, ctrl)
    assert dialog.isVisible()
    dialog.text.setPlainText("hello")
    QTest.keyClick(dialog.text, Qt.Key.Key_Return, ctrl)
    assert written == ["hello"]


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        (replace(MARKS, alerts=[], deploys=[], notes=[]), ["audit", f"act:{MARKS.acts[0].number}"]),
        (replace(MARKS, acts=[], alerts=[], deploys=[]), []),
    ],
    ids=["act", "note"],
)
def test_that_what_happened_leads_to_its_entry_where_it_is_kept(
    panel: MomentPanel, scripted_client: ScriptedClient, marks: Marks, shown: list[str]
) -> None:
    asked: list[str] = []
    panel.workspace.requested_panel.subscribe(asked.append)
    panel.workspace.requested_mark.subscribe(asked.append)
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    scripted_client.ordered[-1].answer(replace(MOMENT, marks=marks))
    panel.mark_grid.row_double_clicked.emit(0)
    assert asked == shown


def test_that_an_empty_table_says_why(panel: MomentPanel, scripted_client: ScriptedClient) -> None:
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    scripted_client.ordered[-1].answer(replace(report(), marks=Marks(), replicas=[]))
    assert panel.mark_note.text() == "nothing was done, noted or fired around that time"
    assert panel.handler_note.text() == panel.lag_note.text() == "no sample of that time is kept"
    panel.later.click()
    assert {each.text() for each in (panel.mark_note, panel.handler_note, panel.lag_note)} == {""}
    quiet = replace(MOMENT.replicas[0], handlers=[])
    scripted_client.ordered[-1].answer(replace(report(), replicas=[quiet]))
    assert panel.handler_note.text() == "no handler applied an event in that time"
    assert (panel.mark_note.text(), panel.lag_note.text()) == ("", "samples of 1.0\u202fs")


def test_that_each_table_has_a_note_of_its_own(
    panel: MomentPanel, scripted_client: ScriptedClient
) -> None:
    panel.workspace.cursor.set(TimeCursor(pinned_us=NOW))
    scripted_client.ordered[-1].answer(replace(report(), marks=Marks(), replicas=[]))
    assert panel.mark_note.isVisible()
    assert panel.handler_note.isVisible()
