"""The backend of the console's data folder: attach to the running one, or start one."""

from collections.abc import Callable

from backend.clock import SECOND_US, Micros, monotonic_us
from backend.errors import Unavailable, Unreadable
from backend.messages.access_roles import may_act_as
from backend.messages.control import ControlResponse, Stop
from backend.messages.known_sentences import read_sentence
from backend.wire.backend_process import (
    find_backend,
    read_last_error,
    start_detached_backend,
)
from backend.wire.invitation import INVITATION_FILE
from console.link.bridge import BackendClient
from console.state.backend_snapshot import BackendSnapshot
from console.state.workspace import Workspace

_START_RETRY_US = 10 * SECOND_US  # after that another start may be tried


class BackendLauncher:
    """Knows whether this console started the backend (`has_started`); stops it when asked to."""

    def __init__(self, client: BackendClient, workspace: Workspace) -> None:
        self._client, self._workspace = client, workspace
        self._data = workspace.data
        self._is_elsewhere = (self._data / INVITATION_FILE).exists()
        self.has_started = False
        self._retry_at_us: Micros = 0  # until then one that was started here may still come
        self._clients: int | None = None
        self._unreadable = ""  # why it is not known whether one runs: that of another version may
        client.snapshot_changed.connect(self._apply_snapshot)

    def start(self) -> None:
        """Start a backend when none runs; it outlives this process unless it is stopped.

        Where that fails, or it ends at once, the workspace's `start_error` says why.
        """
        if monotonic_us() < self._retry_at_us or self._is_running():
            return
        self._workspace.start_error.set("")
        try:
            start_detached_backend(self._data)
        except Unavailable as error:
            self._workspace.start_error.set(read_sentence(error.message))
            return
        self.has_started = True
        self._retry_at_us = monotonic_us() + _START_RETRY_US

    def may_stop(self) -> bool:
        """Whether this console started it, or is its only client, and its role is not refused.

        One of another host is not stopped with a window.
        """
        is_ours = self.has_started or (self._clients == 1 and not self._is_elsewhere)
        return is_ours and may_act_as(self._client.role, "administrator")

    def stop(self) -> None:
        """Ask it to stop; it goes on stopping when this process is gone."""
        self._client.request(Stop(by=self._workspace.actor.value), _ignore_response)

    def stop_if_started(self, exit_with: Callable[[int], None]) -> Callable[[int], None]:
        """Return a step before `exit_with` that stops a backend which only this console needed."""

        def step(code: int) -> None:
            if self.has_started and self.may_stop():
                order = Stop(by=self._workspace.actor.value)
                self._client.request(order, lambda _: exit_with(code))
            else:
                exit_with(code)

        return step

    def _is_running(self) -> bool:
        self._unreadable = ""
        try:
            return find_backend(self._data) is not None
        except Unreadable as error:  # where one does run, the start fails, and the window says why
            self._unreadable = read_sentence(error.message)
            return False

    def _apply_snapshot(self, snapshot: BackendSnapshot) -> None:
        if snapshot.phase == "connected":
            self._retry_at_us = 0
            self._workspace.start_error.set("")
        elif self.has_started and (error := read_last_error(self._data)):
            self._retry_at_us = 0
            self._workspace.start_error.set(self._unreadable or read_sentence(error))
        self._clients = snapshot.primary.clients if snapshot.primary else None


def _ignore_response(_response: ControlResponse) -> None:
    """A stopping backend need not answer."""
