import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from console.app.link_server import LinkServer

_HAND_OVER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from console.app.link_server import hand_over
application = QCoreApplication([])
print(repr(hand_over(sys.argv[1], Path(sys.argv[2]))))
"""
LINK = "marigraph://open/timeline?position=7"


class Window(QObject):
    """A window that shows links, but for one."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def open_link(self, link: str) -> str:
        self.opened.append(link)
        return "" if link == LINK else "This is no link."


def handed_over(link: str, data: Path, qtbot: QtBot) -> str:
    """Let another process hand a link over."""
    with subprocess.Popen(
        [sys.executable, "-c", _HAND_OVER, link, str(data)], stdout=subprocess.PIPE
    ) as process:
        qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
        assert process.stdout is not None
        return process.stdout.read().decode().strip()


def test_that_a_link_goes_to_the_window_that_is_open_on_its_folder(
    tmp_path: Path, qtbot: QtBot
) -> None:
    window, other = Window(), Window()
    server = LinkServer(tmp_path, window.open_link, window)
    second = LinkServer(tmp_path, other.open_link, other)
    assert (server.is_listening, second.is_listening) == (True, False)
    assert handed_over(LINK, tmp_path, qtbot) == "''"
    assert handed_over("nonsense", tmp_path, qtbot) == "'This is no link.'"
    assert (window.opened, other.opened) == ([LINK, "nonsense"], [])
    assert handed_over(LINK, tmp_path / "other", qtbot) == "None"
    server.close()
    assert handed_over(LINK, tmp_path, qtbot) == "None"


def test_that_links_come_to_the_next_window_when_one_was_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "from console.app.link_server import LinkServer\n"
        "application = QCoreApplication([])\n"
        "server = LinkServer(Path(sys.argv[1]), str, application)\n"
        "assert server.is_listening\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert killed.returncode == -9
    window = Window()
    server = LinkServer(tmp_path, window.open_link, window)
    assert server.is_listening
    server.close()


@pytest.fixture(autouse=True)
def application(qtbot: QtBot) -> QtBot:
    return qtbot
