from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.wrap_layout import WrapLayout


def make_row(qtbot: QtBot, count: int) -> tuple[QWidget, list[QPushButton]]:
    """Return a window that a wrapped row of buttons stands in, above everything else."""
    window, row = QWidget(), QWidget()
    items = WrapLayout(row, column_px=12, row_px=6)
    buttons = [QPushButton(f"Button {number}") for number in range(count)]
    for button in buttons:
        button.setMinimumWidth(100)
        items.addWidget(button)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(row)
    column.addStretch(1)
    qtbot.addWidget(window)
    return window, buttons


def test_that_items_break_into_rows_where_there_is_no_room_beside(qtbot: QtBot) -> None:
    window, buttons = make_row(qtbot, 3)
    window.resize(400, 200)
    window.show()
    assert len({button.y() for button in buttons}) == 1
    window.resize(220, 200)
    qtbot.waitUntil(lambda: buttons[2].y() > buttons[0].geometry().bottom())
    assert buttons[1].y() == buttons[0].y()
    assert all(button.geometry().right() < 220 for button in buttons)
    row = buttons[0].parentWidget()
    assert row is not None
    qtbot.waitUntil(lambda: row.height() > buttons[2].geometry().bottom())


def test_that_a_hidden_item_leaves_no_gap(qtbot: QtBot) -> None:
    window, buttons = make_row(qtbot, 3)
    window.resize(400, 200)
    window.show()
    place = buttons[1].pos()
    buttons[1].hide()
    qtbot.waitUntil(lambda: buttons[2].pos() == place)


def test_that_items_of_one_row_share_its_middle(qtbot: QtBot) -> None:
    window, buttons = make_row(qtbot, 3)
    row, box = buttons[0].parentWidget(), QCheckBox("Box")
    assert row is not None
    layout = row.layout()
    assert layout is not None
    layout.addWidget(box)
    buttons[0].setFixedHeight(60)
    window.resize(230, 300)
    window.show()
    qtbot.waitUntil(lambda: box.y() > buttons[1].geometry().bottom() or box.y() > 60)
    middles = [each.geometry().center().y() for each in (*buttons, box)]
    assert abs(middles[0] - middles[1]) <= 1
    assert abs(middles[2] - middles[3]) <= 1
    assert buttons[2].y() > buttons[0].geometry().bottom()
