import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.widgets.label_link import LabelLink


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_that_a_label_leads_somewhere_by_mouse_and_keyboard(qtbot: QtBot, key: Qt.Key) -> None:
    followed, label = list[str](), QLabel("1 204")
    qtbot.addWidget(label)
    label.show()
    LabelLink(label, "Show them", lambda: followed.append(label.text()))
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert followed == ["1 204"]
    QTest.keyClick(label, key)
    assert followed == ["1 204", "1 204"]
    assert label.accessibleDescription() == "Show them"
    assert label.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_that_a_press_which_is_let_go_elsewhere_leads_nowhere(qtbot: QtBot) -> None:
    followed, label = list[str](), QLabel("1 204")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    LabelLink(label, "Show them", lambda: followed.append(""), is_tab_stop=False)
    QTest.mousePress(label, Qt.MouseButton.LeftButton)
    outside = label.rect().bottomRight() * 3
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=outside)
    QTest.mouseClick(label, Qt.MouseButton.RightButton)
    QTest.keyClick(label, Qt.Key.Key_A)
    assert followed == []
    assert label.focusPolicy() == Qt.FocusPolicy.NoFocus
