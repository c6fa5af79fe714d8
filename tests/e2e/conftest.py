import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.e2e.operator import Operator
from tests.running import Running, running
from tests.widget_cleanup import no_widget_is_left_behind

__all__ = ["no_widget_is_left_behind"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="module")
def whole_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with two replicas and the archive, for all tests of a module."""
    folder = tmp_path_factory.mktemp("whole") / "data"
    with running(folder, "--replicas", "2") as started:
        yield started


@pytest.fixture
def operator(
    qapp: QApplication, qtbot: QtBot, whole_backend: Running, tmp_path: Path
) -> Generator[Operator]:
    """Someone at a window of their own, which remembers nothing of those before."""
    with Operator.at(qapp, qtbot, whole_backend.folder, tmp_path) as operator:
        yield operator
