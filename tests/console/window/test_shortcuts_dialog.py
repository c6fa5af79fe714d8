from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QScrollArea,
)
from pytestqt.qtbot import QtBot

from console.window.shortcuts_dialog import ShortcutsDialog
from tests.console.window.console_starts import ConsoleStarts


def test_that_one_dialog_shows_every_shortcut(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_Question)
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    bound = [listed for listed in window.registry if listed.action.shortcuts()]
    assert len(bound) > 10
    assert all(dialog.lists(listed.action.text()) for listed in bound)
    assert dialog.lists("Next row, row before")  # what is no action, and works where the focus is


def test_that_every_key_of_the_shortcuts_can_be_seen(starts: ConsoleStarts, qtbot: QtBot) -> None:
    window = starts.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_Question)
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    scroll = dialog.findChild(QScrollArea)
    assert scroll is not None
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert scroll.horizontalScrollBar().maximum() == 0
