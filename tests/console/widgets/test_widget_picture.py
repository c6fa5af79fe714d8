from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.widget_picture import grab_widget


def test_that_no_text_that_has_just_grown_is_cut_in_a_picture(qtbot: QtBot) -> None:
    outer, inner, label = QWidget(), QWidget(), QLabel("2 s")
    qtbot.addWidget(outer)
    row, column = QHBoxLayout(inner), QVBoxLayout(outer)
    row.addWidget(QFrame(), 1)
    row.addWidget(label)
    column.addWidget(inner)
    outer.resize(300, 60)
    with qtbot.waitExposed(outer):
        outer.show()
    label.setText("998 ms old")
    grab_widget(outer)
    assert label.width() >= label.sizeHint().width()
