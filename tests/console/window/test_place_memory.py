from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from console.settings.preferences import Preferences
from console.window import place_memory
from tests.console.window.console_starts import ConsoleStarts, open_panels, resize_beyond_screen


def test_that_the_arrangement_is_remembered_also_when_the_window_is_killed(
    starts: ConsoleStarts, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_disk() -> QByteArray:
        return Preferences(tmp_path).layout_of("overview")

    monkeypatch.setattr(place_memory, "_INTERVAL_MS", 20)
    first = starts.window(qtbot)
    qtbot.waitUntil(lambda: not on_disk().isEmpty())
    before = on_disk()
    first.docks.by_name["event"].close()
    qtbot.waitUntil(lambda: on_disk() != before)
    second = starts.window(qtbot)  # the first one was never closed
    qtbot.waitUntil(lambda: "event" not in open_panels(second))


def test_that_a_window_that_opens_gives_the_keyboard_to_its_first_panel(
    starts: ConsoleStarts, qtbot: QtBot
) -> None:
    window = starts.window(qtbot)
    docks = window.docks
    qtbot.waitUntil(lambda: docks.by_name["overview"].has_keyboard)
    resize_beyond_screen(qtbot, window, 1400, 900)
    button = docks.by_name["event"].titleBarWidget().findChild(QToolButton)
    assert button is not None
    button.setFocus()  # as Qt does in a window of this width, before the panels are in sight
    docks.focus_any()
    assert window.focusWidget() is window.panel("overview").keyboard_target()
    docks.show_panel("lag")
    docks.focus_any()
    assert docks.focused_name() == "lag"
