from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.widgets.elided_label import ElidedLabel


def test_that_a_sentence_is_shortened_at_its_end(qtbot: QtBot) -> None:
    sentence = "replica-4 UNKNOWN: nothing was heard for 4 min 54 s"
    shown = ElidedLabel(sentence, elide=Qt.TextElideMode.ElideRight)
    qtbot.addWidget(shown)
    shown.resize(shown.fontMetrics().horizontalAdvance(sentence) // 2, 20)
    assert shown.elided_text.startswith("replica-4 UNKNOWN")
    assert shown.elided_text.endswith("\N{HORIZONTAL ELLIPSIS}")
