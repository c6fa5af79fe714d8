from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.settings.preferences import Preferences
from console.window.settings_dialog import SettingsDialog
from tests.console.window.console_starts import ConsoleStarts


def test_that_each_setting_takes_effect_at_once_and_is_remembered(
    starts: ConsoleStarts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = starts.window(qtbot)
    light = window.grab().toImage().pixelColor(3, 3).lightness()
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    for box, value in ((dialog.theme, "dark"), (dialog.on_quit, "keep")):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    dialog.actor.setText("clara")
    dialog.actor.editingFinished.emit()
    dialog.notifications.click()
    assert window.grab().toImage().pixelColor(3, 3).lightness() < light / 2
    starts.preferences.flush()
    kept = Preferences(tmp_path)
    assert (kept.theme, kept.on_quit, kept.actor, kept.notifies) == ("dark", "keep", "clara", False)
    dialog.close()
