from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.theme.theme import Theme
from console.widgets.label_grid import GridCell, GridColumn, LabelGrid


def test_that_a_cell_a_row_and_the_whole_table_of_labels_are_copied(
    theme: Theme, qtbot: QtBot
) -> None:
    grid = LabelGrid(theme, (GridColumn(heading="View"), GridColumn(heading="Lag", is_figure=True)))
    qtbot.addWidget(grid)
    grid.show_rows([[GridCell("orders"), GridCell("1 200")], [GridCell("sales"), GridCell("7")]])
    grid.resize(400, 200)
    grid.show()
    (label,) = [each for each in grid.findChildren(QLabel) if each.text() == "sales"]
    entries = {each.text(): each for each in grid.copy_menu(label.geometry().center()).actions()}
    copied: dict[str, str] = {}
    for name, entry in entries.items():
        entry.trigger()
        copied[name] = QGuiApplication.clipboard().text()
    assert copied == {
        "Copy “sales”": "sales",
        "Copy row": "sales\t7",
        "Copy the table": "View\tLag\norders\t1 200\nsales\t7",
    }
