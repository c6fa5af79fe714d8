"""The process from which the children of a start are forked: what all of them load is loaded once.

`python -m backend.run.fork_server`, by `fork_server_process`; its standard input is a socket.
Each message there is a child's role and the scheme of its log, with the two ends of pipes that are
the child's standard input and output; the answer is its process id. It ends with its socket.

Loading takes most of a child's start, and replicas load the same. Nothing may run beside the loop
here, no socket or file may be open in it, nothing random be drawn: a fork would share that.
"""

import gc
import os
import socket
import sys
from pathlib import Path
from pkgutil import resolve_name

import msgspec

from backend.errors import Defect
from backend.filters.grammar import build_parser
from backend.run import child_main
from backend.run.bootstrap import OWNER_ONLY_UMASK, STDIN
from backend.run.fork_request import CHILD_HANDLES, MAX_REQUEST_BYTES, PID_BYTES, ForkRequest
from backend.run.process_title import show_child_name
from backend.run.sibling_fork import fork_sibling
from backend.store.engine_registry import find_engine

_STDOUT, _STDERR = 1, 2


def main() -> int:
    """Fork a child for every request; in each of them, be that child and return its exit code."""
    gc.disable()  # what is loaded stays
    os.umask(OWNER_ONLY_UMASK)
    requests = socket.socket(fileno=os.dup(STDIN))
    while True:
        message, handles, _, _ = socket.recv_fds(requests, MAX_REQUEST_BYTES, CHILD_HANDLES)
        if not message:
            return 0
        request = msgspec.json.decode(message, type=ForkRequest)
        _load(request)
        gc.freeze()  # a collection would write to what the processes share
        pid = fork_sibling()
        if pid == 0:
            requests.close()
            _become(request.name, handles)
            return child_main.main()
        for handle in handles:
            os.close(handle)
        requests.send(pid.to_bytes(PID_BYTES, sys.byteorder))


def _load(request: ForkRequest) -> None:
    """Load what such a child needs; what fails here ends us, and the child says it when alone."""
    resolve_name(f"backend.run.{request.role}:serve")
    find_engine(f"{request.log_scheme}:")
    if request.role != "primary":
        build_parser()  # their read models have filters
    if len(list(Path("/proc/self/task").iterdir())) > 1:
        raise Defect("A module has started a thread when it was loaded; no fork takes that along.")


def _become(name: str, handles: list[int]) -> None:
    """Take the place of a child that was started alone, with these ends of its pipes."""
    stdin, stdout = handles
    os.setsid()  # Ctrl-C is for the supervisor, which stops us in order
    os.dup2(stdin, STDIN)
    os.dup2(stdout, _STDOUT)
    os.dup2(stdout, _STDERR)
    os.close(stdin)
    os.close(stdout)
    sys.argv[1:] = [name]
    show_child_name(name)


if __name__ == "__main__":
    sys.exit(main())
