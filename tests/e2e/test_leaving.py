import os
import signal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.wire import connection
from console.window.quit_dialog import QuitDialog
from tests.console.open_console import TIMEOUT_MS, open_console
from tests.running import until


def test_that_a_console_starts_a_backend_and_stops_it_when_the_operator_says_so(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    data = tmp_path / "data"
    with open_console(data, tmp_path, qapp, qtbot) as console:
        console.console.backend.start()
        console.wait_until_connected()
        console.window.close()
        question = console.window.findChild(QuitDialog)
        assert question is not None
        QTest.mouseClick(question.stop, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(console.window.isHidden, timeout=TIMEOUT_MS)
    until(lambda: not (data / connection.CONNECTION_FILE).exists(), "the backend has stopped")


def test_that_a_backend_that_died_can_be_started_again_from_the_banner(
    tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    data = tmp_path / "data"
    with open_console(data, tmp_path, qapp, qtbot) as console:
        console.console.backend.start()
        console.wait_until_connected()
        os.kill(connection.read_connection_file(data).pid, signal.SIGKILL)
        banner = console.window.banner
        qtbot.waitUntil(banner.start.isVisible, timeout=TIMEOUT_MS)
        QTest.mouseClick(banner.start, Qt.MouseButton.LeftButton)
        console.wait_until_connected()
        assert console.snapshot.sessions == 2
        console.console.backend.stop()
        qtbot.waitUntil(lambda: console.snapshot.phase == "lost", timeout=TIMEOUT_MS)
    until(lambda: not (data / connection.CONNECTION_FILE).exists(), "the backend has stopped")
