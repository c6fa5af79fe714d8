"""Starts backends by a fork of a process that has loaded them already; see `warm_process`.

It is for tests that need a backend, and do not test how the program starts: there, in the kill
campaigns and in what is measured it is started as an operator does it.
"""

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

import msgspec

from backend.run.child_process import ONE_THREAD
from backend.run.fork_request import PID_BYTES
from backend.wire import backend_process
from tests.warm_process import ARGUMENTS, WarmRequest

_END_S = 60.0
_PR_SET_CHILD_SUBREAPER = 36  # of <sys/prctl.h>
# what an interpreter reads when it starts: with another one of these it has to be a new one
_INTERPRETER = ("PYTHON", "LD_", "MALLOC", "OPENBLAS")


class WarmBackend:
    """A backend that was forked; used as `subprocess.Popen` is."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait so many seconds for its end; raise subprocess.TimeoutExpired otherwise."""
        if self.poll() is None:
            handle = os.pidfd_open(self.pid)
            try:
                select.select([handle], [], [], timeout)
            finally:
                os.close(handle)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class WarmStarts:
    """The process that forks, and what asks it; started when it is asked for the first time.

    `is_on`: whether it is asked at all; else every backend is started alone.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._environment: Mapping[str, str] = {}

    def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        streams: tuple[int, int, int],
        *,
        own_session: bool = False,
    ) -> WarmBackend | None:
        """Start `marigraph` with these standard streams; None: it has to be started alone."""
        if not self.is_on:
            return None
        if self._socket is None:
            self._begin()
        assert self._socket is not None
        if _interpreter(environment) != _interpreter(self._environment):
            return None
        umask = os.umask(0o077)
        os.umask(umask)
        request = WarmRequest(
            list(arguments), dict(environment), str(Path.cwd()), umask, own_session
        )
        _take_in_orphans(is_on=True)
        try:
            socket.send_fds(self._socket, [msgspec.json.encode(request)], list(streams))
            pid = self._socket.recv(PID_BYTES)
        finally:
            _take_in_orphans(is_on=False)
        assert pid, "the process that forks backends has ended"
        return WarmBackend(int.from_bytes(pid, sys.byteorder))

    def _begin(self) -> None:
        self._environment = dict(os.environ)
        self._socket, given = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with given:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm_process", *ARGUMENTS],
                cwd=Path(__file__).parent.parent,
                env=ONE_THREAD | self._environment,
                stdin=given.fileno(),
            )

    def end(self) -> None:
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait()
            self._socket = self._process = None


warm_starts = WarmStarts()


@contextmanager
def starting_warm(*, is_on: bool = True) -> Generator[None]:
    """Fork backends meanwhile, or start each alone."""
    before, warm_starts.is_on = warm_starts.is_on, is_on
    try:
        yield
    finally:
        warm_starts.is_on = before
        if not before:
            warm_starts.end()


def start_backend(
    arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int, int]
) -> "WarmBackend | subprocess.Popen[bytes]":
    """Start `marigraph` with these arguments and standard streams, by a fork where that can be."""
    found = warm_starts.start(arguments, environment, streams)
    if found is not None:
        return found
    stdin, stdout, stderr = streams
    return subprocess.Popen(
        [sys.executable, "-m", "backend", *arguments],
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    )


class BorrowedBackend(WarmBackend):
    """One that stops with the end of its input, which we hold; a context, as such a `Popen` is."""

    def __init__(self, pid: int, stdin: IO[bytes]) -> None:
        super().__init__(pid)
        self.stdin = stdin

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdin.close()
        self.wait(_END_S)


def start_borrowed_backend(
    folder: Path, environment: Mapping[str, str], stderr: IO[bytes]
) -> "BorrowedBackend | subprocess.Popen[bytes]":
    """Start a backend as `backend_process.start_borrowed_backend` does, by a fork where it can."""
    backend_process.make_folder(folder)
    arguments = ["backend", "--data", str(folder), "--borrowed"]
    reading, writing = os.pipe()
    stdin = os.fdopen(writing, "wb")
    with os.fdopen(reading, "rb") as given, Path(os.devnull).open("wb") as nowhere:
        streams = given.fileno(), nowhere.fileno(), stderr.fileno()
        found = warm_starts.start(
            arguments, {**os.environ, **environment}, streams, own_session=True
        )
    if found is None:
        stdin.close()
        return backend_process.start_borrowed_backend(folder, environment, stderr)
    return BorrowedBackend(found.pid, stdin)


def _interpreter(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in environment.items()
        if name.startswith(_INTERPRETER) and value
    }


def _take_in_orphans(*, is_on: bool) -> None:
    """Let a process below us that loses its parent become our child, or the first one's."""
    assert ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(is_on), 0, 0, 0) == 0
