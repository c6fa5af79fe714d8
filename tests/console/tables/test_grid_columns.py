import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.state.table_layouts import TableLayout, TableLayouts
from console.tables.grid import Grid
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.window_model import WindowModel
from console.theme.theme import Theme
from tests.console.tables.fruit_table import (
    HEADINGS,
    FruitTable,
    choose,
    entries,
    fruit_row,
    open_menu,
)


@pytest.fixture
def fruit(theme: Theme, qtbot: QtBot) -> FruitTable:
    return FruitTable(theme, qtbot)


def drag(grid: Grid, start_px: int, end_px: int) -> None:
    """Drag something in the row of titles with the left mouse button."""
    header = grid.horizontalHeader().viewport()
    y, left = header.height() // 2, Qt.MouseButton.LeftButton
    QTest.mousePress(header, left, pos=QPoint(start_px, y))
    for x in (start_px + (end_px - start_px) // 2, end_px):
        QTest.mouseMove(header, QPoint(x, y))
    QTest.mouseRelease(header, left, pos=QPoint(end_px, y))


def start_px(grid: Grid, place: int) -> int:
    return grid.horizontalHeader().sectionViewportPosition(place)


def test_that_columns_are_found_as_they_were_left(
    fruit: FruitTable, theme: Theme, qtbot: QtBot
) -> None:
    layouts = TableLayouts()
    fruit.grid.remember_columns(layouts, "fruit")
    edge = start_px(fruit.grid, 1)
    drag(fruit.grid, edge - 1, edge + 59)  # the name wider
    width = fruit.grid.columnWidth(0)
    drag(fruit.grid, start_px(fruit.grid, 2) + 30, 5)  # the country to the front
    choose(fruit.menu("Apple"), "Units")
    assert fruit.titles() == ["Country", "Name"]
    later = TableLayouts()
    later.decode(layouts.encode())
    assert later.layout_of("fruit").widths_px == {"name": width}
    again = FruitTable(theme, qtbot)
    assert again.titles() == ["Name", "Units", "Country"]
    again.grid.remember_columns(later, "fruit")
    assert again.titles() == ["Country", "Name"]
    assert again.grid.columnWidth(0) == width
    again.model.set_rows([fruit_row("A fruit with a name that is longer than any other")])
    assert again.grid.columnWidth(0) == width  # what was chosen does not grow


def test_that_each_table_has_its_own_columns(fruit: FruitTable) -> None:
    layouts = TableLayouts()
    layouts.store("others", TableLayout(hidden=frozenset({"units"}), order=("country",)))
    fruit.grid.remember_columns(layouts, "fruit")
    choose(fruit.menu("Apple"), "Name")
    assert fruit.titles() == ["Units", "Country"]
    fruit.model.set_headings([*HEADINGS, ColumnHeading(title="Price", width_chars=8)])
    fruit.grid.remember_columns(layouts, "others")
    assert fruit.titles() == ["Country", "Name", "Price"]
    fruit.model.set_headings(HEADINGS)
    fruit.grid.remember_columns(layouts, "fruit")
    assert fruit.titles() == ["Units", "Country"]
    assert layouts.layout_of("fruit") == TableLayout(hidden=frozenset({"name"}))


def test_that_the_last_column_cannot_be_hidden(fruit: FruitTable) -> None:
    choose(fruit.menu("Apple"), "Name")
    choose(fruit.menu("Apple", column=1), "Units")
    assert fruit.titles() == ["Country"]
    menu = fruit.menu("Apple", column=2)
    choose(menu, "Country")
    assert fruit.titles() == ["Country"]


def test_that_columns_that_are_no_more_leave_the_others_to_be_seen(fruit: FruitTable) -> None:
    layouts = TableLayouts()
    names = frozenset({"name", "units", "country", "long gone"})
    layouts.store("fruit", TableLayout(hidden=names, order=("long gone", "country")))
    fruit.grid.remember_columns(layouts, "fruit")
    assert fruit.titles() == ["Country", "Name", "Units"]


def test_that_the_titles_menu_chooses_columns_and_brings_them_back(fruit: FruitTable) -> None:
    header = fruit.grid.horizontalHeader()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    menu = open_menu()
    assert entries(menu) == ["Name", "Units", "Country", "Columns as they were at first"]
    choose(menu, "Units")
    before = fruit.grid.columnWidth(0)
    fruit.grid.setColumnWidth(0, before + 200)
    assert fruit.titles() == ["Name", "Country"]
    header.customContextMenuRequested.emit(QPoint(5, 5))
    choose(open_menu(), "Columns as they were")
    assert fruit.titles() == ["Name", "Units", "Country"]
    assert fruit.grid.columnWidth(0) == before


def test_that_a_double_click_between_titles_fits_the_column_to_its_content(
    fruit: FruitTable,
) -> None:
    long = "A name that is longer than what a column makes room for by itself"
    fruit.model.set_rows([fruit_row(long)])
    needed = fruit.grid.fontMetrics().horizontalAdvance(long)
    assert fruit.grid.columnWidth(0) < needed
    header = fruit.grid.horizontalHeader().viewport()
    edge = QPoint(start_px(fruit.grid, 1) - 1, header.height() // 2)
    QTest.mouseDClick(header, Qt.MouseButton.LeftButton, pos=edge)
    assert fruit.grid.columnWidth(0) >= needed


def test_that_a_column_makes_room_for_a_script_that_is_wider(fruit: FruitTable) -> None:
    name = "\N{CJK UNIFIED IDEOGRAPH-4E2D}" * 10
    fruit.model.set_rows([fruit_row("iiiiiiiiiiii"), fruit_row(name)])
    assert fruit.grid.columnWidth(0) >= fruit.grid.fontMetrics().horizontalAdvance(name)


@pytest.mark.parametrize("long", ["first", "last"])
def test_that_of_two_columns_that_stretch_the_one_has_what_the_other_does_not_need(
    theme: Theme, qtbot: QtBot, long: str
) -> None:
    model = WindowModel(
        [
            ColumnHeading(name="first", title="First", width_chars=8, stretches=True),
            ColumnHeading(name="last", title="Last", width_chars=8, stretches=True),
        ]
    )
    grid = Grid(model, theme, scrolls=True)
    qtbot.addWidget(grid)
    model.setParent(grid)
    grid.resize(600, 200)
    grid.show()
    whole = "a text of forty-eight characters, written in full"
    texts = (whole, "short") if long == "first" else ("short", whole)
    model.set_rows([TableRow(key=1, texts=texts, tones=("text", "text"))])
    place = 0 if long == "first" else 1
    assert grid.columnWidth(place) >= grid.fontMetrics().horizontalAdvance(whole)
    assert grid.columnWidth(0) + grid.columnWidth(1) == grid.viewport().width()
    model.set_rows([TableRow(key=1, texts=(whole * 3, whole * 3), tones=("text", "text"))])
    assert grid.columnWidth(0) == pytest.approx(grid.columnWidth(1), abs=1)
    assert grid.columnWidth(0) + grid.columnWidth(1) == grid.viewport().width()


def test_that_rows_that_were_there_before_the_titles_were_measured_have_room(
    fruit: FruitTable,
) -> None:
    fruit.model.set_rows([fruit_row("order.erased: removed")])
    grown_px = fruit.grid.columnWidth(0)
    fruit.grid.apply_headings()
    assert fruit.grid.columnWidth(0) == grown_px
