from pathlib import Path

import pytest
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
    dialog.page_rows.setValue(250)
    dialog.page_rows.editingFinished.emit()
    dialog.notifications.click()
    assert window.grab().toImage().pixelColor(3, 3).lightness() < light / 2
    starts.preferences.flush()
    kept = Preferences(tmp_path)
    assert (kept.theme, kept.on_quit, kept.actor, kept.notifies) == ("dark", "keep", "clara", False)
    assert kept.page_rows == 250
    dialog.close()


@pytest.mark.parametrize("zones", [["UTC"], ["Europe/Paris", "UTC"], []])
def test_that_another_zone_asks_for_the_window_anew_once_when_the_dialog_is_closed(
    starts: ConsoleStarts, qtbot: QtBot, tmp_path: Path, zones: list[str]
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
        *((dialog.density, "compact") for _ in zones[:1]),
        *((dialog.zone, zone) for zone in zones),  # as the arrow keys go through the list
    ):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
    assert asked == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == ([("UTC", "compact")] if zones else [])
    starts.preferences.flush()
    kept = Preferences(tmp_path)
    assert (kept.zone, kept.density) == (("UTC", "compact") if zones else ("", "comfortable"))


def test_that_enter_in_the_name_does_not_close_the_dialog(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(SettingsDialog)
    assert dialog is not None
    dialog.actor.setFocus()
    QTest.keyClick(dialog.actor, Qt.Key.Key_Return)
    assert dialog.isVisible()
    dialog.close()


@pytest.mark.parametrize(
    ("written", "rows"), [("5", 10), ("99999", 1_000), ("many", 100), ("", 100), ("-20", 100)]
)
def test_that_a_page_stays_within_what_the_backend_answers(
    tmp_path: Path, written: str, rows: int
) -> None:
    (tmp_path / "console.ini").write_text(f"[General]\npage_rows={written}\n")
    assert Preferences(tmp_path).page_rows == rows
