import os

import pytest
from PySide6.QtWidgets import QApplication

from console.theme.theme import Theme

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")
