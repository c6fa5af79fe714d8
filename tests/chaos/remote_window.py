"""A console's window that says what it shows, and for how long its event loop stood still.

`python -m tests.chaos.remote_window OPTIONS`, the options of `python -m console`, run on another
host. It writes a line of JSON twice a second, and takes words from its input, a line each:
`size W H`, `picture FILE`, `action TEXT` (one of the palette), `end`.
"""

import queue
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel

from console.app.application import create_application, run_windows
from console.app.arguments import parse_arguments
from console.window.banner import Banner
from console.window.main_window import MainWindow

_BEAT_MS, _SAY_MS = 20, 500
_SCHEDULE = Path("/proc/thread-self/schedstat")  # on a processor, waiting for one, how often


class WindowState(msgspec.Struct, frozen=True):
    """What an operator reads; `gap_ms`: the longest time in which nothing could be pressed.

    Without the time in which the machine had others do something on its processors.
    """

    at_s: float
    title: str
    connection: str
    banner: str
    worst: str
    head: str
    gap_ms: float


class Watch(QObject):
    """Beats in the window's event loop, says what is shown, and does what it is told."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._beat_s = own_time_s()
        self._gap_s = 0.0
        self._words: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
        for period_ms, do in ((_BEAT_MS, self._beat), (_SAY_MS, self._say)):
            timer = QTimer(self, interval=period_ms)
            timer.timeout.connect(do)
            timer.start()
        threading.Thread(target=self._read, name="words", daemon=True).start()

    def _read(self) -> None:
        for line in sys.stdin:
            self._words.put(line.split(maxsplit=1))

    def _beat(self) -> None:
        now_s = own_time_s()
        self._gap_s = max(self._gap_s, now_s - self._beat_s)
        window = self._window()
        while window is not None and not self._words.empty():
            word, *rest = self._words.get()
            self._do(window, word, "".join(rest).strip())
            now_s = own_time_s()  # what was asked for here is not counted
        self._beat_s = now_s

    def _window(self) -> MainWindow | None:
        found = (each for each in self._app.topLevelWidgets() if isinstance(each, MainWindow))
        return next(found, None)

    def _do(self, window: MainWindow, word: str, rest: str) -> None:
        doing: dict[str, Callable[[], object]] = {
            "size": lambda: window.resize(*map(int, rest.split())),
            "picture": lambda: window.grab().save(rest),
            "action": lambda: _trigger(window, rest),
            "end": self._app.quit,
        }
        doing[word]()

    def _say(self) -> None:
        window = self._window()
        if window is None:
            return
        banner = window.findChild(Banner)
        assert isinstance(banner, Banner)
        said = WindowState(
            at_s=time.monotonic(),
            title=window.windowTitle(),
            connection=_text(window, "connection"),
            banner=banner.text,
            worst=_text(window, "worst-status"),
            head=_text(window, "head"),
            gap_ms=round(1000 * self._gap_s, 1),
        )
        self._gap_s = 0.0
        sys.stdout.write(msgspec.json.encode(said).decode() + "\n")
        sys.stdout.flush()


def own_time_s() -> float:
    """Return the time, without what this thread has waited for a processor."""
    _, waited_ns, _ = _SCHEDULE.read_text().split()
    return time.monotonic() - int(waited_ns) / 1e9


def _text(window: MainWindow, name: str) -> str:
    label = window.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def _trigger(window: MainWindow, text: str) -> None:
    action = next(each for each in window.findChildren(QAction) if each.text() == text)
    action.trigger()


if __name__ == "__main__":
    started = create_application()
    Watch(started)
    sys.exit(run_windows(started, parse_arguments(sys.argv[1:])))
