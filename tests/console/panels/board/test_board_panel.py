import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backend.messages.catalogue import CatalogueReply, Column, ModuleKind
from backend.messages.commands import Failure
from backend.messages.queries import AskBoards, BoardPage
from backend.messages.view_shares import UnreadView
from backend.messages.work import ViewBoard, WorkCount
from backend.translation import install_declared_texts, install_lookup
from console.panels.board.board_panel import BoardPanel
from console.state import reducers
from console.state.backend_snapshot import BackendSnapshot
from console.state.formatting import UNKNOWN
from console.state.workspace import RequestedRows, Workspace
from tests.console.panels.panel_opener import PanelOpener
from tests.console.sample_messages import NOW, view_kind
from tests.console.scripted_client import ScriptedClient

SECOND = 1_000_000
DAY = 86_400 * SECOND
PAID = WorkCount(
    state="paid",
    title="Waits for shipment",
    action="Ship the order.",
    waiting=1_200,
    overdue=3,
    limit_us=3 * DAY,
    oldest_us=NOW - 5 * DAY,
    filter="status:paid",
    overdue_filter="status:paid paid_at<3d",
    order="paid_at",
)
NEW = WorkCount(
    state="created",
    title="Waits for payment",
    action="",
    waiting=0,
    overdue=0,
    limit_us=0,
    oldest_us=None,
    filter="status:created",
    overdue_filter="",
    order="created",
)
PAGE = BoardPage(
    boards=[ViewBoard(view="orders", title="Orders", states=[NEW, PAID], applied=7)],
    replica="replica-2",
    at_us=NOW,
    took_us=90,
    events_behind=0,
    age_us=0,
)


def snapshot(seconds: int = 0) -> BackendSnapshot:
    frame = reducers.apply_session(reducers.empty_snapshot(NOW), "one")
    return replace(frame, now_us=NOW + seconds * SECOND)


@pytest.fixture
def panel(opener: PanelOpener) -> BoardPanel:
    panel = opener.open(BoardPanel, 1_200, 400)
    panel.apply_snapshot(snapshot())
    return panel


def questions(client: ScriptedClient) -> int:
    return sum(isinstance(each.body, AskBoards) for each in client.asked)


def texts(panel: BoardPanel) -> list[tuple[str, ...]]:
    return [row.texts[:6] for row in panel.model.rows if row is not None]


def test_that_each_state_shows_what_waits_what_is_overdue_and_since_when(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    assert not panel.is_ready()
    scripted_client.asked[-1].answer(PAGE)
    panel.workspace.catalogue.set(CatalogueReply(commands=[], events=[], views=[]))
    assert panel.is_ready()
    narrow = "\N{NARROW NO-BREAK SPACE}"
    days = f"{{}}{narrow}d 0{narrow}h"
    assert texts(panel) == [
        ("Orders", "Waits for payment", "0", "", "", "none"),
        ("Orders", "Waits for shipment", f"1{narrow}200", "◆ 3", days.format(5), days.format(3)),
    ]
    assert panel.mark.tone == "warn"
    assert panel.summary.text().startswith(f"3 of 1{narrow}200 waiting are overdue")


def test_that_a_state_leads_to_its_rows(
    panel: BoardPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    asked: list[object] = []
    workspace.requested_panel.subscribe(asked.append)
    workspace.requested_rows.subscribe(asked.append)
    scripted_client.asked[-1].answer(PAGE)
    assert not panel.overdue.isEnabled()
    panel.grid.setFocus()
    for _ in range(2):
        QTest.keyClick(panel.grid, Qt.Key.Key_J)
    QTest.keyClick(panel.grid, Qt.Key.Key_Return)
    overdue = RequestedRows("orders", "status:paid paid_at<3d", "paid_at")
    assert asked == ["views", overdue]
    panel.everything.click()
    assert asked[2:] == ["views", RequestedRows("orders", "status:paid", "paid_at")]
    panel.overdue.click()
    assert asked[4:] == ["views", overdue]


def test_that_it_is_counted_again_though_nothing_happens(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    scripted_client.asked[-1].answer(PAGE)
    assert questions(scripted_client) == 1
    panel.apply_snapshot(snapshot(1))
    assert questions(scripted_client) == 1
    panel.apply_snapshot(snapshot(3))
    assert questions(scripted_client) == 2


def test_that_an_old_count_is_not_called_current(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    well = replace(PAGE, boards=[replace(PAGE.boards[0], states=[NEW])])
    scripted_client.asked[-1].answer(well)
    tones = [panel.mark.tone]
    panel.apply_snapshot(snapshot(60))
    tones.append(panel.mark.tone)
    assert tones == ["ok", "unknown"]
    scripted_client.asked[-1].answer(Failure(code="busy", message="Ask again in a while."))
    assert panel.summary.text().startswith("Ask again in a while.")
    assert len(texts(panel)) == 1


def test_that_a_board_that_cannot_be_counted_is_unknown_and_hides_no_other_one(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    reason = (
        "No replica has part 2 of 2 of orders. Start one: marigraph replica start --views orders"
        " --share 2/2"
    )
    unread = UnreadView(view="payments", title="Payments", reason=reason)
    well = replace(PAGE, boards=[replace(PAGE.boards[0], states=[NEW])], unread=[unread])
    scripted_client.asked[-1].answer(well)
    assert texts(panel)[-1][:3] == ("Payments", "not known", UNKNOWN)
    tones = [panel.mark.tone]
    assert panel.summary.text().startswith("0 waiting in what can be read, none overdue")
    panel.apply_snapshot(snapshot(3))
    scripted_client.asked[-1].answer(replace(PAGE, unread=[unread]))
    assert [*tones, panel.mark.tone] == ["unknown", "warn"]
    assert " waiting in what can be read are overdue" in panel.summary.text()


def test_that_without_a_board_it_says_so(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    scripted_client.asked[-1].answer(replace(PAGE, boards=[]))
    assert panel.empty.isVisible()
    assert panel.mark.tone == "unknown"


def test_that_a_module_without_states_says_so_in_a_line_of_its_own(
    panel: BoardPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    orders = Column(name="order_id", kind="text", key=True)
    modules = [
        ModuleKind(name="users", entity="user", title="Users", key="user_id"),
        ModuleKind(name="orders", entity="order", title="Orders", key="order_id"),
    ]
    views = [view_kind("orders", columns=[orders])]
    workspace.catalogue.set(CatalogueReply(modules=modules, commands=[], events=[], views=views))
    scripted_client.asked[-1].answer(PAGE)
    assert [each[:3] for each in texts(panel)[2:]] == [
        ("Users", "no states in which work waits", "")
    ]
    panel.grid.setFocus()
    for key in (Qt.Key.Key_J, Qt.Key.Key_End, Qt.Key.Key_Return):
        QTest.keyClick(panel.grid, key)  # leads nowhere
    assert panel.selected is None
    assert not panel.everything.isEnabled()


def test_that_the_keyboard_is_in_the_states_before_they_are_there(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    panel.activateWindow()
    panel.keyboard_target().setFocus()
    assert panel.grid.hasFocus()
    scripted_client.asked[-1].answer(PAGE)
    QTest.keyClick(panel.grid, Qt.Key.Key_J)
    assert panel.grid.hasFocus()
    assert panel.selected is not None


def test_that_rows_of_an_unknown_age_are_not_called_well(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    boards = [replace(board, states=[NEW]) for board in PAGE.boards]
    scripted_client.asked[-1].answer(replace(PAGE, boards=boards, events_behind=None))
    assert panel.mark.tone == "unknown"


def test_that_a_link_leads_back_to_the_selected_state(
    panel: BoardPanel, scripted_client: ScriptedClient
) -> None:
    panel.open_link({"view": "orders", "state": "paid"})  # before it is counted
    scripted_client.asked[-1].answer(PAGE)
    assert panel.link_state() == {"view": "orders", "state": "paid"}
    assert panel.overdue.isEnabled()


def test_that_what_was_counted_is_read_in_the_modules_words_as_soon_as_they_are_known(
    panel: BoardPanel, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    scripted_client.asked[-1].answer(PAGE)
    try:
        install_lookup(None, "zh_CN")
        install_declared_texts({"orders": {"zh_CN": {"Waits for payment": "待付款"}}})
        workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=[]))
    finally:
        install_lookup(None)
        install_declared_texts({})
    assert [each[1] for each in texts(panel)] == ["待付款", "Waits for shipment"]
