"""Pictures of a story's steps, to be looked at; none are taken unless a folder is named.

`STORY_PICTURES` names the folder. `STORY_THEME`, `STORY_LANGUAGE` and `STORY_SIZE` (`1280x720`) say
how the window looks; on a real display (`QT_QPA_PLATFORM=xcb`) it is as large as the screen, and
the pictures are of all that is on it.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.e2e.watched_window import WindowLook

_PAINTED_MS = 400  # until what has come is painted, and what was pressed is up again


def chosen_look(variables: Mapping[str, str]) -> WindowLook:
    """Return how the environment wants the window."""
    width_px, _, height_px = variables.get("STORY_SIZE", "1600x1000").partition("x")
    is_real = variables.get("QT_QPA_PLATFORM", "offscreen") != "offscreen"
    wanted = {
        "theme": variables.get("STORY_THEME", "light"),
        "language": variables.get("STORY_LANGUAGE", "en"),
        "size_px": None if is_real else (int(width_px), int(height_px)),
    }
    return msgspec.convert(wanted, WindowLook)


class StoryPictures:
    """Numbers a story's pictures in the order of its steps."""

    def __init__(self, story: str, variables: Mapping[str, str] = os.environ) -> None:
        folder = variables.get("STORY_PICTURES", "")
        self._folder = Path(folder) / story if folder else None
        self._count = 0

    def take(self, window: QWidget, name: str) -> None:
        """Take a picture of the window with its dialogs."""
        if self._folder is None:
            return
        QTest.qWait(_PAINTED_MS)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        is_thought = QGuiApplication.platformName() == "offscreen"
        picture = _grab_with_dialogs(window) if is_thought else window.screen().grabWindow(0)
        assert picture.save(str(self._folder / f"{self._count:02}-{name}.png"))


def _grab_with_dialogs(window: QWidget) -> QPixmap:
    """Put the dialogs over the picture of their window: no screen does it here."""
    picture = window.grab()
    painter = QPainter(picture)
    for each in QApplication.topLevelWidgets():
        if each is not window and each.isVisible() and each.isWindow():
            place = each.mapToGlobal(QPoint()) - window.mapToGlobal(QPoint())
            painter.drawPixmap(place, each.grab())
    painter.end()
    return picture
