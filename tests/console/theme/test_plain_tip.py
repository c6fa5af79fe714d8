"""Data is shown in a tool tip as it is, also where it looks like HTML."""

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from console.theme.plain_tip import plain_tip
from console.widgets.labels import create_label, set_label


@pytest.mark.parametrize("text", ["anna", "a < 2", "<unknown>", "line\nline"])
def test_that_what_is_plain_already_stays_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


@pytest.mark.parametrize("text", ["<b>bold</b> & <i>more</i>\n  <img src='x'>", "a < b and b > c"])
def test_that_a_tag_in_a_tool_tip_can_be_read(text: str, qtbot: QtBot) -> None:
    label = create_label()
    qtbot.addWidget(label)
    set_label(label, "", text)
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == text
