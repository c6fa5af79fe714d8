import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.theme.theme import Theme
from tests.console.tables.fruit_table import FruitTable, clipboard, fruit_row
from tests.console.tables.test_virtual_table import Numbers

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def fruit(theme: Theme, qtbot: QtBot) -> FruitTable:
    return FruitTable(theme, qtbot)


@pytest.fixture
def numbers(theme: Theme, qtbot: QtBot) -> Numbers:
    made = Numbers(theme, qtbot)
    made.table.reset(10_000_000)
    return made


def test_that_shift_selects_a_range_and_ctrl_adds_and_takes_away(fruit: FruitTable) -> None:
    fruit.click("Banana")
    assert fruit.selected == ["Banana"]
    fruit.click("Date", SHIFT)
    assert fruit.selected == ["Banana", "Cherry", "Date"]
    fruit.click("Apple", SHIFT)  # from where it began, upwards
    assert fruit.selected == ["Apple", "Banana"]
    fruit.click("Elder", CTRL)
    assert fruit.selected == ["Apple", "Banana", "Elder"]
    fruit.click("Apple", CTRL)
    assert fruit.selected == ["Banana", "Elder"]
    fruit.click("Banana")  # a plain click leaves one, also of those that were selected
    assert fruit.selected == ["Banana"]


def test_that_shift_with_the_arrows_selects_more_rows(fruit: FruitTable) -> None:
    fruit.press(Qt.Key.Key_Down)
    fruit.press(Qt.Key.Key_Down, SHIFT)
    fruit.press(Qt.Key.Key_J, SHIFT)
    assert fruit.selected == ["Apple", "Banana", "Cherry"]
    fruit.press(Qt.Key.Key_Up, SHIFT)
    assert fruit.selected == ["Apple", "Banana"]
    fruit.press(Qt.Key.Key_Down)
    assert fruit.selected == ["Cherry"]
    fruit.press(Qt.Key.Key_A, CTRL)
    assert fruit.selected == ["Apple", "Banana", "Cherry", "Date", "Elder"]


def test_that_selected_rows_stay_selected_while_live_rows_move(fruit: FruitTable) -> None:
    fruit.click("Cherry")
    fruit.click("Date", SHIFT)
    new = [fruit_row(name) for name in ("Elder", "Date", "Fig", "Cherry", "Apple")]
    fruit.model.set_rows(new)
    assert fruit.selected == ["Date", "Cherry"]  # in the order in which they are seen now
    fruit.click("Apple", SHIFT)  # the range begins where the row stands by now
    assert fruit.selected == ["Cherry", "Apple"]


def test_that_a_row_that_has_gone_is_not_copied(fruit: FruitTable) -> None:
    fruit.click("Cherry")
    fruit.click("Date", SHIFT)
    fruit.model.set_rows([fruit_row("Date", units="7")])
    fruit.press(Qt.Key.Key_C, CTRL)
    assert clipboard() == "Name\tUnits\tCountry\nDate\t7\tChile"


def test_that_a_range_in_a_long_table_goes_beyond_what_is_in_sight(numbers: Numbers) -> None:
    table = numbers.table
    table.select(500, 500)
    table.scroll_by(300)
    viewport, height = table.grid.viewport(), table.grid.rowHeight(0)
    where = viewport.rect().topLeft()
    where.setY(height * 5 // 2)  # the third row in sight
    last = table.rank + 2
    assert last - 500 > table.grid.capacity
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, SHIFT, where)
    selected = [int(row.texts[0]) for row in table.grid.selection.rows()]
    assert selected == list(range(500, last + 1))
    QTest.keyClick(table.grid, Qt.Key.Key_C, CTRL)
    lines = clipboard().splitlines()
    assert (lines[0], lines[1], lines[-1]) == (
        "Number\tText",
        "500\trow 500",
        f"{last}\trow {last}",
    )


def test_that_rows_of_a_range_that_come_later_are_selected_when_they_come(
    numbers: Numbers,
) -> None:
    table = numbers.table
    table.select(100_000, 100_000)
    numbers.supplies = False
    table.grid.selection.select_range(100_900)
    known = len(table.grid.selection.rows())
    assert known < 901
    numbers.supplies = True
    table.mark_unavailable(range(table.row_count // table.page_size))
    table.grid.selection.select_range(100_900)
    assert [row.key for row in table.grid.selection.rows()] == list(range(100_000, 100_901))


def test_that_a_range_has_at_most_a_thousand_rows(numbers: Numbers) -> None:
    table = numbers.table
    table.select(5, 5)
    table.grid.selection.select_range(9_000_000)
    selected = [row.key for row in table.grid.selection.rows()]
    assert selected == list(range(8_999_001, 9_000_001))


def test_that_a_selection_stays_while_the_table_grows(numbers: Numbers) -> None:
    table = numbers.table
    table.scroll_to(500)
    table.select(500, 500)
    table.grid.selection.select_range(503)
    table.append_rows(10_000_100)
    table.follow()
    assert [row.key for row in table.grid.selection.rows()] == [500, 501, 502, 503]
    table.reset(50)  # other rows: nothing of those before is selected
    assert table.grid.selection.rows() == []
