"""Ends whatever the tests have started, once their own process is gone, however that ended.

A process is known by a variable that it inherits: so is a backend that is no child of the tests
any more, or has a session of its own.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Generator

import psutil

_VARIABLE = "TESTS_THAT_STARTED_THIS"


@contextlib.contextmanager
def reaping(grace_s: float = 20.0) -> Generator[None]:
    """Let nothing that is started meanwhile outlive this process, nor the end of the context.

    What is just ending then has `grace_s` seconds; what stays is killed, and an AssertionError.

    The reaper holds the end of a pipe from us: it notices even that we were killed. Ctrl+C, which
    the terminal sends to everybody, is not for it.
    """
    mark, outer = uuid.uuid4().hex, os.environ.get(_VARIABLE)
    with subprocess.Popen(
        [sys.executable, "-P", __file__, mark],
        env={name: value for name, value in os.environ.items() if name != _VARIABLE},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    ) as reaper:
        os.environ[_VARIABLE] = mark
        try:
            yield
        finally:
            del os.environ[_VARIABLE]
            if outer is not None:
                os.environ[_VARIABLE] = outer
            killed, _ = reaper.communicate(str(grace_s))
        assert not killed, f"left behind by a test:\n{killed}"


def _marked(mark: str) -> dict[int, str]:
    """Return the command lines of the processes with this mark."""
    found: dict[int, str] = {}
    for process in psutil.process_iter(["cmdline", "environ"]):  # type: ignore[no-untyped-call]  # untyped psutil
        environment: dict[str, str] = process.info["environ"] or {}  # none: another user's
        if environment.get(_VARIABLE) == mark:
            found[process.pid] = " ".join(process.info["cmdline"] or [])
    return found


def _reap(mark: str, grace_s: float) -> list[str]:
    """Kill what does not end by itself, and return it; it may have been starting another."""
    killed: list[str] = []
    give_up = time.monotonic() + grace_s
    while left := _marked(mark):
        if time.monotonic() > give_up:
            killed += (f"{pid} {command}" for pid, command in left.items())
            for pid in left:
                with contextlib.suppress(ProcessLookupError):  # ended meanwhile
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)  # their turn; nothing tells us of the end of what is no child of ours
    return killed


if __name__ == "__main__":
    grace = sys.stdin.read()  # nothing when the tests were killed: nobody will end in order then
    found = _reap(sys.argv[1], float(grace or 0))
    if grace:  # somebody waits for this
        sys.stdout.write("\n".join(found))
