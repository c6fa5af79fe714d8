import pytest

from backend.messages.catalogue import Column, ColumnKind
from backend.messages.queries import Cell, ViewPage
from console.state.formatting import UNKNOWN
from console.tables.cell_text import format_amounts, format_cell, summarize_json
from console.tables.view_cells import changed_columns, column_heading, format_page

COLUMNS = [
    Column(name="position", kind="position"),
    Column(name="order_id", kind="text", key=True),
    Column(name="total", kind="money"),
    Column(name="currency", kind="text"),
    Column(name="status", kind="text"),
    Column(name="created", kind="time"),
]


def page(*rows: list[Cell]) -> ViewPage:
    return ViewPage(
        view="orders",
        columns=COLUMNS,
        rows=list(rows),
        total=len(rows),
        replica="replica-1",
        position=9,
        cached=False,
        took_us=10,
    )


def test_that_money_stands_with_its_currency_and_the_currency_column_goes() -> None:
    text = format_page(page([7, "17", 1234567, "EUR", "paid", None]))
    assert text.names == ("order_id", "total", "status", "created", "position")
    assert text.rows[0].texts == ("17", "12\u202f345.67\u202fEUR", "paid", UNKNOWN, "7")
    assert text.rows[0].key == ("17",)
    assert text.positions == [7]


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("flag", True, "yes"),
        ("flag", False, "no"),
        ("integer", 0, "0"),
        ("time", 1505814335120000, "2017-09-19 09:45:35.120Z"),
        ("day", "2017-09-19", "2017-09-19"),
        ("text", "", UNKNOWN),
    ],
)
def test_that_each_kind_of_cell_is_written_in_its_own_way(
    kind: ColumnKind, cell: Cell, expected: str
) -> None:
    assert format_cell(Column(name="x", kind=kind), cell) == expected


def test_that_items_are_written_as_their_column_declares_it() -> None:
    text = '[{"berth":"B2","tons":20},{"berth":"C1","tons":5}]'
    assert summarize_json(text, "{tons} t at {berth}") == "20 t at B2, 5 t at C1"
    assert summarize_json(text) == "berth: B2, tons: 20, berth: C1, tons: 5"
    assert summarize_json(text, "{crane}") == "berth: B2, tons: 20, berth: C1, tons: 5"
    assert summarize_json('{"a":1}') == "a:1"
    assert summarize_json("[]") == UNKNOWN


def test_that_each_currency_of_a_cell_has_its_own_digits() -> None:
    text = '{"EUR":700,"JPY":5000,"KWD":1234}'
    assert format_amounts(text) == ("7.00\u202fEUR, 5\u202f000\u202fJPY, 1.234\u202fKWD")
    assert format_amounts("{}") == UNKNOWN


def test_that_a_money_column_may_name_the_column_of_its_currency() -> None:
    columns = [
        Column(name="quay", kind="text", key=True),
        Column(name="dues", kind="money", currency_column="dues_in"),
        Column(name="dues_in", kind="text"),
        Column(name="position", kind="position"),
    ]
    found = format_page(
        ViewPage(
            view="quays",
            columns=columns,
            rows=[["B2", 5000, "JPY", 3]],
            total=1,
            replica="replica-1",
            position=3,
            cached=False,
            took_us=10,
        )
    )
    assert found.names == ("quay", "dues", "position")
    assert found.rows[0].texts == ("B2", "5\u202f000\u202fJPY", "3")


def test_that_states_titles_and_widths_come_from_what_is_declared() -> None:
    column = Column(
        name="state",
        kind="text",
        title="Berthing",
        width_chars=20,
        stretch=True,
        tones={"moored": "good", "adrift": "bad"},
    )
    heading = column_heading(column, "orders")
    assert (heading.title, heading.width_chars, heading.stretches) == ("Berthing", 20, True)
    columns = [Column(name="ship", kind="text", key=True), column]
    rows: list[list[Cell]] = [["a", "moored"], ["b", "adrift"], ["c", "paid"]]
    found = format_page(
        ViewPage(
            view="ships",
            columns=columns,
            rows=rows,
            total=3,
            replica="replica-1",
            position=3,
            cached=False,
            took_us=10,
        )
    )
    assert [row.tones[1] for row in found.rows] == ["ok", "bad", "text"]


def test_that_a_narrow_table_begins_with_what_is_declared_to_say_most() -> None:
    columns = [
        Column(name="note", kind="text"),
        Column(name="since", kind="time", compact_rank=2),
        Column(name="state", kind="text", tones={"moored": "good"}, compact_rank=1),
        Column(name="ship", kind="text", key=True),
    ]
    found = format_page(
        ViewPage(
            view="ships",
            columns=columns,
            rows=[],
            total=0,
            replica="replica-1",
            position=3,
            cached=False,
            took_us=10,
        ),
        compact=True,
    )
    assert found.names == ("ship", "state", "since", "note")
    assert {each.width_chars for each in found.headings} == {4}  # its grid widens what needs it


def test_that_only_changed_columns_are_marked() -> None:
    before, after = format_page(
        page([7, "17", 100, "EUR", "created", None], [9, "17", 100, "EUR", "paid", None])
    ).rows
    assert changed_columns(after, before) == {2, 4}
    assert changed_columns(after, None) == {0, 1, 2, 3, 4}
