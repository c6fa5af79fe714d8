import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.messages.catalogue import CatalogueReply, Column, ModuleKind, NestedField
from backend.messages.commands import Failure
from backend.messages.queries import AskLog, AskView, LogPage, ViewPage
from backend.messages.row_code import CodeEntry, ViewCode
from console.panels.event.event_trees import PayloadNode
from console.panels.views.page_code import code_node
from console.panels.views.replica_comparison import ReplicaRow, comparison_rows
from console.panels.views.row_detail import RowDetail
from console.panels.views.row_fields import WholeRow, differing_fields, row_nodes
from console.state.formatting import UNKNOWN
from console.state.workspace import RequestedBlame, Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient

ROW = WholeRow(
    view="orders",
    columns=[
        Column(name="order_id", kind="text", key=True),
        Column(name="total", kind="money", currency_column="currency"),
        Column(name="currency", kind="text"),
        Column(
            name="lines",
            kind="json",
            fields=[NestedField(path="*.price", kind="money")],
        ),
        Column(name="weight", kind="number"),
    ],
    cells=['o "1"', 1_250, "EUR", '[{"price":500,"tags":["a",null]},{"price":750}]', 0.5],
)
PAGE = ViewPage(
    view="orders",
    columns=ROW.columns,
    rows=[ROW.cells],
    total=1,
    replica="replica-1",
    position=100,
    cached=False,
    took_us=10,
    events_behind=0,
    age_us=0,
)


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    orders = ModuleKind(name="orders", entity="order", title="Orders", key="order_id")
    workspace.catalogue.set(CatalogueReply(modules=[orders], commands=[], events=[], views=[]))
    return workspace


@pytest.fixture
def detail(
    theme: Theme, scripted_client: ScriptedClient, workspace: Workspace, qtbot: QtBot
) -> RowDetail:
    made = RowDetail(scripted_client, theme, workspace)
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    made.set_replicas(("archive", "replica-1"))
    return made


def lines(nodes: tuple[PayloadNode, ...], depth: int = 0) -> list[tuple[int, str, str]]:
    return [
        line
        for node in nodes
        for line in ((depth, node.name, node.text), *lines(node.children, depth + 1))
    ]


def test_that_all_fields_are_a_tree_in_which_nested_money_is_money() -> None:
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert lines(row_nodes(ROW)) == [
        (0, "Order id", 'o "1"'),
        (0, "Total", f"12.50{narrow}EUR"),
        (0, "Currency", "EUR"),
        (0, "Lines", "2 items"),
        (1, "1", f"5.00{narrow}EUR"),
        (2, "price", f"5.00{narrow}EUR"),
        (2, "tags", "a, null"),
        (3, "1", "a"),
        (3, "2", "null"),
        (1, "2", f"7.50{narrow}EUR"),
        (2, "price", f"7.50{narrow}EUR"),
        (0, "Weight", "0.5"),
    ]


def test_that_only_the_tab_in_sight_asks(
    detail: RowDetail, scripted_client: ScriptedClient
) -> None:
    detail.show_row(ROW)
    assert detail.headline.text() == 'o "1"'
    assert not scripted_client.asked
    detail.tabs.setCurrentWidget(detail.events)
    (question,) = [each.body for each in scripted_client.asked]
    assert isinstance(question, AskLog)
    assert question.filter == 'entity:"order-o \\"1\\""'
    detail.show_row(ROW)  # the same row again
    assert len(scripted_client.asked) == 1


def test_that_an_event_of_the_row_opens(
    detail: RowDetail, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    detail.show_row(ROW)
    detail.tabs.setCurrentWidget(detail.events)
    found = [sample_messages.event(4), sample_messages.event(9)]
    scripted_client.asked[-1].answer(LogPage(events=found, head=9, replica="replica-1"))
    shown = [row.key for row in detail.events.model.rows if row is not None]
    assert shown == [9, 4]  # the newest first
    detail.events.grid.row_double_clicked.emit(1)
    assert workspace.selected_position.value == 4
    assert workspace.requested_panel.value == "event"
    detail.events.timeline.click()
    assert workspace.requested_filter.value.startswith("entity:")


def test_that_a_row_of_many_entities_has_no_events_of_its_own(
    detail: RowDetail, scripted_client: ScriptedClient, workspace: Workspace
) -> None:
    workspace.catalogue.set(CatalogueReply(modules=[], commands=[], events=[], views=[]))
    detail.show_row(ROW)
    detail.tabs.setCurrentWidget(detail.events)
    assert not scripted_client.asked
    assert "no single entity" in detail.events.empty.text


def test_that_every_replica_is_asked_and_what_differs_is_marked(
    detail: RowDetail, scripted_client: ScriptedClient
) -> None:
    detail.show_row(ROW)
    detail.tabs.setCurrentWidget(detail.replicas)
    first, second = scripted_client.asked
    assert isinstance(first.body, AskView)
    assert first.body.filter == 'order_id:"o \\"1\\""'
    first.answer(PAGE)
    assert detail.replicas.summary.text() == "Waiting for every replica to answer."
    behind = replace(
        PAGE, rows=[['o "1"', 1_000, *ROW.cells[2:]]], events_behind=3, age_us=5_000_000
    )
    second.answer(behind)
    assert detail.replicas.summary.text() == "1 field differs between the replicas."
    titles = [row.texts[0] for row in detail.replicas.model.rows if row is not None]
    assert titles[:4] == ["At position", "Rows are behind", "Order id", "≠ Total"]
    detail.replicas.show_row(ROW)
    scripted_client.asked[-1].answer(Failure(code="timed-out", message="Silence."))
    assert detail.replicas.summary.property("tone") == "unknown"


def test_that_a_row_which_a_replica_lacks_differs_in_every_field() -> None:
    other = replace(ROW, cells=['o "1"', 1_250, "EUR", "[]", 0.5])
    assert differing_fields([ROW, ROW]) == set()
    assert differing_fields([ROW, other]) == {"lines"}
    assert len(differing_fields([ROW, None])) == 5
    answers = {"a": ReplicaRow(row=ROW, position=9), "b": ReplicaRow(position=9)}
    rows = comparison_rows(["a", "b"], answers, differing_fields([ROW, None]))
    assert [row.texts[2] for row in rows[2:]] == [UNKNOWN] * 5


def test_that_replicas_that_nobody_knows_are_not_said_to_agree(
    detail: RowDetail, scripted_client: ScriptedClient
) -> None:
    detail.set_replicas(())
    detail.tabs.setCurrentWidget(detail.replicas)
    detail.show_row(ROW)
    summary = detail.replicas.summary
    assert summary.text() == "No replica is known: what they hold cannot be compared."
    assert summary.property("tone") == "unknown"
    detail.set_replicas(("replica-1",))
    scripted_client.asked[-1].answer(PAGE)
    assert summary.text() == "Only one replica is known: there is none to compare it with."
    detail.set_replicas(("replica-1", "replica-2"))
    for asked in scripted_client.asked[-2:]:
        asked.answer(replace(PAGE, rows=[], total=0))
    assert summary.text() == "No replica holds this row."


def test_that_a_field_and_all_that_is_beneath_it_are_copied(detail: RowDetail) -> None:
    detail.show_row(ROW)
    item = detail.fields.topLevelItem(3)
    assert item is not None
    menu = detail.fields.copy_menu(item, 1)
    entries = {action.text(): action for action in menu.actions()}
    entries["Copy “2 items”"].trigger()
    assert QGuiApplication.clipboard().text() == "2 items"
    entries["Copy with all that is beneath"].trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Lines\t2 items")
    assert lines[-1].strip().startswith("price\t7.50")


def test_that_the_version_of_the_code_that_wrote_a_row_is_told_by_its_position() -> None:
    entries = [
        CodeEntry(digest="a1", package="", since_position=5, upto=9, since_us=0, is_todays=False),
        CodeEntry(
            digest="b2", package="shop 2", since_position=10, upto=None, since_us=0, is_todays=True
        ),
    ]
    code = ViewCode(view="orders", todays="b2", is_mixed=True, entries=entries)
    told = {at: code_node(code, at) for at in (4, 9, 10)}
    assert {at: node.text for at, node in told.items()} == {4: UNKNOWN, 9: "a1", 10: "b2"}
    assert "another version" in told[9].note
    assert told[10].note == "today's version, shop 2"
    assert code_node(None, 10).text == UNKNOWN


def test_that_a_row_knows_where_it_was_last_changed_and_a_row_that_says_nothing_stands_at_0() -> (
    None
):
    columns = [*ROW.columns, Column(name="position", kind="position")]
    assert WholeRow(view="orders", columns=columns, cells=[*ROW.cells, 7]).position == 7
    assert ROW.position == 0


def test_that_the_fields_in_sight_end_with_who_wrote_the_row(detail: RowDetail) -> None:
    detail.show_row(ROW)
    model = detail.fields.model()
    assert model.index(model.rowCount() - 1, 0).data() == "Written by code"


def test_that_who_wrote_a_field_is_asked_by_its_menu_and_by_the_key_b(
    detail: RowDetail, workspace: Workspace, qtbot: QtBot
) -> None:
    asked: list[tuple[str, RequestedBlame]] = []
    workspace.requested_blame.subscribe(
        lambda wanted: asked.append((workspace.requested_panel.value, wanted))
    )
    detail.show_row(ROW)
    fields = detail.fields
    of_total, of_lines, by_code = (
        fields.findItems(name, Qt.MatchFlag.MatchExactly)[0]
        for name in ("Total", "Lines", "Written by code")
    )
    second = of_lines.child(1)
    assert second is not None
    second.setExpanded(True)
    price = second.child(0)
    assert price is not None
    detail.activateWindow()
    detail.fields.setFocus()
    qtbot.waitUntil(detail.fields.hasFocus)
    for item in (of_total, price, by_code):
        fields.setCurrentItem(item)
        QTest.keyClick(fields, Qt.Key.Key_B)
    total, within = (
        RequestedBlame("orders", ('o "1"',), field) for field in ("total", "lines.1.price")
    )
    assert asked == [("replay", total), ("replay", within)]  # nobody wrote "Written by code"

    offered = fields.copy_menu(of_total, 0).actions()[-1]
    assert offered.text() == "Blame: who wrote this value\tB"
    offered.trigger()
    assert asked[2:] == [("replay", total)]
