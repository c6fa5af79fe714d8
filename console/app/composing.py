"""The composition root: everything that makes up one console."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from backend import clock
from console.app.backend import OwnBackend
from console.link.bridge import Link
from console.settings.options import Options
from console.settings.remembered import Remembered
from console.state.book import Book
from console.state.desk import Desk
from console.state.shared import Shared
from console.theme.theme import Theme
from console.window.leaving import Leaving
from console.window.main import MainWindow


@dataclass(frozen=True, kw_only=True)
class Console:
    """One window with its link and its backend; not started yet."""

    window: MainWindow
    link: Link
    theme: Theme
    desk: Desk
    backend: OwnBackend

    def start(self) -> None:
        """Start a backend when none runs, and look for it."""
        self.backend.start()
        self.link.start()

    def stop(self) -> None:
        """Stop the I/O thread; what becomes of the backend was settled when the window closed."""
        self.link.stop()


def compose(app: QApplication, options: Options) -> Console:
    """Put a console together."""
    remembered = Remembered(options.config)
    theme = Theme(app, options.theme or remembered.theme)
    link = Link(options.data, Book(clock.now), clock.now)
    backend = OwnBackend(options.data, link)
    desk = Desk(data=options.data, actor=Shared(remembered.actor))
    window = MainWindow(link, theme, desk, remembered, Leaving(remembered, backend))
    return Console(window=window, link=link, theme=theme, desk=desk, backend=backend)
