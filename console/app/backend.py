"""The backend of the console's data folder: attach to the running one, or start one."""

import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QProcess

from backend.clock import SECOND, Micros, now
from backend.errors import Unavailable, Unreadable
from backend.messages.control import Response, Stop
from backend.wire import connection
from console.link.bridge import Link
from console.settings.options import operator
from console.state.frame import Frame

_STARTING = 10 * SECOND  # after that another start may be tried


class OwnBackend:
    """Knows whether this console started the backend, and stops it when asked to."""

    def __init__(self, data: Path, link: Link) -> None:
        self._data = data
        self._link = link
        self._ours = False
        self._patience: Micros = 0  # until then one that was started here may still come
        self._clients: int | None = None
        link.frame.connect(self._take)

    def start(self) -> None:
        """Start a backend when none runs; it outlives this process unless it is stopped."""
        if now() >= self._patience and not runs(self._data):
            self._data.mkdir(parents=True, exist_ok=True)
            self._ours = launch(self._data)
            self._patience = now() + _STARTING

    def is_ours(self) -> bool:
        """Whether this console started it, or is its only client."""
        return self._ours or self._clients == 1

    def stop(self) -> None:
        """Ask it to stop; it goes on stopping when this process is gone."""
        self._link.order(Stop(by=operator()), _heard)

    def stop_if_started(self, then: Callable[[int], None]) -> Callable[[int], None]:
        """Return a step before `then` that stops a backend which only this console needed."""

        def step(code: int) -> None:
            if self._ours:
                self._link.order(Stop(by=operator()), lambda _: then(code))
            else:
                then(code)

        return step

    def _take(self, frame: Frame) -> None:
        if frame.phase == "connected":
            self._patience = 0
        self._clients = frame.primary.clients if frame.primary else None


def runs(data: Path) -> bool:
    """Whether a connection file says that a backend runs, and its process is there."""
    try:
        return bool(psutil.pid_exists(connection.read(data).pid))  # type: ignore[no-untyped-call]
    except (Unavailable, Unreadable):
        return False


def launch(data: Path) -> bool:
    """Start a backend that is no child of this process, and say whether it could.

    Ctrl+C in this process's terminal is not its end, nor is the end of this process.
    """
    process = QProcess()
    process.setProgram(sys.executable)
    process.setArguments(["-P", "-m", "backend", "backend", "--data", str(data)])
    for redirect in (process.setStandardOutputFile, process.setStandardErrorFile):
        redirect(QProcess.nullDevice())
    process.setStandardInputFile(QProcess.nullDevice())
    return bool(process.startDetached())  # a bool, whatever the stubs say


def _heard(_response: Response) -> None:
    """A stopping backend need not answer."""
