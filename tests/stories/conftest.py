import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def no_widget_is_left_behind() -> None:
    """Leave the window to its story, which closes it."""
