"""Makes the tutorial's pictures again: python -m tests.console.tutorial DATA.

DATA: the folder of a backend that runs, into whose empty log the sample was loaded. Branches that
are there are seen on the pictures; those that it makes are thrown away again.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from console.app.application import create_application
from console.app.composition import compose
from console.panels.replay.replay_panel import ReplayPanel
from console.settings.console_options import ConsoleOptions
from console.widgets.widget_picture import grab_widget
from tests.console.tutorial.steps import find_shipped_order, find_wrong_balance, find_wrong_price
from tests.console.tutorial.walk import TutorialWalk

PICTURES = Path(__file__).parents[3] / "resources" / "help" / "pictures"
_SIZE_PX = (1280, 840)
_PATIENCE_S = 60
_STILL_S = 0.7  # until curves and layouts have come to rest


def main(data: Path) -> None:
    """Walk through the tutorial, and save its pictures."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = create_application()
    with tempfile.TemporaryDirectory() as config:
        _make_pictures(app, ConsoleOptions(data=data, config=Path(config), theme="light"))


def _make_pictures(app: QApplication, options: ConsoleOptions) -> None:
    console = compose(app, options)
    try:
        console.client.start()
        panel = console.window.panel("replay")
        assert isinstance(panel, ReplayPanel)
        shown = console.window.docks.by_name["replay"].widget()
        shown.setParent(None)
        shown.setFixedSize(*_SIZE_PX)
        shown.show()
        _wait(lambda: panel.playback.head > 0 and panel.is_ready())
        walk = TutorialWalk(panel, _wait)
        for find in (find_shipped_order, find_wrong_balance, find_wrong_price):
            find(walk, lambda name: _save(walk, shown, name))
        walk.discard_branches()
    finally:
        console.stop()


def _wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "the window did not get there"
        QCoreApplication.processEvents()


def _save(walk: TutorialWalk, shown: QWidget, name: str) -> None:
    walk.settle()
    still = time.monotonic() + _STILL_S
    _wait(lambda: time.monotonic() > still)
    picture = grab_widget(shown).toImage()
    file = PICTURES / f"tutorial-{name}.png"
    picture.convertToFormat(QImage.Format.Format_RGB888).save(str(file))
    sys.stdout.write(f"{file}: {file.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
