"""Work that takes longer than a frame and needs no widget: files that are written, above all."""

from collections.abc import Callable
from threading import Thread

from PySide6.QtCore import QCoreApplication, QObject, Signal


class BackgroundWork(QObject):
    """Does one thing on a thread of its own; a program that ends waits for it.

    `on_failed` gets the OSError that the work raised; it runs on the thread of the window.
    """

    _ended = Signal(object)

    def __init__(self, work: Callable[[], object], on_failed: Callable[[OSError], None]) -> None:
        app = QCoreApplication.instance()
        super().__init__(app)
        self._work, self._on_failed = work, on_failed
        self._thread = Thread(target=self._run, name="background-work")
        self._ended.connect(self._on_ended)
        if app is not None:
            app.aboutToQuit.connect(self.wait)
        self._thread.start()

    def wait(self) -> None:
        """Return when it is done."""
        self._thread.join()

    def _run(self) -> None:
        error: OSError | None = None
        try:
            self._work()
        except OSError as raised:  # told on the window's thread, by `ended`
            error = raised
        self._ended.emit(error)

    def _on_ended(self, error: OSError | None) -> None:
        self.wait()
        self.deleteLater()
        if error is not None:
            self._on_failed(error)
