"""Put the console together, and run it."""

import signal
import sys
from types import FrameType

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from backend import clock
from console.app import complaints
from console.app.backend import OwnBackend
from console.app.screenshot import Photographer
from console.link.bridge import Link
from console.settings.options import Options
from console.settings.remembered import Remembered
from console.state.book import Book
from console.state.desk import Desk
from console.state.shared import Shared
from console.theme.theme import Theme
from console.window.leaving import Leaving
from console.window.main import MainWindow

_UNAVAILABLE = 3
_NO_FONTS = """\
There are no fonts on this system, so that no text could be read.
On Debian 12 install some with:
  apt-get install fonts-dejavu-core
"""


def run(options: Options) -> int:
    """Open the window (or take the picture), and return the exit code."""
    app = application()
    if not QFontDatabase.families():
        sys.stderr.write(_NO_FONTS)
        return _UNAVAILABLE
    remembered = Remembered(options.config)
    theme = Theme(app, options.theme or remembered.theme)
    link = Link(options.data, Book(clock.now), clock.now)
    backend = OwnBackend(options.data, link)
    desk = Desk(data=options.data, actor=Shared(remembered.actor))
    window = MainWindow(link, theme, desk, remembered, Leaving(remembered, backend))
    backend.start()
    link.start()
    if options.picture is None:
        window.restore()
        window.show()
        code = app.exec()
    else:
        done = backend.stop_if_started(app.exit)
        photographer = Photographer(window, link, desk, options.picture, done)
        code = app.exec()
        photographer.deleteLater()
    link.stop()
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
