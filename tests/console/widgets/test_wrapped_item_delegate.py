import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from console.widgets.wrapped_item_delegate import WrappedItemDelegate

WORDS = "rule = hung, log-unreadable, rows-unwritable, queue-trimmed, cannot-start, unwatched"


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("width_px", range(180, 300, 13))
def test_that_an_item_is_as_high_as_its_lines_at_any_width(qtbot: QtBot, width_px: int) -> None:
    made = QListWidget()
    qtbot.addWidget(made)
    made.setWordWrap(True)
    made.setItemDelegate(WrappedItemDelegate(made))
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    made.addItem(WORDS)
    made.resize(width_px, 400)
    made.show()
    place = made.visualItemRect(made.item(0))
    inside = QTextDocument(WORDS)
    inside.setDefaultFont(made.font())
    inside.setDocumentMargin(0)
    inside.setTextWidth(place.width() - 16)  # less the padding of the style sheet
    assert place.height() >= inside.size().height() + 8
