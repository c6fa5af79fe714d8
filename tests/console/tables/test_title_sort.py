import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.state.table_layouts import TableLayouts
from console.tables.table_rows import TableRow
from console.theme.theme import Theme
from tests.console.tables.fruit_table import FruitTable, choose, clipboard, fruit_row

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ROWS = (
    fruit_row("Apple", "1\u202f200", "Chile"),
    fruit_row("Banana", "9", "Peru"),
    fruit_row("Cherry", "\u2013", "Chile"),
    fruit_row("Date", "40", "Oman"),
)


@pytest.fixture
def fruit(theme: Theme, qtbot: QtBot) -> FruitTable:
    made = FruitTable(theme, qtbot)
    made.model.set_rows(ROWS)
    return made


def press_title(fruit: FruitTable, place: int) -> None:
    header = fruit.grid.horizontalHeader()
    where = header.viewport().rect().center()
    where.setX(header.sectionViewportPosition(place) + 12)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)


def shown(fruit: FruitTable) -> list[str]:
    """The names from above, as they stand in the window."""
    names = [row.texts[0] for row in fruit.model.rows if row is not None]
    return sorted(names, key=lambda name: fruit.place_of(name).y())


def titles(fruit: FruitTable) -> list[object]:
    count = fruit.model.columnCount()
    return [fruit.model.headerData(place, Qt.Orientation.Horizontal) for place in range(count)]


def test_that_a_title_sorts_then_the_other_way_and_then_no_more(fruit: FruitTable) -> None:
    press_title(fruit, 1)
    assert shown(fruit) == ["Banana", "Date", "Apple", "Cherry"]
    assert titles(fruit) == ["Name", "Units \u25b2", "Country"]
    press_title(fruit, 1)
    assert shown(fruit) == ["Apple", "Date", "Banana", "Cherry"]  # what is not known stays last
    assert titles(fruit) == ["Name", "Units \u25bc", "Country"]
    press_title(fruit, 1)
    assert shown(fruit) == ["Apple", "Banana", "Cherry", "Date"]
    assert titles(fruit) == ["Name", "Units", "Country"]


def test_that_rows_of_equal_texts_stay_as_they_were(fruit: FruitTable) -> None:
    press_title(fruit, 2)
    assert shown(fruit) == ["Apple", "Cherry", "Date", "Banana"]


def test_that_what_is_pressed_and_opened_is_what_is_seen(fruit: FruitTable) -> None:
    press_title(fruit, 1)
    fruit.click("Date")
    assert fruit.selected == ["Date"]
    fruit.press(Qt.Key.Key_J)
    assert fruit.selected == ["Apple"]
    fruit.press(Qt.Key.Key_Return)
    assert fruit.opened == [0]  # its place among its owner's rows
    fruit.press(Qt.Key.Key_Home)
    assert fruit.selected == ["Banana"]


def test_that_a_range_and_what_is_copied_go_by_what_is_seen(fruit: FruitTable) -> None:
    press_title(fruit, 1)
    fruit.click("Banana")
    fruit.click("Apple", SHIFT)
    assert fruit.selected == ["Banana", "Date", "Apple"]
    fruit.press(Qt.Key.Key_C, CTRL)
    assert clipboard().splitlines()[1:] == [
        "Banana\t9\tPeru",
        "Date\t40\tOman",
        "Apple\t1200\tChile",
    ]


def test_that_live_rows_are_sorted_as_they_come_and_the_selected_one_stays(
    fruit: FruitTable,
) -> None:
    press_title(fruit, 1)
    fruit.click("Date")
    fruit.model.set_rows([*ROWS[:3], fruit_row("Date", "2\u202f000"), fruit_row("Elder", "7")])
    assert shown(fruit) == ["Elder", "Banana", "Apple", "Date", "Cherry"]
    assert fruit.selected == ["Date"]
    fruit.model.set_rows([*ROWS[:2]])
    assert shown(fruit) == ["Banana", "Apple"]


def test_that_the_order_is_remembered_and_chosen_by_the_menu_too(
    fruit: FruitTable, theme: Theme, qtbot: QtBot
) -> None:
    layouts = TableLayouts()
    fruit.grid.remember_columns(layouts, "fruit")
    choose(fruit.menu("Apple"), "Country")  # of the columns: it is hidden
    sorting = fruit.grid.table_actions.sorting
    assert sorting is not None
    sorting.press(1)
    sorting.press(1)
    other = FruitTable(theme, qtbot)
    other.grid.remember_columns(layouts, "fruit")
    other.model.set_rows(ROWS)
    assert shown(other) == ["Apple", "Date", "Banana", "Cherry"]


def test_that_rows_painted_are_those_in_the_order_that_is_seen(fruit: FruitTable) -> None:
    def picture() -> bytes:
        image = fruit.grid.viewport().grab().toImage()
        return bytes(image.constBits())

    press_title(fruit, 1)
    sorted_picture = picture()
    sorting = fruit.grid.table_actions.sorting
    assert sorting is not None
    sorting.sort_by(None)
    assert picture() != sorted_picture
    by_key: dict[object, TableRow] = {row.key: row for row in ROWS}
    fruit.model.set_rows([by_key[name] for name in ("Banana", "Date", "Apple", "Cherry")])
    assert picture() == sorted_picture
