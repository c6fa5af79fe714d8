"""The process that builds a copy, as its replica sees it: start, tell, hear, end."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from typing import IO, cast

import msgspec

from backend.run.builder_messages import BuilderOrder, BuilderReport, BuilderTask
from backend.wire.loop import Loop

_END_TIMEOUT_S = 5.0


class BuilderProcess:
    """One process; `on_report` is called for each of its lines, `on_end` once with its exit code.

    Neither is called any more after `end`.
    """

    def __init__(
        self,
        name: str,
        task: BuilderTask,
        loop: Loop,
        on_report: Callable[[BuilderReport], None],
        on_end: Callable[[int], None],
    ) -> None:
        """Start it.

        Raises:
            OSError: the machine has no room for one more process.
        """
        self.task = task
        self._loop = loop
        self._on_report, self._on_end = on_report, on_end
        self._partial = b""
        self._popen = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "backend.run.view_builder", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._handle = cast("IO[bytes]", self._popen.stdout).fileno()
        os.set_blocking(self._handle, False)
        loop.add(self._handle, self._receive)
        self._is_heard = True
        self._write(task)

    def order(self, order: BuilderOrder) -> None:
        """Tell it how far to go."""
        self._write(order)

    def end(self) -> bool:
        """End it now: what it has not written yet is built again.

        False: it is killed and has not ended in time (a disk that hangs keeps a process so).
        """
        self.kill()
        return self.await_end()

    def kill(self) -> None:
        """End it now, as `end` does, without waiting; `await_end` is to be called some time."""
        self._stop_hearing()
        self._popen.kill()
        self._close()

    def await_end(self, timeout_s: float | None = None) -> bool:
        """Wait for its end, for some seconds if not told otherwise; False: it did not come."""
        try:
            self._popen.wait(_END_TIMEOUT_S if timeout_s is None else timeout_s)
        except subprocess.TimeoutExpired:  # the answer itself; whoever asked decides
            return False
        return True

    def _write(self, message: BuilderTask | BuilderOrder) -> None:
        stdin = cast("IO[bytes]", self._popen.stdin)
        with contextlib.suppress(BrokenPipeError):  # it is dead, and its end will be heard
            stdin.write(msgspec.json.encode(message) + b"\n")
            stdin.flush()

    def _receive(self) -> None:
        try:
            chunk = os.read(self._handle, 65536)
        except BlockingIOError:  # woken for nothing
            return
        *lines, self._partial = (self._partial + chunk).split(b"\n")
        for line in lines:
            if self._is_heard:
                self._on_report(msgspec.json.decode(line, type=BuilderReport))
        if not chunk and self._is_heard:
            self._stop_hearing()
            code = self._popen.wait()
            self._close()
            self._on_end(code)

    def _stop_hearing(self) -> None:
        if self._is_heard:
            self._is_heard = False
            self._loop.remove(self._handle)

    def _close(self) -> None:
        for stream in (self._popen.stdin, self._popen.stdout):
            with contextlib.suppress(BrokenPipeError):  # it has ended before us
                cast("IO[bytes]", stream).close()
