"""Put the console together, and run it."""

import signal
import sys
from functools import partial
from types import FrameType

from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from backend.wire.connection_profiles import note_used
from console.app.composition import Console, compose
from console.app.earlier_window import EarlierWindow, note_window, options_of_next, take_over
from console.app.kept_objects import kept_objects
from console.app.link_server import LinkServer, hand_over
from console.app.screenshot_capture import ScreenshotCapture
from console.settings.console_options import ConsoleOptions, ScreenshotRequest

_USAGE, _UNAVAILABLE = 2, 3
_REOPEN = -1  # no exit code of a program: the window is to be made anew
_NO_FONTS = """\
There are no fonts on this system, so that no text could be read.
On Debian 12 install some with:
  apt-get install fonts-dejavu-core
"""
_IGNORED = (
    "This plugin does not support propagateSizeHints()",  # any window on the offscreen platform
)


def run(options: ConsoleOptions) -> int:
    """Open the window (or make the picture), and return the exit code."""
    app = create_application()
    if not _has_text_font():
        sys.stderr.write(_NO_FONTS)
        return _UNAVAILABLE
    if options.link:
        problem = hand_over(options.link, options.data)
        if problem is not None:
            sys.stderr.write(f"marigraph: {problem}\n" if problem else "")
            return _USAGE if problem else 0
    if options.screenshot is not None:
        return _run_screenshot(app, options, options.screenshot)
    return run_windows(app, options)


def run_windows(app: QApplication, options: ConsoleOptions) -> int:
    """Run a window until it ends, and the next one in its place where it is to be made anew."""
    earlier: EarlierWindow | None = None
    while True:
        console = compose(app, options)
        try:
            code = _run_window(app, console, options, earlier)
            if code != _REOPEN:
                return code
            earlier, options = note_window(console), options_of_next(options, console)
        finally:
            console.stop()
            console.theme.release()
            close_window(app, console.window)


def close_window(app: QApplication, window: QWidget) -> None:
    """Take a window away with all that belongs to it, its tray icon too."""
    window.hide()
    window.deleteLater()
    app.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def _run_window(
    app: QApplication, console: Console, options: ConsoleOptions, earlier: EarlierWindow | None
) -> int:
    if earlier is None:
        console.start()
        if options.profile is not None:
            note_used(options.config, options.profile.name)
    else:
        take_over(console, earlier)
        console.client.start()
    console.window.restore_place()
    console.window.show()
    console.window.reopen_requested.connect(partial(app.exit, _REOPEN))
    server = LinkServer(options.data, console.window.links.open, console.window)
    if link := options.link if earlier is None else earlier.link:
        console.window.links.open_when_connected(link)
    try:
        with kept_objects(console.window):
            return app.exec()
    finally:
        server.close()


def _run_screenshot(app: QApplication, options: ConsoleOptions, picture: ScreenshotRequest) -> int:
    console = compose(app, options)
    try:
        console.start()
        if why := console.workspace.start_error.value:
            sys.stderr.write(f"marigraph: {why}\n")
            return _UNAVAILABLE
        done = console.backend.stop_if_started(app.exit)
        photographer = ScreenshotCapture(console, picture, done)
        code = app.exec()
        photographer.deleteLater()
        return code
    finally:
        console.stop()
        close_window(app, console.window)


def create_application() -> QApplication:
    """Return the Qt application, with its name and its way of painting."""
    qInstallMessageHandler(_write_message)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Marigraph")
    app.setStyle("Fusion")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit_on_signal)
    return app


def _exit_on_signal(_number: int, _where: FrameType | None) -> None:
    """Leave at once when the system asks; the backend goes on."""
    QApplication.exit(0)


def _has_text_font() -> bool:
    """Whether a font is there that has letters: Qt's wheels bring none, and draw empty boxes."""
    return QFontMetrics(QFont()).inFont("A")


def _write_message(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Write what Qt reports to stderr, except for what is known to be meaningless."""
    if text not in _IGNORED:
        sys.stderr.write(f"{text}\n")
