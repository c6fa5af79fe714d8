from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.console.open_console import OpenConsole, open_console
from tests.console.window.console_starts import ConsoleStarts
from tests.running import Running


@pytest.fixture
def starts(qapp: QApplication, tmp_path: Path) -> Iterator[ConsoleStarts]:
    found = ConsoleStarts(qapp, tmp_path)
    yield found
    found.end()


@pytest.fixture
def console(
    shop: Running, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[OpenConsole]:
    """A console on the backend that the test asks for as `shop`."""
    with open_console(shop.folder, tmp_path / "config", qapp, qtbot) as found:
        found.wait_until_connected()
        yield found
