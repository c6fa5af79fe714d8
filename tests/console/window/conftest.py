from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.console.window.console_starts import ConsoleStarts


@pytest.fixture
def starts(qapp: QApplication, tmp_path: Path) -> Iterator[ConsoleStarts]:
    found = ConsoleStarts(qapp, tmp_path)
    yield found
    found.end()
