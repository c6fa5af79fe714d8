import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.e2e.operator import Operator
from tests.widget_cleanup import no_widget_is_left_behind

__all__ = ["no_widget_is_left_behind"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@contextmanager
def running_backend(folder: Path) -> Generator[subprocess.Popen[str]]:
    """The real backend of a folder, from the line that says it is ready to its clean stop."""
    backend = subprocess.Popen(
        [sys.executable, "-m", "backend", "backend", "--data", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert backend.stdout is not None
    try:
        assert backend.stdout.readline().startswith("ready")
        yield backend
    finally:
        backend.terminate()
        backend.wait(30)
        backend.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Generator[Path]:
    with running_backend(tmp_path):
        yield tmp_path


@pytest.fixture
def operator(qapp: QApplication, qtbot: QtBot, folder: Path) -> Generator[Operator]:
    with Operator.at(qapp, qtbot, folder) as operator:
        yield operator
