"""Finding a backend, or starting one for as long as it is needed."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from backend.client.client import Client
from backend.errors import TimedOut, Unavailable
from backend.settings import Settings
from backend.wire import connection
from backend.wire.connection import Connection

_START = 60.0  # seconds until a backend must be ready; a replica may have much to create
_STOP = 30.0  # seconds that it may take to stop
_GREETING = 3.0  # seconds that a running backend may take to answer its first greeting


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
def _started(settings: Settings) -> Generator["subprocess.Popen[bytes]"]:
    """Run a backend of our own; stop it afterwards."""
    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backend = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "backend", "backend", "--data", str(settings.folder)],
        env=os.environ | _environment(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us; the backend is stopped in order afterwards
    )
    try:
        yield backend
    finally:
        backend.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            backend.wait(_STOP)
        backend.kill()
        backend.communicate()


def _environment(settings: Settings) -> dict[str, str]:
    """Return the settings as environment variables."""
    return {
        f"MARIGRAPH_{name.upper()}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


def _await_ready(
    backend: "subprocess.Popen[bytes]", settings: Settings, name: str, patience: float
) -> Client:
    """Wait until every process is ready."""
    give_up = time.monotonic() + _START
    client: Client | None = None
    while time.monotonic() < give_up:
        ended = backend.poll() is not None
        client = client or _running(settings.folder, name, patience)
        if client is None and ended:
            raise Unavailable(_last_words(backend), code="no-backend")
        if client is None:
            time.sleep(0.02)  # the connection file is awaited; nothing tells of it
        elif all(each.state == "running" for each in client.await_topology(0.2).processes):
            return client
    if client:
        client.close()
    raise TimedOut(f"The backend did not become ready within {_START:g} s.")


def _last_words(backend: "subprocess.Popen[bytes]") -> str:
    """Return what a backend that ended wrote last."""
    _, said = backend.communicate()
    text = said.decode(errors="replace").strip()
    return text or f"The backend ended at once, with exit code {backend.returncode}."
