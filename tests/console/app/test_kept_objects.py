"""The objects of a window, and the garbage collection."""

import gc

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.app import kept_objects as module
from console.app.kept_objects import kept_objects


def test_that_a_windows_objects_are_out_of_collections_until_it_ends(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BUILT_MS", 0)
    window = QWidget()
    qtbot.addWidget(window)
    before = gc.get_freeze_count()
    with kept_objects(window):
        qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    assert gc.get_freeze_count() == 0
