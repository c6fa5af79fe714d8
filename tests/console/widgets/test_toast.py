"""What lies over the panels for a while, by the keyboard alone."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QStatusBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from console.widgets.toast import Toast, dismiss_newest, go_to_toast


class Window(QMainWindow):
    """A box in which somebody works, and two toasts."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QLineEdit()
        self.setCentralWidget(self.box)
        self.setStatusBar(QStatusBar())
        self.first, self.second = Toast(self), Toast(self)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.box.setFocus()
    return made


def focus() -> QWidget | None:
    return QApplication.focusWidget()


def press(key: Qt.Key) -> None:
    focused = focus()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_that_a_notice_leaves_the_keyboard_where_it_is_until_it_is_called(window: Window) -> None:
    assert not go_to_toast(window)
    window.first.show_text("It is paused.", has_act=True)
    assert window.first.accessibleName() == "It is paused."
    assert focus() is window.box
    for _ in range(3):
        press(Qt.Key.Key_Tab)
        assert not window.first.has_keyboard
    assert go_to_toast(window)
    assert focus() is window.first.act


def test_that_tab_stays_within_and_escape_goes_back(window: Window) -> None:
    window.first.show_text("It is paused.", has_act=True)
    go_to_toast(window)
    press(Qt.Key.Key_Tab)
    assert focus() is window.first.close_button
    press(Qt.Key.Key_Tab)
    assert focus() is window.first.act
    press(Qt.Key.Key_Backtab)
    assert focus() is window.first.close_button
    press(Qt.Key.Key_Escape)
    assert window.first.text == ""
    assert focus() is window.box


def test_that_the_key_goes_from_one_notice_to_the_next_and_back_again(window: Window) -> None:
    window.first.show_text("It is paused.", has_act=True)
    window.second.show_text("Bulk retry 3 is done.", has_act=False)
    go_to_toast(window)
    assert focus() is window.second.close_button
    go_to_toast(window)
    assert focus() is window.first.act
    go_to_toast(window)
    assert focus() is window.box
    assert window.first.text


def test_that_a_notice_stays_while_the_keyboard_is_in_it(window: Window) -> None:
    window.first.show_text("It is paused.", has_act=True)
    timer = window.first.findChild(QTimer)
    assert timer is not None
    go_to_toast(window)
    timer.timeout.emit()
    assert window.first.text
    window.first.act.hide()  # what it offered is under way
    assert focus() is window.first.close_button
    go_to_toast(window)
    timer.timeout.emit()
    assert window.first.text == ""
    assert focus() is window.box


def add_button(window: Window, x: int, y: int) -> QPushButton:
    button = QPushButton("Skip", window)
    button.setGeometry(x, y, 90, 30)
    button.show()
    return button


def test_that_it_covers_nothing_that_can_be_pressed(window: Window, qtbot: QtBot) -> None:
    window.setCentralWidget(QTextEdit())
    toast = window.first
    toast.show_text("It is paused.", has_act=True)
    assert toast.geometry().bottom() < window.statusBar().geometry().top()
    place = toast.geometry()
    buttons = [add_button(window, place.center().x(), place.center().y())]
    qtbot.waitUntil(lambda: not toast.geometry().intersects(buttons[0].geometry()))
    low = place.top() - toast.height()
    buttons += [add_button(window, x, y) for x in (0, 250, 600) for y in (low, place.top())]
    window.second.show_text("Bulk retry 3 is done.", has_act=False)
    shown = (toast, window.second)
    places = [each.geometry() for each in buttons]
    qtbot.waitUntil(
        lambda: not any(each.geometry().intersects(place) for each in shown for place in places)
    )
    qtbot.waitUntil(lambda: not window.second.geometry().intersects(toast.geometry()))


def test_that_the_newest_goes_first_when_it_is_dismissed_from_the_window(window: Window) -> None:
    assert not dismiss_newest(window)
    window.first.show_text("It is paused.", has_act=True)
    window.second.show_text("Bulk retry 3 is done.", has_act=False)
    assert dismiss_newest(window)
    assert (window.first.text, window.second.text) == ("It is paused.", "")
    assert dismiss_newest(window)
    assert not dismiss_newest(window)
    assert focus() is window.box
