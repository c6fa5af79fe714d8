"""Nothing that a test has shown outlives it: a new theme restyles all widgets that there are."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def no_widget_is_left_behind() -> Iterator[None]:
    """Delete what a test has left, once pytest-qt has closed it; not what its module shares."""
    shared = QApplication.topLevelWidgets()
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None and widget not in shared:
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
