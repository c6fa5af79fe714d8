"""A child process that another one has forked for us, with what is used of `subprocess.Popen`."""

import os
import select
import signal
import subprocess
from typing import IO


class ForkedProcess:
    """It is our child, and must be waited for; `stdin` and `stdout` are pipes to it."""

    def __init__(self, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        """Take over a process that runs."""
        self.pid = pid
        self.stdin = stdin
        self.stdout = stdout
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code once it has ended; negative: the signal that killed it."""
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout_s: float) -> int:
        """Wait for its end and return its exit code.

        Raises:
            subprocess.TimeoutExpired: it did not come in time.
        """
        if self.returncode is not None:
            return self.returncode
        handle = os.pidfd_open(self.pid)
        try:
            poller = select.poll()
            poller.register(handle, select.POLLIN)
            poller.poll(timeout_s * 1000)
        finally:
            os.close(handle)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout_s)
        return code

    def terminate(self) -> None:
        """Ask it to stop."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it now."""
        self._send(signal.SIGKILL)

    def discard(self) -> None:
        """End what nobody has any use for, and leave nothing of it."""
        self.stdin.close()
        self.stdout.close()
        self.kill()
        if self.returncode is None:
            os.waitpid(self.pid, 0)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:  # a pid is given again when its process was waited for
            os.kill(self.pid, number)
