"""Screenshots: the real window on real data, painted without a display."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from console.app.composing import Console
from console.settings.options import Picture
from console.state.frame import Frame

_PATIENCE = 60_000  # milliseconds until a panel must have its data
_SETTLED = 600_000  # microseconds after which the slowest part has shown what it knows
_UNAVAILABLE = 3


class Photographer(QObject):
    """Waits until a panel has everything that it shows, and saves its picture.

    `done` is called with the exit code: 0, 1 when the file cannot be written, 3 when the data did
    not come.
    """

    def __init__(self, console: Console, picture: Picture, done: Callable[[int], None]) -> None:
        super().__init__()
        self._window, self._desk = console.window, console.desk
        self._picture, self._done = picture, done
        self._ready_since: int | None = None
        self._saved = False
        self._subject = self._expose()
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)
        self._limit.start(_PATIENCE)
        console.link.frame.connect(self._take)

    def _expose(self) -> QWidget:
        """Show what is to be seen, at exactly the size that was asked for."""
        wanted = self._picture
        subject: QWidget = self._window
        if wanted.panel != "window":
            dock = self._window.docks.by_name[wanted.panel]
            subject = dock.widget()
            subject.setParent(None)
        subject.setFixedSize(wanted.width, wanted.height)
        subject.show()
        return subject

    def _take(self, frame: Frame) -> None:
        if frame.phase == "connected" and frame.head and self._desk.event.value == 0:
            self._desk.event.set(frame.head)
        if self._saved:
            return
        if not self._is_ready():
            self._ready_since = None
        elif self._ready_since is None:
            self._ready_since = frame.now
        elif frame.now - self._ready_since >= _SETTLED:
            self._saved = True
            self._save()

    def _is_ready(self) -> bool:
        if self._picture.panel != "window":
            return self._window.panel(self._picture.panel).ready()
        return all(panel.ready() for panel in self._window.panels.values() if panel.isVisible())

    def _save(self) -> None:
        saved = self._subject.grab().save(str(self._picture.file), "PNG")
        if not saved:
            sys.stderr.write(f"The picture cannot be written to {self._picture.file}.\n")
        self._finish(0 if saved else 1)

    def _give_up(self) -> None:
        sys.stderr.write(
            f"Panel {self._picture.panel} did not get its data within {_PATIENCE // 1000} s: "
            f"{self._window.banner.text or 'the backend did not answer'}.\n"
        )
        self._finish(_UNAVAILABLE)

    def _finish(self, code: int) -> None:
        self._limit.stop()
        self._done(code)
