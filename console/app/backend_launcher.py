"""The backend of the console's data folder: attach to the running one, or start one."""

from collections.abc import Callable
from pathlib import Path

from backend.clock import SECOND_US, Micros, now_us
from backend.errors import Unreadable
from backend.messages.control import ControlResponse, Stop
from backend.wire.backend_process import find_backend, start_detached_backend
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.observable import Observable

_START_RETRY_US = 10 * SECOND_US  # after that another start may be tried


class BackendLauncher:
    """Knows whether this console started the backend, and stops it when asked to."""

    def __init__(self, data: Path, client: BackendClient, actor: Observable[str]) -> None:
        self._data = data
        self._client, self._actor = client, actor
        self._started_here = False
        self._retry_at_us: Micros = 0  # until then one that was started here may still come
        self._clients: int | None = None
        client.snapshot_changed.connect(self._apply_snapshot)

    def start(self) -> None:
        """Start a backend when none runs; it outlives this process unless it is stopped.

        Raises:
            Unavailable: the data folder cannot be made, or no process can be started.
        """
        if now_us() >= self._retry_at_us and not self._is_running():
            start_detached_backend(self._data)
            self._started_here = True
            self._retry_at_us = now_us() + _START_RETRY_US

    def may_stop(self) -> bool:
        """Whether this console started it, or is its only client."""
        return self._started_here or self._clients == 1

    def stop(self) -> None:
        """Ask it to stop; it goes on stopping when this process is gone."""
        self._client.request(Stop(by=self._actor.value), _ignore_response)

    def stop_if_started(self, exit_with: Callable[[int], None]) -> Callable[[int], None]:
        """Return a step before `exit_with` that stops a backend which only this console needed."""

        def step(code: int) -> None:
            if self._started_here:
                self._client.request(Stop(by=self._actor.value), lambda _: exit_with(code))
            else:
                exit_with(code)

        return step

    def _is_running(self) -> bool:
        try:
            return find_backend(self._data) is not None
        except Unreadable:
            return False  # if one does run all the same, the start fails, and the window says why

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if snapshot.phase == "connected":
            self._retry_at_us = 0
        self._clients = snapshot.primary.clients if snapshot.primary else None


def _ignore_response(_response: ControlResponse) -> None:
    """A stopping backend need not answer."""
