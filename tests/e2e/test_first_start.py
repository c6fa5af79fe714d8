from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.panels.lag.panel import LagPanel
from console.panels.overview.panel import OverviewPanel
from tests.console.opening import PATIENCE, opened
from tests.running import Running

SAMPLE = 24_730  # facts in the sample


def test_that_an_empty_log_offers_the_sample_and_shows_it_arrive(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with opened(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.until_connected()
        overview, lag = console.window.panel("overview"), console.window.panel("lag")
        assert isinstance(overview, OverviewPanel)
        assert isinstance(lag, LagPanel)
        welcome = overview.welcome
        qtbot.waitUntil(welcome.isVisible, timeout=PATIENCE)
        welcome.choose_speed("max")
        QTest.mouseClick(welcome.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: console.frame.head == SAMPLE, timeout=2 * PATIENCE)
        qtbot.waitUntil(lambda: not welcome.isVisible(), timeout=PATIENCE)
        assert any(frame.lines for frame in console.frames)
        qtbot.waitUntil(
            lambda: console.frame.replicas["replica-1"].sample.applied == SAMPLE, timeout=PATIENCE
        )
        qtbot.waitUntil(lag.ready, timeout=PATIENCE)
        assert lag.points("replica-1") > 0


def test_that_a_load_that_is_stopped_keeps_what_came_and_can_go_on(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with opened(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.until_connected()
        overview = console.window.panel("overview")
        assert isinstance(overview, OverviewPanel)
        overview.welcome.choose_speed("100x")
        overview.welcome.begin()
        qtbot.waitUntil(lambda: console.frame.head > 0, timeout=PATIENCE)
        QTest.mouseClick(overview.welcome.cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not overview.welcome.load.running, timeout=PATIENCE)
        overview.welcome.choose_speed("max")
        overview.welcome.begin()
        qtbot.waitUntil(lambda: console.frame.head == SAMPLE, timeout=2 * PATIENCE)
        qtbot.waitUntil(lambda: not overview.welcome.load.running, timeout=PATIENCE)
