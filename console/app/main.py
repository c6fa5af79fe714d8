"""Put the console together, and run it."""

import signal
import sys
from types import FrameType

from PySide6.QtWidgets import QApplication

from console.app import complaints
from console.app.composing import Console, compose
from console.app.fonts import NO_FONTS, can_write
from console.app.screenshot import Photographer
from console.settings.options import Options, Picture

_UNAVAILABLE = 3


def run(options: Options) -> int:
    """Open the window (or take the picture), and return the exit code."""
    app = application()
    if not can_write():
        sys.stderr.write(NO_FONTS)
        return _UNAVAILABLE
    console = compose(app, options)
    console.start()
    try:
        if options.picture is not None:
            return _shoot(app, console, options.picture)
        return _show(app, console)
    finally:
        console.stop()


def _show(app: QApplication, console: Console) -> int:
    console.window.restore()
    console.window.show()
    return app.exec()


def _shoot(app: QApplication, console: Console, picture: Picture) -> int:
    done = console.backend.stop_if_started(app.exit)
    photographer = Photographer(console, picture, done)
    code = app.exec()
    photographer.deleteLater()
    return code


def application() -> QApplication:
    """Return the Qt application, with its name and its way of painting."""
    complaints.install()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Marigraph")
    app.setStyle("Fusion")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    return app


def _end(_number: int, _where: FrameType | None) -> None:
    """Leave at once when the system asks; the backend goes on."""
    QApplication.exit(0)
