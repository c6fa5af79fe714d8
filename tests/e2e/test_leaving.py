import os
import signal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.wire import connection
from console.window.leaving import Question
from tests.console.opening import PATIENCE, opened
from tests.running import until


def test_that_a_console_starts_a_backend_and_stops_it_when_the_operator_says_so(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    data = tmp_path / "data"
    with opened(data, tmp_path, qapp, qtbot) as console:
        console.console.backend.start()
        console.until_connected()
        console.window.close()
        question = console.window.findChild(Question)
        assert question is not None
        QTest.mouseClick(question.stop, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(console.window.isHidden, timeout=PATIENCE)
    until(lambda: not (data / connection.FILE).exists(), "the backend has stopped")


def test_that_a_backend_that_died_can_be_started_again_from_the_banner(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    data = tmp_path / "data"
    with opened(data, tmp_path, qapp, qtbot) as console:
        console.console.backend.start()
        console.until_connected()
        os.kill(connection.read(data).pid, signal.SIGKILL)
        banner = console.window.banner
        qtbot.waitUntil(banner.start.isVisible, timeout=PATIENCE)
        QTest.mouseClick(banner.start, Qt.MouseButton.LeftButton)
        console.until_connected()
        assert console.frame.sessions == 2
        console.console.backend.stop()
        qtbot.waitUntil(lambda: console.frame.phase == "lost", timeout=PATIENCE)
    until(lambda: not (data / connection.FILE).exists(), "the backend has stopped")
