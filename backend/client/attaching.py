"""Finding a backend, or starting one for as long as it is needed."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from backend.client.client import Client
from backend.errors import TimedOut, Unavailable
from backend.settings import Settings
from backend.wire import connection
from backend.wire.connection import Connection

_START = 60.0  # seconds until a backend must be ready; a replica may have much to create
_STOP = 30.0  # seconds that it may take to stop
_GREETING = 3.0  # seconds that a running backend may take to answer its first greeting


class _Started(NamedTuple):
    """A backend of our own, and the file that it complains into."""

    process: "subprocess.Popen[bytes]"
    said: IO[bytes]

    def last_words(self) -> str:
        """Return what it wrote before it ended."""
        self.said.seek(0)
        text = self.said.read().decode(errors="replace").strip()
        return text or f"The backend ended at once, with exit code {self.process.returncode}."


@contextmanager
def attach(
    settings: Settings, *, name: str = "client", patience: float = 30.0
) -> Generator[Client]:
    """Give a client of the data folder's backend; one that is not running is started meanwhile.

    Raises:
        Unavailable: it cannot be started; the message says what it said.
    """
    found = _running(settings.folder, name, patience)
    if found:
        with found:
            yield found
        return
    with _started(settings) as backend, _await_ready(backend, settings, name, patience) as client:
        yield client


def running(folder: Path) -> Connection | None:
    """Return what the folder's backend says about itself, None when none runs.

    Raises:
        Unreadable: it is of another version.
    """
    try:
        found = connection.read(folder)
    except Unavailable:
        return None
    return found if _alive(found.pid) else None  # a killed backend left its file behind


def _running(folder: Path, name: str, patience: float) -> Client | None:
    """Return a client of the backend that runs already, None when none does."""
    if not running(folder):
        return None
    try:
        client = Client(folder, name=name, patience=_GREETING)
    except Unavailable:
        return None
    client.be_patient(patience)
    return client


def _alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _started(settings: Settings) -> Generator[_Started]:
    """Run a backend of our own; stop it afterwards.

    It holds the end of a pipe from us, and stops with it: nothing that ends this process, however
    roughly, leaves it behind.
    """
    _make(settings.folder)
    arguments = ["backend", "--borrowed", "--data", str(settings.folder)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own interpreter and module
            # -P: a folder `backend` where we were started is none of ours
            [sys.executable, "-P", "-m", "backend", *arguments],
            env=os.environ | _environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,  # Ctrl-C is for us; the backend is stopped in order afterwards
        ) as process,
    ):
        try:
            yield _Started(process, said)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_STOP)
            process.kill()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"{folder} cannot be a data folder: {error.strerror}. Choose another with --data."
        ) from error


def _environment(settings: Settings) -> dict[str, str]:
    """Return the settings as environment variables."""
    return {
        f"MARIGRAPH_{name.upper()}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


def _await_ready(started: _Started, settings: Settings, name: str, patience: float) -> Client:
    """Wait until every process is ready."""
    give_up = time.monotonic() + _START
    client: Client | None = None
    with contextlib.ExitStack() as opened:
        while time.monotonic() < give_up:
            ended = started.process.poll() is not None
            if client is None and (client := _running(settings.folder, name, patience)):
                opened.push(client)
            if ended and not _is_anothers(client, started):
                raise Unavailable(started.last_words(), code="no-backend")
            if client is None:
                time.sleep(0.02)  # the connection file is awaited; nothing tells of it
            elif all(each.state == "running" for each in client.await_topology(0.2).processes):
                opened.pop_all()
                return client
        raise TimedOut(f"The backend did not become ready within {_START:g} s. {_waits(client)}")


def _is_anothers(client: Client | None, started: _Started) -> bool:
    """Whether that backend is none of ours: somebody else was a moment quicker."""
    return client is not None and client.connection.pid != started.process.pid


def _waits(client: Client | None) -> str:
    """Say which processes are not ready, and why, as far as that is known."""
    processes = client.topology().processes if client else []
    late = [each for each in processes if each.state != "running"]
    return " ".join(f"{each.name} is {each.state}: {each.detail or 'no word'}." for each in late)
