from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from console.theme.theme import Theme
from tests.console.tables.fruit_table import (
    FruitTable,
    choose,
    clipboard,
    entries,
    fruit_row,
    open_menu,
)
from tests.full_disk import full_disk

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def fruit(theme: Theme, qtbot: QtBot) -> FruitTable:
    return FruitTable(theme, qtbot)


def test_that_ctrl_c_copies_the_selected_rows_with_headings_for_a_spreadsheet(
    fruit: FruitTable,
) -> None:
    fruit.click("Banana")
    fruit.click("Cherry", SHIFT)
    fruit.press(Qt.Key.Key_C, CTRL)
    assert clipboard() == "Name\tUnits\tCountry\nBanana\t1200\tChile\nCherry\t1200\tChile"


def test_that_the_menu_copies_the_cell_under_the_mouse_whole(fruit: FruitTable) -> None:
    long = "Kiwi & " + "x" * 200
    fruit.model.set_rows([fruit_row(long, units="5\u202f000\u202f000")])
    choose(fruit.menu(long), "Copy \N{LEFT DOUBLE QUOTATION MARK}Kiwi && x")
    assert clipboard() == long
    choose(fruit.menu(long, column=1), "Copy \N{LEFT DOUBLE QUOTATION MARK}")
    assert clipboard() == "5000000"
    choose(fruit.menu(long), "Copy row")
    assert clipboard() == f"{long}\t5000000\tChile"


def test_that_the_menu_acts_on_all_selected_rows_when_it_is_opened_on_one_of_them(
    fruit: FruitTable,
) -> None:
    fruit.click("Banana")
    fruit.click("Date", SHIFT)
    menu = fruit.menu("Cherry")
    assert "Copy 3 rows" in entries(menu)
    assert "Export 3 rows as CSV\N{HORIZONTAL ELLIPSIS}" in entries(menu)
    menu.close()
    menu = fruit.menu("Elder")  # on another row it is about that one
    assert fruit.selected == ["Elder"]
    assert "Copy row" in entries(menu)
    assert "Export 5 rows as CSV\N{HORIZONTAL ELLIPSIS}" in entries(menu)
    menu.close()


def test_that_the_keyboard_opens_the_menu_and_reaches_every_cell(fruit: FruitTable) -> None:
    fruit.press(Qt.Key.Key_Down)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(fruit.grid, QContextMenuEvent(reason, QPoint(), QPoint()))
    choose(open_menu(), "Country: Chile")
    assert clipboard() == "Chile"


def test_that_the_menu_names_what_opening_a_row_does(fruit: FruitTable) -> None:
    menu = fruit.menu("Cherry")
    assert not any("Return" in entry for entry in entries(menu))
    menu.close()
    fruit.grid.open_text = "Eat it"
    choose(fruit.menu("Cherry"), "Eat it")
    assert fruit.opened == [2]


def test_that_a_table_without_rows_offers_nothing_to_copy(fruit: FruitTable) -> None:
    fruit.model.set_rows([])
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(fruit.grid, QContextMenuEvent(reason, QPoint(), QPoint()))
    menu = open_menu()
    enabled = [action.text() for action in menu.actions() if action.isEnabled()]
    assert not [text for text in enabled if text.startswith(("Copy", "Export"))]
    menu.close()


def export(fruit: FruitTable, file: Path) -> None:
    choose(fruit.menu("Apple"), "Export")
    dialog = fruit.grid.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.close()


def test_that_what_is_seen_is_exported_as_csv(fruit: FruitTable, tmp_path: Path) -> None:
    fruit.model.set_rows([fruit_row("Apple", country="Chile, or Peru"), fruit_row("Fig")])
    choose(fruit.menu("Apple"), "Units")  # is hidden now
    export(fruit, tmp_path / "fruit.csv")
    written = (tmp_path / "fruit.csv").read_bytes().decode()
    assert written == 'Name,Country\r\nApple,"Chile, or Peru"\r\nFig,Chile\r\n'


def test_that_a_file_that_cannot_be_written_is_named(fruit: FruitTable, tmp_path: Path) -> None:
    export(fruit, tmp_path / "missing" / "fruit.csv")
    box = fruit.grid.findChild(QMessageBox)
    assert box is not None
    assert str(tmp_path / "missing" / "fruit.csv") in box.text()
    box.close()


def test_that_a_full_disk_leaves_the_earlier_file_and_is_said(
    fruit: FruitTable, tmp_path: Path
) -> None:
    file = tmp_path / "fruit.csv"
    file.write_bytes(b"from yesterday")
    with full_disk():
        export(fruit, file)
    box = fruit.grid.findChild(QMessageBox)
    assert box is not None
    assert str(file) in box.text()
    assert file.read_bytes() == b"from yesterday"
    box.close()
