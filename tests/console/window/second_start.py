"""One start of the window in a process of its own, as the tests of layouts need it.

`python -m tests.console.window.second_start FOLDER [WIDTH_PX]` opens it, drags the event panel to
a width, prints where everything is as JSON, and closes it.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QRect, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

from console.app.composition import compose
from console.settings.console_options import ConsoleOptions
from console.settings.preferences import Preferences
from console.window.main_window import MainWindow

_PATIENCE_MS = 30_000
_STILL_MS = 300  # without a change, until the layout counts as done


def widths_px(window: MainWindow) -> dict[str, int]:
    """Return the widths of the docks in sight."""
    docks = window.docks.by_name.items()
    return {name: dock.width() for name, dock in docks if dock.is_in_place}


def settle(app: QApplication, window: MainWindow) -> None:
    """Wait until the layout has come to rest."""
    _wait(app, lambda: bool(widths_px(window)) and window.docks.is_arranged)
    seen, still, since = widths_px(window), QElapsedTimer(), QElapsedTimer()
    still.start()
    since.start()
    while still.elapsed() < _STILL_MS and since.elapsed() < _PATIENCE_MS:
        app.processEvents()
        if (now := widths_px(window)) != seen:
            seen = now
            still.restart()


def _wait(app: QApplication, condition: Callable[[], bool]) -> None:
    since = QElapsedTimer()
    since.start()
    while not condition() and since.elapsed() < _PATIENCE_MS:
        app.processEvents()


def _edges(rect: QRect) -> list[int]:
    return [rect.left(), rect.top(), rect.right(), rect.bottom()]


def main(folder: Path, event_width_px: int) -> None:
    """Open, arrange, print, close."""
    Preferences(folder).save_on_quit("keep")
    app = QApplication([])
    console = compose(app, ConsoleOptions(data=folder, config=folder, theme="light"))
    window = console.window
    window.restore_place()
    window.show()
    settle(app, window)
    event = window.docks.by_name["event"]
    inner = event.parentWidget()
    assert isinstance(inner, QMainWindow)
    if event_width_px:
        inner.resizeDocks([event], [event_width_px], Qt.Orientation.Horizontal)
        settle(app, window)
    found = {
        "window": _edges(window.frameGeometry()),
        "screen": _edges(window.screen().availableGeometry()),
        "inner": inner.width(),
        "docks": widths_px(window),
    }
    sys.stdout.write(json.dumps(found))
    window.close()
    console.client.start()
    console.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
