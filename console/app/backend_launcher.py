"""The backend of the console's data folder: attach to the running one, or start one."""

import sys
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QProcess

from backend.clock import SECOND_US, Micros, now_us
from backend.errors import Unavailable, Unreadable
from backend.messages.control import ControlResponse, Stop
from backend.wire import connection
from console.link.bridge import BackendClient
from console.settings.console_options import system_user
from console.state.backend_snapshot import BackendSnapshot

_START_RETRY_US = 10 * SECOND_US  # after that another start may be tried


class BackendLauncher:
    """Knows whether this console started the backend, and stops it when asked to."""

    def __init__(self, data: Path, link: BackendClient) -> None:
        self._data = data
        self._client = link
        self._started_here = False
        self._retry_at_us: Micros = 0  # until then one that was started here may still come
        self._clients: int | None = None
        link.snapshot_changed.connect(self._apply_snapshot)

    def start(self) -> None:
        """Start a backend when none runs; it outlives this process unless it is stopped."""
        if now_us() >= self._retry_at_us and not is_running(self._data):
            self._data.mkdir(parents=True, exist_ok=True)
            self._started_here = start_detached(self._data)
            self._retry_at_us = now_us() + _START_RETRY_US

    def may_stop(self) -> bool:
        """Whether this console started it, or is its only client."""
        return self._started_here or self._clients == 1

    def stop(self) -> None:
        """Ask it to stop; it goes on stopping when this process is gone."""
        self._client.request(Stop(by=system_user()), _ignore_response)

    def stop_if_started(self, exit_with: Callable[[int], None]) -> Callable[[int], None]:
        """Return a step before `exit_with` that stops a backend which only this console needed."""

        def step(code: int) -> None:
            if self._started_here:
                self._client.request(Stop(by=system_user()), lambda _: exit_with(code))
            else:
                exit_with(code)

        return step

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if snapshot.phase == "connected":
            self._retry_at_us = 0
        self._clients = snapshot.primary.clients if snapshot.primary else None


def is_running(data: Path) -> bool:
    """Whether a connection file says that a backend runs, and its process is there."""
    try:
        return bool(psutil.pid_exists(connection.read_connection_file(data).pid))  # type: ignore[no-untyped-call]
    except (Unavailable, Unreadable):
        return False


def start_detached(data: Path) -> bool:
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


def _ignore_response(_response: ControlResponse) -> None:
    """A stopping backend need not answer."""
