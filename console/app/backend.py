"""The backend of the console's data folder: attach to the running one, or start one."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from backend.errors import Unavailable, Unreadable
from backend.messages.control import Response, Stop
from backend.wire import connection
from console.link.bridge import Link
from console.settings.options import operator
from console.state.frame import Frame


class OwnBackend:
    """Knows whether this console started the backend, and stops it when asked to."""

    def __init__(self, data: Path, link: Link) -> None:
        self._data = data
        self._link = link
        self._child: subprocess.Popen[bytes] | None = None
        self._clients: int | None = None
        link.frame.connect(self._take)

    def start(self) -> None:
        """Start a backend when none runs; it outlives this process unless it is stopped."""
        starts = self._child is not None and self._child.poll() is None
        if not starts and not runs(self._data):
            self._data.mkdir(parents=True, exist_ok=True)
            self._child = launch(self._data)

    def is_ours(self) -> bool:
        """Whether this console started it, or is its only client."""
        return self._child is not None or self._clients == 1

    def stop(self) -> None:
        """Ask it to stop; it goes on stopping when this process is gone."""
        self._link.order(Stop(by=operator()), _heard)

    def stop_if_started(self, then: Callable[[int], None]) -> Callable[[int], None]:
        """Return a step before `then` that stops a backend which only this console needed."""

        def step(code: int) -> None:
            if self._child is None:
                then(code)
            else:
                self._link.order(Stop(by=operator()), lambda _: then(code))

        return step

    def _take(self, frame: Frame) -> None:
        self._clients = frame.primary.clients if frame.primary else None


def runs(data: Path) -> bool:
    """Whether a connection file says that a backend runs, and its process is there."""
    try:
        return bool(psutil.pid_exists(connection.read(data).pid))  # type: ignore[no-untyped-call]
    except (Unavailable, Unreadable):
        return False


def launch(data: Path) -> "subprocess.Popen[bytes]":
    """Start a backend in a session of its own, so that a terminal's Ctrl+C is not its end."""
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "backend", "backend", "--data", str(data)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _heard(_response: Response) -> None:
    """A stopping backend need not answer."""
