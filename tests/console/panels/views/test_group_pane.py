from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backend.clock import SECOND_US
from backend.messages.annotations import AskMarks, Marks, Note
from backend.messages.catalogue import Column, NestedField
from backend.messages.commands import Failure
from backend.messages.groups import AskGroups, GroupKey, GroupPage, Measure, RowPlan, TimeBucket
from backend.messages.queries import Cell
from console.panels.mark_feed import format_marks
from console.panels.views.group_pane import GroupPane
from console.panels.views.group_rows import format_groups, group_choices, measure_choices
from console.panels.views.view_query import ViewQuery
from console.plots.mark_flags import FLAGS_PX
from console.state import reducers
from console.state.formatting import UNKNOWN
from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console import sample_messages
from tests.console.scripted_client import ScriptedClient

KIND = sample_messages.view_kind(
    "orders",
    columns=[
        Column(name="order_id", kind="text", key=True),
        Column(name="status", kind="text", tones={"paid": "good"}),
        Column(name="total", kind="money", currency_column="currency"),
        Column(name="currency", kind="text"),
        Column(name="created", kind="time"),
        Column(
            name="lines",
            kind="json",
            fields=[
                NestedField(path="*.product_id", kind="text"),
                NestedField(path="*.quantity", kind="integer"),
            ],
        ),
    ],
)
PAGE = GroupPage(
    view="orders",
    columns=[
        Column(name="status", kind="text", key=True),
        Column(name="currency", kind="text", key=True),
        Column(name="sum(total)", kind="money", currency_column="currency"),
    ],
    rows=[["paid", "EUR", 2_100], [None, "JPY", 1_500], ["new", "EUR", None]],
    groups=3,
    plan=RowPlan(access="index", index="status", looked_at=9, matched=7),
    replica="replica-1",
    position=100,
    took_us=90,
    events_behind=0,
    age_us=0,
)


@pytest.fixture
def pane(theme: Theme, scripted_client: ScriptedClient, tmp_path: Path, qtbot: QtBot) -> GroupPane:
    made = GroupPane(scripted_client, theme, Workspace(data=tmp_path, actor=Observable("anna")))
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.show_view(KIND)
    return made


def asked(client: ScriptedClient) -> AskGroups:
    question = client.asked[-1].body
    assert isinstance(question, AskGroups)
    return question


def test_that_a_view_offers_its_states_times_and_lists_to_group_by() -> None:
    assert group_choices(KIND) == [
        "status",
        "created:day",
        "created:month",
        "currency",
        "lines.*.product_id",
        "lines.*.quantity",
    ]
    assert measure_choices(KIND)[:3] == ["count", "sum(total)", "sum(lines.*.quantity)"]


def test_that_groups_are_asked_for_and_shown_as_table_and_bars(
    pane: GroupPane, scripted_client: ScriptedClient
) -> None:
    pane.measures.setEditText("sum(total)")
    pane.ask(ViewQuery(view="orders", filter="total>1"))
    question = asked(scripted_client)
    assert (question.filter, question.keys) == ("total>1", [GroupKey(field="status")])
    assert question.measures == [Measure(function="sum", field="total")]
    scripted_client.asked[-1].answer(format_groups(PAGE, question.keys))
    texts = [row.texts for row in pane.model.rows if row is not None]
    narrow = "\N{NARROW NO-BREAK SPACE}"
    assert texts == [
        ("paid", "EUR", f"21.00{narrow}EUR"),
        (UNKNOWN, "JPY", f"1{narrow}500{narrow}JPY"),
        ("new", "EUR", UNKNOWN),
    ]
    assert [(bar.name, bar.size) for bar in pane.bars.bars] == [
        ("paid", 2_100.0),
        (UNKNOWN, 1_500.0),
        ("new", None),
    ]
    boxes = pane.bars.bar_boxes()
    assert boxes[0].width() == boxes[1].width() > boxes[2].width() == 0  # a scale a currency
    assert "index on status; 9 rows looked at, 7 rows counted" in pane.plan.text()


def test_that_a_group_leads_to_its_rows(pane: GroupPane, scripted_client: ScriptedClient) -> None:
    pane.ask(ViewQuery(view="orders"))
    scripted_client.asked[-1].answer(format_groups(PAGE, asked(scripted_client).keys))
    wanted: list[str] = []
    pane.filter_wanted.connect(wanted.append)
    pane.grid.row_double_clicked.emit(0)
    assert wanted.pop() == 'status:"paid" currency:"EUR"'
    pane.bars.bar_activated.emit(1)
    assert wanted.pop() == '-status:* currency:"JPY"'


@pytest.mark.parametrize(
    ("bucket", "cell", "found"),
    [
        ("day", "2017-09-19", "created:2017-09-19"),
        ("month", "2017-09", "created:2017-09"),
        ("week", "2017-09-18", "created>=2017-09-18T00:00:00Z created<2017-09-25T00:00:00Z"),
        (
            "hour",
            1_505_818_800_000_000,
            "created>=2017-09-19T11:00:00Z created<2017-09-19T12:00:00Z",
        ),
    ],
)
def test_that_a_span_of_time_leads_to_its_rows(
    pane: GroupPane,
    scripted_client: ScriptedClient,
    bucket: str,
    cell: str,
    found: str,
) -> None:
    pane.by.setEditText(f"created:{bucket}")
    pane.ask(ViewQuery(view="orders"))
    column = Column(name=f"created:{bucket}", kind="text", key=True)
    page = replace(PAGE, columns=[column, PAGE.columns[2]], rows=[[cell, 5]])
    scripted_client.asked[-1].answer(format_groups(page, asked(scripted_client).keys))
    wanted: list[str] = []
    pane.filter_wanted.connect(wanted.append)
    pane.grid.row_double_clicked.emit(0)
    assert wanted.pop() == found


def test_that_what_is_no_grouping_is_said_where_it_was_typed(
    pane: GroupPane, scripted_client: ScriptedClient
) -> None:
    pane.measures.setEditText("median(total)")
    pane.ask(ViewQuery(view="orders"))
    assert not scripted_client.asked
    assert "`median(total)` is no measure" in pane.plan.text()
    assert pane.measures.property("state") == "bad"
    pane.measures.setEditText("count")
    pane.ask(ViewQuery(view="orders"))
    scripted_client.asked[-1].answer(Failure(code="bad-group", message="There is no field."))
    assert pane.plan.text() == "There is no field."
    assert not pane.is_ready


def by_time(bucket: TimeBucket, cells: list[Cell]) -> GroupPage:
    """Counts of groups of a time."""
    key = Column(name=f"created:{bucket}", kind="text", key=True)
    rows: list[list[Cell]] = [[cell, number] for number, cell in enumerate(cells, 1)]
    columns = [key, Column(name="count", kind="integer")]
    return replace(PAGE, columns=columns, rows=rows, groups=len(rows))


def test_that_groups_of_a_time_stand_where_it_is_and_gaps_stay_gaps(
    pane: GroupPane, scripted_client: ScriptedClient
) -> None:
    pane.by.setEditText("created:day")
    pane.ask(ViewQuery(view="orders"))
    keys = asked(scripted_client).keys
    page = by_time("day", ["2017-09-01", "2017-09-02", None, "2017-09-05"])
    scripted_client.asked[-1].answer(format_groups(page, keys))
    assert pane.time_bars.isVisible()
    assert not pane.bars.isVisible()
    first, second, last = pane.time_bars.bar_boxes()
    assert last.left() - second.left() == pytest.approx(3 * (second.left() - first.left()))
    assert last.height() == pytest.approx(4 * first.height())
    pane.time_bars.moment_clicked.emit(1_504_310_400.0)  # the beginning of the second day
    assert pane.time_bars.cursor_x == pytest.approx(second.center().x() - second.width() / 1.6)
    wanted: list[str] = []
    pane.filter_wanted.connect(wanted.append)
    middle = last.center().toPoint()
    QTest.mouseDClick(pane.time_bars, Qt.MouseButton.LeftButton, pos=middle)
    assert wanted == ["created:2017-09-05"]
    pane.over_time.click()
    assert pane.bars.isVisible()
    pane.by.setEditText("status")
    pane.ask(ViewQuery(view="orders"))
    scripted_client.asked[-1].answer(format_groups(PAGE, [GroupKey(field="status")]))
    assert not pane.over_time.isVisible()


@pytest.mark.parametrize(
    ("bucket", "cell", "days"),
    [
        ("hour", 3_600_000_000, 1 / 24),
        ("day", "2017-09-01", 1),
        ("week", "2017-09-04", 7),
        ("month", "2017-02", 28),
        ("year", "2016", 366),
        ("year", "9999", 364),
    ],
)
def test_that_a_bar_is_as_wide_as_its_time(bucket: TimeBucket, cell: Cell, days: float) -> None:
    page = by_time(bucket, [cell])
    (bar,) = format_groups(page, [GroupKey(field="created", bucket=bucket)]).time_bars
    assert bar.ends_s - bar.begins_s == pytest.approx(days * 86_400)


def test_that_bars_over_time_bear_what_is_marked_then(
    pane: GroupPane, scripted_client: ScriptedClient
) -> None:
    pane.by.setEditText("created:day")
    pane.ask(ViewQuery(view="orders"))
    keys = asked(scripted_client).keys
    page = by_time("day", ["2017-09-01", "2017-09-02"])
    scripted_client.asked[-1].answer(format_groups(page, keys))
    tallest_px = max(box.height() for box in pane.time_bars.bar_boxes())
    known = reducers.apply_session(reducers.empty_snapshot(sample_messages.NOW), "one")
    pane.refresh(ViewQuery(view="orders"), known)
    marks = next(each for each in scripted_client.ordered if isinstance(each.body, AskMarks))
    second_day_us = 1_504_310_400 * SECOND_US
    assert marks.body == AskMarks(
        since_us=second_day_us - 86_400 * SECOND_US, until_us=second_day_us + 86_400 * SECOND_US
    )
    at_us = second_day_us
    note = Note(id=3, at_us=at_us, until_us=at_us, by="anna", text="disk", noted_us=at_us)
    marks.answer(format_marks(Marks(notes=[note])))
    (placed,) = pane.time_bars.flags.placed()
    assert "anna: disk" in placed.text
    first, second = pane.time_bars.bar_boxes()
    assert first.right() < placed.x_px < second.left()
    assert second.height() == pytest.approx(tallest_px - FLAGS_PX)  # the flags stand above
    top = round(second.top() - FLAGS_PX) + 3
    QTest.mouseClick(
        pane.time_bars, Qt.MouseButton.LeftButton, pos=QPoint(round(placed.x_px) + 1, top)
    )
    assert pane.time_bars.cursor_x == pytest.approx(placed.x_px)
