from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from tests.console.open_console import TIMEOUT_MS, open_console
from tests.running import Running

SAMPLE = 24_746  # facts in the sample


def test_that_an_empty_log_offers_the_sample_which_can_be_stopped_and_goes_on_to_its_end(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with open_console(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        overview, lag = console.window.panel("overview"), console.window.panel("lag")
        assert isinstance(overview, OverviewPanel)
        assert isinstance(lag, LagPanel)
        welcome = overview.welcome
        qtbot.waitUntil(welcome.isVisible, timeout=TIMEOUT_MS)
        welcome.choose_speed("100x")
        QTest.mouseClick(welcome.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: console.snapshot.head > 0, timeout=TIMEOUT_MS)
        QTest.mouseClick(welcome.cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not welcome.is_loading, timeout=TIMEOUT_MS)
        assert 0 < console.snapshot.head < SAMPLE  # what came is kept, and the rest has not come

        welcome.choose_speed("max")
        welcome.begin()
        qtbot.waitUntil(lambda: console.snapshot.head == SAMPLE, timeout=2 * TIMEOUT_MS)
        qtbot.waitUntil(lambda: not welcome.isVisible(), timeout=TIMEOUT_MS)
        assert not welcome.is_loading
        assert any(frame.new_events for frame in console.snapshots)
        qtbot.waitUntil(
            lambda: console.snapshot.replicas["replica-1"].sample.applied == SAMPLE,
            timeout=TIMEOUT_MS,
        )
        console.window.docks.show_panel("lag")
        qtbot.waitUntil(lag.is_ready, timeout=TIMEOUT_MS)
        assert lag.sample_count("replica-1") > 0
