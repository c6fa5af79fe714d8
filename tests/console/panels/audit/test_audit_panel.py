from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.audit import AskAudit
from backend.messages.commands import Failure
from backend.translation import install_lookup
from console.panels.audit.audit_panel import AuditPanel
from console.panels.audit.audit_rows import audit_row, search_words
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace
from tests.console import sample_messages
from tests.console.panels.audit.audit_entries import entry, page
from tests.console.panels.panel_opener import PanelOpener
from tests.console.scripted_client import ScriptedClient


def snapshot(seconds: int = 0) -> BackendSnapshot:
    """Return a frame of a backend with one replica, so many seconds after the first."""
    frame = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    topology = sample_messages.topology(sample_messages.process("replica-1"))
    known = reducers.apply_notice(frame, topology, sample_messages.NOW)
    return replace(known, now_us=sample_messages.NOW + seconds * 1_000_000)


@pytest.fixture
def panel(opener: PanelOpener) -> AuditPanel:
    panel = opener.open(AuditPanel, 1_200, 400)
    panel.apply_snapshot(snapshot())
    return panel


def questions(client: ScriptedClient) -> list[AskAudit]:
    return [each.body for each in client.ordered if isinstance(each.body, AskAudit)]


def answer(client: ScriptedClient, reply: object) -> None:
    """Answer what was asked last."""
    client.ordered[-1].answer(reply)


def press(panel: AuditPanel, row: int) -> None:
    index = panel.model.index(row, 0)
    place = panel.grid.visualRect(index).center()
    QTest.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


def texts(panel: AuditPanel, row: int) -> tuple[str, ...]:
    shown = panel.model.rows[row]
    assert shown is not None
    return shown.texts


def test_that_acts_are_listed_with_what_came_of_them(
    panel: AuditPanel, scripted_client: ScriptedClient
) -> None:
    assert not panel.is_ready()
    refused = entry(2, outcome="refused", code="rejected", message="No.")
    answer(scripted_client, replace(page([2, 1]), entries=[refused, entry(1)]))
    assert panel.is_ready()
    assert texts(panel, 0)[2:] == (
        "anna",
        "operator",
        "set mode",
        "replica-1",
        "mode every:5",
        "◆ refused (rejected)",
        "No.",
    )
    assert texts(panel, 1)[7] == "● done"
    assert panel.note.text() == "2 acts"


def test_that_new_acts_come_by_themselves_while_somebody_looks(
    panel: AuditPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, page([1]))
    panel.apply_snapshot(snapshot(2))
    answer(scripted_client, page([2, 1]))
    assert len(panel.model.rows) == 2
    panel.hide()
    asked = len(questions(scripted_client))
    panel.apply_snapshot(snapshot(4))
    assert len(questions(scripted_client)) == asked


def test_that_older_acts_are_read_on_request(
    panel: AuditPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, page([9, 8], before=8))
    assert panel.older.isEnabled()
    panel.older.click()
    assert questions(scripted_client)[-1].before == 8
    answer(scripted_client, page([7], before=None))
    assert [each.key for each in panel.model.rows if each] == [9, 8, 7]
    assert not panel.older.isEnabled()


def test_that_a_filter_is_asked_for_and_can_be_dropped_where_it_hides_everything(
    panel: AuditPanel, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    answer(scripted_client, page([1]))
    panel.filter.setText("clara pause")
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    assert questions(scripted_client)[-1].words == "clara pause"
    panel.apply_snapshot(replace(snapshot(2), phase="lost", reason="The backend is gone."))
    assert len(panel.model.rows) == 1, "what was there stays until the answer has come"
    answer(scripted_client, page([], before=40, newest=90))
    assert "Looking further back" in panel.empty.text
    assert questions(scripted_client)[-1].before == 40
    answer(scripted_client, page([], before=None))
    assert "clara pause" in panel.empty.text
    panel.empty.action_clicked.emit()
    qtbot.waitUntil(lambda: questions(scripted_client)[-1].words == "")


def test_that_an_act_is_copied_whole(panel: AuditPanel, scripted_client: ScriptedClient) -> None:
    answer(scripted_client, page([1]))
    assert not panel.copy.isEnabled()
    press(panel, 0)
    panel.copy.click()
    copied = QGuiApplication.clipboard().text()
    for part in (
        "who: anna",
        "role: operator",
        "did: set mode",
        "with: mode every:5",
        "result: done",
        "Z",
    ):
        assert part in copied


@pytest.mark.parametrize("by", ["button", "double click"])
def test_that_the_replica_of_an_act_is_shown(
    panel: AuditPanel, scripted_client: ScriptedClient, workspace: Workspace, by: str
) -> None:
    answer(scripted_client, page([1]))
    press(panel, 0)
    if by == "button":
        assert panel.jump.text() == "Show replica-1"
        panel.jump.click()
    else:
        panel.grid.row_double_clicked.emit(0)
    assert workspace.requested_panel.value == "replicas"
    assert workspace.requested_replica.value == "replica-1"


def test_that_an_act_on_the_whole_backend_leads_to_no_replica(
    panel: AuditPanel, scripted_client: ScriptedClient
) -> None:
    stop = entry(1, act="stop", subject="backend", parameters=b"{}")
    answer(scripted_client, replace(page([1]), entries=[stop]))
    press(panel, 0)
    assert not panel.jump.isEnabled()
    assert "no replica" in panel.jump.toolTip()


def _lost(panel: AuditPanel, client: ScriptedClient) -> str:
    del client
    panel.apply_snapshot(replace(snapshot(2), phase="lost", reason="The backend is gone."))
    return "The backend is gone."


def _failed(panel: AuditPanel, client: ScriptedClient) -> str:
    panel.apply_snapshot(snapshot(2))
    answer(client, Failure(code="storage-failed", message="The file cannot be read."))
    return "The file cannot be read."


@pytest.mark.parametrize("happens", [_lost, _failed])
def test_that_what_may_be_old_says_so_until_a_page_comes_again(
    panel: AuditPanel,
    scripted_client: ScriptedClient,
    happens: Callable[[AuditPanel, ScriptedClient], str],
) -> None:
    answer(scripted_client, page([1]))
    assert happens(panel, scripted_client) == panel.note.text()
    assert panel.note.property("tone") == "bad"
    assert len(panel.model.rows) == 1
    panel.apply_snapshot(snapshot(4))
    answer(scripted_client, page([1]))
    assert panel.note.text() == "1 act"


def test_that_the_filter_is_remembered(
    panel: AuditPanel, scripted_client: ScriptedClient, qtbot: QtBot
) -> None:
    panel.filter.setText("anna")
    state = panel.save_state()
    panel.filter.clear()
    panel.restore_state(state)
    qtbot.waitUntil(lambda: questions(scripted_client)[-1].words == "anna")


def test_that_as_many_older_acts_are_read_as_a_page_of_a_table_has(
    panel: AuditPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    workspace.page_rows.set(30)
    answer(scripted_client, page([90], before=90))
    panel.older.click()
    assert (questions(scripted_client)[-1].before, questions(scripted_client)[-1].limit) == (90, 30)


def test_that_the_act_of_a_mark_is_selected_however_far_back_and_whatever_is_filtered_by(
    panel: AuditPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    panel.filter.setText("clara")
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    answer(scripted_client, page([90], before=None))
    workspace.requested_mark.publish("act:7")
    assert panel.filter.text() == questions(scripted_client)[-1].words == ""
    answer(scripted_client, page([90, 89], before=89))
    assert (questions(scripted_client)[-1].before, questions(scripted_client)[-1].limit) == (
        89,
        500,
    )
    answer(scripted_client, page([8, 7, 6], before=None))
    assert panel.selected_entry == entry(7)
    press(panel, 0)
    panel.apply_snapshot(snapshot(2))
    answer(scripted_client, page([91, 90, 89], before=89))
    assert panel.selected_entry == entry(90), "what was selected since then stays so"


def test_that_a_mark_of_something_else_changes_nothing(
    panel: AuditPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    answer(scripted_client, page([1]))
    panel.filter.setText("anna")
    workspace.requested_mark.publish("alert:late@replica-1:7")
    assert (panel.filter.text(), panel.selected_entry) == ("anna", None)


def test_that_an_act_is_found_by_the_words_in_which_it_is_shown() -> None:
    words = {"refused": "被拒绝", "pause": "暂停", "operator": "操作员", "under way": "进行中"}
    words["queue"] = "队列"
    install_lookup(lambda text: words.get(text, text))
    try:
        assert search_words(" anna 暂停 操作员 ") == "anna 暂停|pause 操作员|operator"
        assert search_words("被拒绝") == "被拒绝|refused"
        assert search_words("进行中") == "进行中|under-way"
        assert search_words("队列") == "队列|queue"
    finally:
        install_lookup(None)


def test_that_a_link_leads_back_to_the_selected_act(
    panel: AuditPanel, scripted_client: ScriptedClient
) -> None:
    answer(scripted_client, page([3, 2, 1]))
    press(panel, 1)
    link = panel.link_state()
    press(panel, 0)
    panel.open_link(link)
    selected = panel.selected_entry
    assert selected is not None
    assert selected.number == 2


def test_that_what_a_narrow_column_cuts_is_read_in_full_under_the_mouse() -> None:
    tip = audit_row(entry(1, parameters=b'{"mode":"every:5"}')).tool_tip
    assert "mode every:5" in tip.splitlines()


@pytest.mark.parametrize("width_px", [1_270, 1_590])
def test_that_what_an_act_was_given_has_the_room_that_its_result_leaves(
    opener: PanelOpener, scripted_client: ScriptedClient, width_px: int
) -> None:
    panel = opener.open(AuditPanel, width_px, 400)
    panel.apply_snapshot(snapshot())
    given = b'{"entity":"orders/order-4711","reason":"a test"}'
    answer(scripted_client, replace(page([1]), entries=[entry(1, parameters=given, message="")]))
    text = texts(panel, 0)[6]
    needed_px = panel.grid.fontMetrics().horizontalAdvance(text)
    assert panel.grid.columnWidth(6) > needed_px, f"{text} is cut"
    assert not panel.grid.horizontalScrollBar().isVisible()
