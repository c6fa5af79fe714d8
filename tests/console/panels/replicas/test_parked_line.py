from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from console.panels.replicas.parked_line import add_parked_line
from console.widgets.labels import create_label


def test_that_a_short_label_stands_beside_the_text_of_the_buttons(qtbot: QtBot) -> None:
    window, name, error = QWidget(), create_label("order-1"), create_label("no order\n" * 6)
    event, retry = QPushButton("at 7"), QPushButton("Retry")
    grid = QGridLayout(window)
    qtbot.addWidget(window)
    add_parked_line(grid, 0, (name, event, error, retry))
    window.resize(400, 200)
    window.show()
    qtbot.waitUntil(lambda: error.height() > retry.height())
    assert name.geometry().center().y() == retry.geometry().center().y()
    assert event.y() == retry.y() == error.y()
