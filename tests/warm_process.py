"""The process from which tests fork backends: what a start loads is loaded once for all of them.

`python -m tests.warm_process`, by `tests.warm_starts`; its standard input is a socket. Each message
there is a `WarmRequest`, with the standard streams of the backend; the answer is its process id.

A backend is nearly all loading: of the 1.3 s of processor of one with two replicas and the archive
1.0 s. What is forked here goes through `backend.__main__` as a program of its own does, and so does
its fork server, which is forked before the backend has opened anything.
"""

import gc
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pkgutil import resolve_name
from unittest.mock import patch

import msgspec

from backend import __main__ as program
from backend.filters.grammar import build_parser
from backend.projection.code_ledger import code_versions
from backend.projection.folder_models import installed_models
from backend.projection.installed_projections import projection_packages
from backend.run import fork_server, fork_server_process
from backend.run.child_process import ONE_THREAD
from backend.run.fork_request import PID_BYTES
from backend.run.process_title import ROOM
from backend.run.sibling_fork import fork_sibling
from backend.store.engine_registry import find_engine

STREAMS = 3  # that come with a request: standard input, output and error
MAX_BYTES = 200_000  # of a request; an environment may be long
ARGUMENTS = [ROOM] * 4  # which make room for the command lines that children show


class WarmRequest(msgspec.Struct, frozen=True):
    """A backend to be forked, by its arguments; everything else it has as if it were started.

    `own_session`: Ctrl+C in the terminal of who asks is not for it.
    """

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    umask: int
    own_session: bool


def main() -> None:
    """Fork a backend for every request, until nobody asks any more."""
    _load()
    requests = socket.socket(fileno=os.dup(0))
    while True:
        message, streams, _, _ = socket.recv_fds(requests, MAX_BYTES, STREAMS)
        if not message:
            return
        pid = fork_sibling()
        if pid == 0:
            requests.close()
            _run(partial(_become, msgspec.json.decode(message, type=WarmRequest), streams))
        for stream in streams:
            os.close(stream)
        requests.send(pid.to_bytes(PID_BYTES, sys.byteorder))


def _load() -> None:
    """Load what a backend of the usual kind loads; the rest is loaded when it is needed."""
    for name in ("primary", "replica", "archive", "supervisor"):
        resolve_name(f"backend.run.{name}")
    resolve_name("backend.cli.backend_command")
    build_parser()
    find_engine("sqlite:")
    code_versions(installed_models().projections, projection_packages())
    gc.disable()
    gc.freeze()


def _run(serve: Callable[[], int]) -> None:
    """Do a process's work and end it. Its memory is left to the system, as it is all of ours."""
    code = 1
    try:
        code = serve()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # nobody is there to read it
                stream.flush()
        os._exit(code)


def _become(request: WarmRequest, streams: list[int]) -> int:
    """Be the program with these arguments."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if request.own_session:
        os.setsid()
    _take_environment(request.environment)
    os.chdir(request.folder)
    os.umask(request.umask)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, "utf-8", "backslashreplace", closefd=False)
    sys.argv[1:] = request.arguments
    template = ForkServerTemplate()
    gc.enable()
    with patch.object(fork_server_process, "_start", template.start):
        program.main()
    return 0


def _take_environment(environment: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()


class ForkServerTemplate:
    """A fork server that is loaded and waits for its socket; used as `subprocess.Popen` is."""

    def __init__(self) -> None:
        """Fork it: later this process would have sockets open, which a fork would share."""
        self._socket, given = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = os.fork()
        if self.pid == 0:
            self._socket.close()
            _run(partial(_serve_forks, given))
        given.close()

    def start(self, requests: socket.socket) -> "ForkServerTemplate":
        """Let it serve this socket."""
        socket.send_fds(self._socket, [b"start"], [requests.fileno()])
        self._socket.close()
        return self

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> None:
        os.waitpid(self.pid, 0)


def _serve_forks(given: socket.socket) -> int:
    """Be a fork server once that is wanted, as `fork_server_process` starts one."""
    message, handles, _, _ = socket.recv_fds(given, MAX_BYTES, 1)
    given.close()
    if not message:
        return 0
    os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number, handle in enumerate((*handles, nowhere, nowhere)):
        os.dup2(handle, number)
    os.close(nowhere)
    os.close(handles[0])
    os.environ.update({k: v for k, v in ONE_THREAD.items() if k not in os.environ})
    return fork_server.main()


if __name__ == "__main__":
    main()
