import pytest

from backend.messages.catalogue import Column, ColumnKind
from backend.messages.queries import Cell, ViewPage
from console.state.formatting import UNKNOWN
from console.tables.view_cells import format_cell, format_page, summarize_json, with_changes_marked

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
    assert format_cell(kind, cell) == expected


def test_that_lines_of_an_order_can_be_read_in_a_cell() -> None:
    text = '[{"product_id":"mug","quantity":2},{"product_id":"cup","quantity":1}]'
    assert summarize_json(text) == "2\u00d7mug, 1\u00d7cup"
    assert summarize_json('{"a":1}') == "a:1"
    assert summarize_json("[]") == UNKNOWN


def test_that_only_changed_columns_are_marked() -> None:
    before, after = format_page(
        page([7, "17", 100, "EUR", "created", None], [9, "17", 100, "EUR", "paid", None])
    ).rows
    assert with_changes_marked(after, before).marked == {2, 4}
    assert with_changes_marked(after, None).marked == {0, 1, 2, 3, 4}
