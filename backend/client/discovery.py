"""Finding a backend, or starting one for as long as it is needed."""

import contextlib
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import IO

import msgspec

from backend.client.client import Client
from backend.client.start_deadline import StartDeadline
from backend.errors import TimedOut, Unavailable
from backend.messages.notices import ProcessInfo
from backend.settings import Settings
from backend.wire.backend_process import find_backend, start_borrowed_backend

_START_TIMEOUT_S = 60.0  # seconds until a backend must be ready; a replica may have much to create
_STOP_TIMEOUT_S = 30.0  # seconds that it may take to stop
_GREETING_TIMEOUT_S = 3.0  # seconds that a running backend may take to answer its first greeting


class _OwnBackend(msgspec.Struct, frozen=True):
    """A backend of our own, and the file that it complains into."""

    process: "subprocess.Popen[bytes]"
    stderr: IO[bytes]

    def error_output(self) -> str:
        """Return what it wrote before it ended."""
        self.stderr.seek(0)
        text = self.stderr.read().decode(errors="replace").strip()
        return text or f"The backend ended at once, with exit code {self.process.returncode}."


@contextmanager
def attach(
    settings: Settings,
    *,
    name: str = "client",
    timeout_s: float = 30.0,
    on_work: Callable[[str], None] = lambda _: None,
) -> Generator[Client]:
    """Give a client of the data folder's backend; one that is not running is started meanwhile.

    `on_work` hears what that has to do first, as with the log of an earlier version.

    Raises:
        Unavailable: it cannot be started; the message has its last line.
    """
    found = _connect_if_running(settings, name, timeout_s)
    if found:
        with found:
            yield found
        return
    with (
        _start_own_backend(settings) as backend,
        _await_ready(backend, settings, name, timeout_s, on_work) as client,
    ):
        client.started_backend = backend.process.pid == client.connection.pid
        yield client


def connect_client(settings: Settings, *, name: str = "client", timeout_s: float = 30.0) -> Client:
    """Return a client of the data folder's backend, which is not started for it.

    Raises:
        Unavailable: none runs (`no-backend`), or it does not answer.
        Unreadable: it is of another version.
    """
    folder = settings.data_folder
    if find_backend(folder) is None:
        raise Unavailable(
            f"No backend runs on {folder}. Start one with `marigraph backend`.", code="no-backend"
        )
    return Client(folder, name=name, timeout_s=timeout_s, role=settings.role)


def _connect_if_running(settings: Settings, name: str, timeout_s: float) -> Client | None:
    """Return a client of the backend that runs already, None when none does."""
    folder = settings.data_folder
    backend = find_backend(folder)
    if backend is None:
        return None
    if backend.host:  # on another host, where none can be started from here
        return Client(folder, name=name, timeout_s=timeout_s, role=settings.role)
    try:
        client = Client(folder, name=name, timeout_s=_GREETING_TIMEOUT_S, role=settings.role)
    except Unavailable:
        return None  # it is frozen or about to end: a start of our own then says what is in the way
    client.set_timeout(timeout_s)
    return client


@contextmanager
def _start_own_backend(settings: Settings) -> Generator[_OwnBackend]:
    """Run a backend of our own; stop it afterwards.

    It holds the end of a pipe from us, and stops with it: nothing that ends this process, however
    roughly, leaves it behind.
    """
    with (
        tempfile.TemporaryFile() as stderr,
        start_borrowed_backend(settings.data_folder, _environment(settings), stderr) as process,
    ):
        try:
            yield _OwnBackend(process, stderr)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):  # it is killed then
                process.wait(_STOP_TIMEOUT_S)
            process.kill()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the settings as environment variables."""
    return {
        f"MARIGRAPH_{name.upper()}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


def _await_ready(
    started: _OwnBackend,
    settings: Settings,
    name: str,
    timeout_s: float,
    on_work: Callable[[str], None],
) -> Client:
    """Wait until every process is ready; what is at work is waited for as long as it goes on."""
    reported = ""
    deadline = StartDeadline(_START_TIMEOUT_S, time.monotonic())
    client: Client | None = None
    with contextlib.ExitStack() as opened:
        while not deadline.is_over(time.monotonic()):
            ended = started.process.poll() is not None
            if client is None and (client := _connect_if_running(settings, name, timeout_s)):
                opened.push(client)
            if ended and not _is_foreign(client, started):
                raise Unavailable(started.error_output(), code="no-backend")
            if client is None:
                time.sleep(0.02)  # the connection file is awaited; there is no signal for it
                continue
            processes = client.await_topology(0.2).processes
            if all(each.state == "running" for each in processes):
                opened.pop_all()
                return client
            work = deadline.note(processes, time.monotonic())
            if work and work != reported:
                on_work(work)
                reported = work
        raise TimedOut(
            f"The backend did not become ready within {_START_TIMEOUT_S:g} s. "
            f"{_describe_unready(client)}"
        )


def _is_foreign(client: Client | None, started: _OwnBackend) -> bool:
    """Whether that backend is none of ours: somebody else was a moment quicker."""
    return client is not None and client.connection.pid != started.process.pid


def _describe_unready(client: Client | None) -> str:
    """Say which processes are not ready, and why, as far as that is known."""
    processes = client.topology().processes if client else []
    late = [each for each in processes if each.state != "running"]
    return " ".join(map(_describe_late, late))


def _describe_late(process: ProcessInfo) -> str:
    detail = process.detail.rstrip(".") or "no word"
    again = f", started again {process.restarts} times" if process.restarts > 1 else ""
    return f"{process.name} is {process.state}{again}: {detail}."
