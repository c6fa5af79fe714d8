import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.state.observable import Observable
from console.state.workspace import Workspace
from console.theme.theme import Theme
from tests.console.scripted_client import ScriptedClient
from tests.widget_cleanup import no_widget_is_left_behind

__all__ = ["no_widget_is_left_behind"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def scripted_client(tmp_path: Path) -> Iterator[ScriptedClient]:
    made = ScriptedClient(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(data=tmp_path, actor=Observable("anna"))


@pytest.fixture(autouse=True)
def no_widget_is_collected_while_it_paints() -> Iterator[None]:
    """A test that has returned leaves its widget as garbage, which still paints once more."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert {each for each in threading.enumerate() if each.name == "link"} <= before
