"""The fork server as the supervisor sees it: start, hear, end.

Only the children of a backend's start are forked. One that is started later is started alone: it
must find the code that is there then, and nothing is kept loaded for it meanwhile.
"""

import ctypes
import errno
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import IO

import msgspec

from backend.run.bootstrap import Bootstrap
from backend.run.child_process import ONE_THREAD
from backend.run.fork_request import PID_BYTES, ForkRequest
from backend.run.forked_process import ForkedProcess
from backend.run.process_title import ROOM

_PR_SET_CHILD_SUBREAPER = 36  # of <sys/prctl.h>


class _Pending(msgspec.Struct, frozen=True):
    """A child that was asked for, with our ends of its pipes."""

    name: str
    stdin: IO[bytes]
    stdout: IO[bytes]


class ForkServerProcess:
    """Asks for all children at once; `receive` gives them in that order, whenever `handle` stirs.

    Until it is closed, processes below us that lose their parent become our children: so do those
    that are forked for us.
    """

    def __init__(self, children: Iterable[Bootstrap]) -> None:
        """Start it, and ask.

        Raises:
            OSError: no process can be made, or this system lacks what it takes.
        """
        _check_pidfd()
        self._pending: deque[_Pending] = deque()
        self._socket, given = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ExitStack() as opened:
            opened.callback(self._socket.close)
            opened.enter_context(given)
            _take_in_orphans(is_on=True)
            opened.callback(_take_in_orphans, is_on=False)
            self._popen = _start(given)
            opened.callback(self._end)
            for child in children:
                self._request(child)
            self._socket.settimeout(0.0)
            opened.pop_all()
            given.close()

    @property
    def handle(self) -> int:
        """File descriptor that can be read when a child is forked, or the server is lost."""
        return self._socket.fileno()

    @property
    def pending(self) -> list[str]:
        """Names of the children that are not forked yet."""
        return [each.name for each in self._pending]

    def receive(self) -> Iterator[tuple[str, ForkedProcess]]:
        """Yield the children that were forked since, by name.

        Raises:
            OSError: the server is lost; what is `pending` then will not be forked.
        """
        while self._pending:
            try:
                answer = self._socket.recv(PID_BYTES)
            except BlockingIOError:  # no more for now
                return
            if not answer:
                raise OSError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            child, pid = self._pending.popleft(), int.from_bytes(answer, sys.byteorder)
            yield child.name, ForkedProcess(pid, child.stdin, child.stdout)

    def close(self) -> None:
        """End it now: a child that is being forked finds its input at an end, and ends as well."""
        self._end()
        _take_in_orphans(is_on=False)
        self._socket.close()

    def _request(self, child: Bootstrap) -> None:
        """Ask for a child."""
        scheme = child.settings.log_url.partition(":")[0]
        request = ForkRequest(name=child.name, role=child.role, log_scheme=scheme)
        with ExitStack() as given, ExitStack() as kept:
            reading, writing = os.pipe()
            given.callback(os.close, reading)
            stdin = kept.enter_context(os.fdopen(writing, "wb"))
            handles = [reading]
            reading, writing = os.pipe()
            given.callback(os.close, writing)
            stdout = kept.enter_context(os.fdopen(reading, "rb", buffering=0))
            handles.append(writing)
            socket.send_fds(self._socket, [msgspec.json.encode(request)], handles)
            self._pending.append(_Pending(child.name, stdin, stdout))
            kept.pop_all()

    def _end(self) -> None:
        """End the process, and what it has forked and nobody has received; give up the rest."""
        self._popen.kill()
        self._popen.wait()
        self._socket.settimeout(0.0)
        with suppress(OSError):  # which says that there is no more
            for _, forked in self.receive():
                forked.discard()
        for each in self._pending:
            each.stdin.close()
            each.stdout.close()
        self._pending.clear()


def _start(requests: socket.socket) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "backend.run.fork_server", ROOM],
        env=ONE_THREAD | os.environ,
        stdin=requests.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # what fails there fails again in the child, which is heard
        start_new_session=True,
    )


def _check_pidfd() -> None:
    """See whether this kernel lets us wait for a process by its handle, as a child has to be.

    Raises:
        OSError: it does not.
    """
    if sys.platform != "linux":
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    os.close(os.pidfd_open(os.getpid()))


def _take_in_orphans(*, is_on: bool) -> None:
    """Let processes below us that lose their parent become our children, or the first one's.

    Raises:
        OSError: this kernel does not do that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_CHILD_SUBREAPER, int(is_on), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
