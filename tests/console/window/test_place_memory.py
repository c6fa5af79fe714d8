from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from pytestqt.qtbot import QtBot

from console.settings.preferences import Preferences
from console.window import place_memory
from tests.console.window.console_starts import ConsoleStarts, open_panels


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
