from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.widgets.elided_label import ElidedLabel


def test_that_a_sentence_is_shortened_at_its_end(qtbot: QtBot) -> None:
    sentence = "replica-4 UNKNOWN: nothing was heard for 4 min 54 s"
    shown = ElidedLabel(sentence, elide=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(shown)
    shown.resize(shown.fontMetrics().horizontalAdvance(sentence) // 2, 20)
    assert shown.elided_text.startswith("replica-4 UNKNOWN")
    assert shown.elided_text.endswith("\N{HORIZONTAL ELLIPSIS}")


def test_that_a_label_as_wide_as_its_text_gives_way_with_dots(qtbot: QtBot) -> None:
    text = "AHEAD: its rows are newer than the log, which ends at 99 440"
    row, shown, neighbour = QWidget(), ElidedLabel(text, is_text_wide=True), QLabel("4 rows")
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    layout.addWidget(shown)
    layout.addWidget(neighbour, 1)
    row.resize(900, 40)
    row.show()
    qtbot.waitUntil(lambda: shown.elided_text == text)
    row.resize(250, 40)
    qtbot.waitUntil(lambda: "\N{HORIZONTAL ELLIPSIS}" in shown.elided_text)
    assert shown.elided_text.endswith("440")
    assert neighbour.width() >= neighbour.sizeHint().width()
