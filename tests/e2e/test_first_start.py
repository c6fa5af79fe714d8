from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.lag.lag_panel import LagPanel
from console.panels.overview.overview_panel import OverviewPanel
from tests.console.open_console import TIMEOUT_MS, open_console
from tests.running import Running

SAMPLE = 24_730  # facts in the sample


def test_that_an_empty_log_offers_the_sample_and_shows_it_arrive(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with open_console(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        overview, lag = console.window.panel("overview"), console.window.panel("lag")
        assert isinstance(overview, OverviewPanel)
        assert isinstance(lag, LagPanel)
        welcome = overview.welcome
        qtbot.waitUntil(welcome.isVisible, timeout=TIMEOUT_MS)
        welcome.choose_speed("max")
        QTest.mouseClick(welcome.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: console.snapshot.head == SAMPLE, timeout=2 * TIMEOUT_MS)
        qtbot.waitUntil(lambda: not welcome.isVisible(), timeout=TIMEOUT_MS)
        assert any(frame.new_events for frame in console.snapshots)
        qtbot.waitUntil(
            lambda: console.snapshot.replicas["replica-1"].sample.applied == SAMPLE,
            timeout=TIMEOUT_MS,
        )
        console.window.docks.show_panel("lag")
        qtbot.waitUntil(lag.is_ready, timeout=TIMEOUT_MS)
        assert lag.sample_count("replica-1") > 0


def test_that_a_load_that_is_stopped_keeps_what_came_and_can_go_on(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with open_console(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        overview = console.window.panel("overview")
        assert isinstance(overview, OverviewPanel)
        overview.welcome.choose_speed("100x")
        overview.welcome.begin()
        qtbot.waitUntil(lambda: console.snapshot.head > 0, timeout=TIMEOUT_MS)
        QTest.mouseClick(overview.welcome.cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not overview.welcome.is_loading, timeout=TIMEOUT_MS)
        overview.welcome.choose_speed("max")
        overview.welcome.begin()
        qtbot.waitUntil(lambda: console.snapshot.head == SAMPLE, timeout=2 * TIMEOUT_MS)
        qtbot.waitUntil(lambda: not overview.welcome.is_loading, timeout=TIMEOUT_MS)
