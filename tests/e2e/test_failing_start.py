"""A backend that cannot start: the window stays, and says what is wrong and what to do."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.console.open_console import TIMEOUT_MS, open_console


def test_that_a_damaged_log_is_shown_with_its_reason_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, qtbot: QtBot
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    monkeypatch.setenv("MARIGRAPH_REPLICAS", "0")
    data = tmp_path / "data"
    data.mkdir()
    (data / "log.sqlite").write_bytes(b"damaged " * 1_000)
    with open_console(data, tmp_path, qapp, qtbot) as console:
        console.console.backend.start()
        banner = console.window.banner
        qtbot.waitUntil(lambda: "cannot start" in banner.text, timeout=TIMEOUT_MS)
        assert f"{data / 'log.sqlite'}: file is not a database" in banner.text
        assert "Restore a backup" in banner.text
        assert banner.property("tone") == "bad"
        assert banner.start.isVisible()


@pytest.mark.parametrize("place", ["file", "system"])
def test_that_an_impossible_data_folder_is_shown_and_nothing_ends(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot, place: str
) -> None:
    blocked = tmp_path / "blocked"
    blocked.touch()
    data = {"file": blocked, "system": Path("/proc/marigraph")}[place]
    with open_console(data, tmp_path / "config", qapp, qtbot) as console:
        console.console.backend.start()
        banner = console.window.banner
        for _ in range(2):  # at the start, and when the operator tries it again
            qtbot.waitUntil(lambda: "cannot be a data folder" in banner.text, timeout=TIMEOUT_MS)
            assert "Choose another with --data" in banner.text
            assert banner.start.isVisible()
            QTest.mouseClick(banner.start, Qt.MouseButton.LeftButton)
        frames = len(console.snapshots)
        console.workspace.requested_sample.publish("max")  # nor does this end anything
        qtbot.waitUntil(lambda: len(console.snapshots) > frames, timeout=TIMEOUT_MS)
        assert console.workspace.sample.value.failure
        assert console.workspace.actor.value
