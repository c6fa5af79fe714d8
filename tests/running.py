"""A real backend for tests: the program itself, in a folder of its own, on free ports."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import uuid_utils

from backend.client import Client
from backend.errors import Unavailable
from backend.messages.commands import Answer, Command
from backend.messages.control import Health
from backend.messages.notices import ProcessInfo
from backend.messages.queries import AskView, ViewPage
from backend.wire import connection
from tests.warm_starts import WarmBackend, start_backend

_STDERR = 2
PATIENCE = 60.0  # seconds; only ever waited for when something is wrong


class Running:
    """A backend that a test has started; it may be killed and started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | WarmBackend | None = None
        self._family: list[psutil.Process] = []

    @property
    def process(self) -> "subprocess.Popen[bytes] | WarmBackend":
        """The process that was started last: the supervisor's."""
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start it, and wait until all of its processes are ready and have said how they are."""
        self.launch()
        with self.client() as client:
            until(
                lambda: all(p.state == "running" for p in client.await_topology(0.2).processes),
                "every process is ready",
            )
            self._remember(client)
            until(lambda: has_spoken(client.health()), "every process has said how it is")

    def launch(self) -> None:
        """Start it, and wait until it answers at all."""
        arguments = ["backend", "--data", str(self.folder), *self._options]
        with Path(os.devnull).open("r+b", 0) as nowhere:
            streams = nowhere.fileno(), nowhere.fileno(), _STDERR
            self._process = start_backend(arguments, os.environ, streams)
        until(self._has_bound, "the backend has bound its sockets")

    def _has_bound(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        try:
            return connection.read_connection_file(self.folder).pid == self._process.pid
        except Unavailable:
            return False

    def client(self, patience: float = PATIENCE) -> Client:
        """Return a client; the caller closes it."""
        return Client(self.folder, name="test", timeout_s=patience)

    def processes(self) -> dict[str, ProcessInfo]:
        """Return the processes by name."""
        with self.client() as client:
            self._remember(client)
            return {each.name: each for each in client.topology().processes}

    def kill(self, name: str) -> None:
        """End a process as a power cut would; one that is just being started anew is awaited."""
        until(lambda: self.processes()[name].pid != 0, f"{name} has a process")
        psutil.Process(self.processes()[name].pid).kill()  # type: ignore[no-untyped-call]  # untyped psutil

    def kill_supervisor(self) -> None:
        """End the supervisor as a power cut would; its children are left to themselves."""
        self.processes()
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE)

    def stop(self) -> int:
        """Stop it in order; return its exit code."""
        assert self._process is not None
        with contextlib.suppress(Unavailable):  # it may be stopping already
            self.processes()
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def end(self) -> list[str]:
        """Make sure that nothing is left; return what should have ended by itself."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(PATIENCE)
        _, left = psutil.wait_procs(self._family, timeout=PATIENCE)  # type: ignore[no-untyped-call]  # untyped psutil
        for process in left:
            process.kill()
        return [str(process) for process in left]

    def log(self) -> str:
        """Return the text log."""
        path = self.folder / "backend.log"
        return path.read_text() if path.exists() else ""

    def _remember(self, client: Client) -> None:
        for process in client.topology().processes:
            if process.pid and all(process.pid != known.pid for known in self._family):
                try:
                    self._family.append(psutil.Process(process.pid))  # type: ignore[no-untyped-call]  # untyped psutil
                except psutil.NoSuchProcess:
                    continue


@contextmanager
def running(folder: Path, *options: str) -> Generator[Running]:
    """Run a backend; at the end it must stop cleanly, and leave no process behind."""
    backend = Running(folder, *options)
    try:
        backend.start()
        yield backend
        code = backend.stop()
        assert code == 0, backend.log()
        assert not (folder / connection.CONNECTION_FILE).exists()
    finally:
        left = backend.end()
    assert not left


@contextmanager
def running_with(variables: Mapping[str, str], folder: Path, *options: str) -> Generator[Running]:
    """Run a backend that alone has these variables, however long it lasts."""
    with contextlib.ExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            started = stack.enter_context(running(folder, *options))
        yield started


def has_spoken(health: Health) -> bool:
    """Whether a report rests on samples of all: of the log's end, and of every replica."""
    wanted = {
        each.name for each in health.topology.processes if each.role in ("replica", "archive")
    }
    return (
        health.primary is not None
        and health.report.head is not None
        and wanted <= {each.name for each in health.replicas}
        and all(each.verdict.rule != "starting" for each in health.report.processes)
    )


def until(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait for a condition that another process brings about."""
    give_up = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < give_up, f"in {patience} s it did not come about that {what}"
        time.sleep(0.02)  # the other process's turn; nothing could tell us in a test


def command(
    type_: str, *, actor: str = "anna", id_: bytes | None = None, **data: object
) -> Command:
    """Return a command; with a new id unless told."""
    return make_command(type_, data, actor=actor, id_=id_)


def make_command(
    type_: str, data: Mapping[str, object], *, actor: str = "anna", id_: bytes | None = None
) -> Command:
    """Return a command with this data."""
    id_ = id_ or uuid_utils.uuid7().bytes
    return Command(id=id_, type=type_, data=json.dumps(data).encode(), actor=actor)


def sent(client: Client, *commands: Command) -> list[Answer]:
    """Send commands, and return their answers."""
    return list(client.send(commands))


def accepted(client: Client, *commands: Command) -> int:
    """Send commands that must be accepted; return the last position."""
    answers = sent(client, *commands)
    assert {answer.outcome for answer in answers} == {"accepted"}, answers
    return max(position for answer in answers for position in answer.positions)


def rows(client: Client, view: str, *, replica: str = "", position: int = 0) -> ViewPage:
    """Return a view's rows once it has come to that position."""
    page = client.ask(AskView(view=view, limit=0, min_position=position), replica)
    assert isinstance(page, ViewPage)
    return page
