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


def test_that_another_zone_and_density_ask_for_the_window_anew_once_they_are_others(
    starts: ConsoleStarts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = starts.window(qtbot)
    asked: list[tuple[str, str]] = []
    window.reopen_requested.connect(
        lambda: asked.append((starts.preferences.zone, starts.preferences.density))
    )
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    for box, value in (
        (dialog.density, "comfortable"),  # as it is: nothing is to be done
        (dialog.density, "compact"),
        (dialog.zone, "UTC"),
    ):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    assert asked == [("", "compact"), ("UTC", "compact")]
    starts.preferences.flush()
    assert (Preferences(tmp_path).zone, Preferences(tmp_path).density) == ("UTC", "compact")
    dialog.close()
