from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backend.messages.queries import AskView, ViewPage
from tests.console.open_console import TIMEOUT_MS, open_console
from tests.running import Running


def test_that_a_lost_backend_is_shown_and_recovered_from(
    small_backend: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    with open_console(small_backend.folder, tmp_path, qapp, qtbot) as console:
        console.wait_until_connected()
        assert console.window.banner.text == ""
        small_backend.kill_supervisor()
        qtbot.waitUntil(lambda: "Connection lost" in console.window.banner.text, timeout=TIMEOUT_MS)
        assert console.snapshot.phase == "lost"
        small_backend.start()
        qtbot.waitUntil(lambda: "is back" in console.window.banner.text, timeout=TIMEOUT_MS)
        console.wait_until_connected()
        assert console.snapshot.sessions == 2
        replies: list[object] = []
        console.client.ask(AskView(view="users"), replies.append)
        qtbot.waitUntil(lambda: bool(replies), timeout=TIMEOUT_MS)
        assert isinstance(replies[0], ViewPage)
