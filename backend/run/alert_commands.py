"""Runs operators' commands for alerts: no shell, few at a time, not for long, in the loop.

A command that hangs, floods its output or cannot be started is a failed notification, and neither
holds up the supervisor nor takes its memory.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, cast

import msgspec

from backend.telemetry.alerts.alert_service import OnEnd
from backend.telemetry.alerts.command_run import CommandRun
from backend.wire.loop import Loop

MAX_RUNNING = 4
TIMEOUT_S = 30.0
_KEPT_BYTES = 2_000  # of the end of what a command writes, for its error
_READ_BYTES = 65_536


class _RunningCommand(msgspec.Struct):
    """One that has been started."""

    run: CommandRun
    on_end: OnEnd
    process: "subprocess.Popen[bytes]"
    deadline_s: float
    output: bytes = b""
    is_listening: bool = True
    is_overdue: bool = False

    @property
    def handle(self) -> int:
        """File descriptor of what it writes."""
        return cast("IO[bytes]", self.process.stdout).fileno()


class AlertCommands:
    """One thread. Call `reap` when a child has ended, and once a second."""

    def __init__(
        self, loop: Loop, folder: Path, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        """`folder`: where the commands run; `clock_s`: what their time is counted by."""
        self._clock_s = clock_s
        self._loop = loop
        self._folder = folder
        self._waiting: deque[tuple[CommandRun, OnEnd]] = deque()
        self._running: list[_RunningCommand] = []

    @property
    def pids(self) -> list[int]:
        """The processes that run now."""
        return [each.process.pid for each in self._running]

    def start(self, run: CommandRun, on_end: OnEnd) -> None:
        """Run a command as soon as there is room; `on_end` is told why it failed, or nothing."""
        self._waiting.append((run, on_end))
        self._start_waiting()

    def reap(self) -> None:
        """Report the commands that have ended, and end those that take too long."""
        for each in tuple(self._running):
            if each.process.poll() is not None:
                self._finish(each)
            elif self._clock_s() > each.deadline_s:
                each.is_overdue = True
                _kill(each)
        self._start_waiting()

    def stop(self) -> None:
        """End all of them; what was cut off is due again when the backend starts."""
        self._waiting.clear()
        for each in self._running:
            _kill(each)
            each.process.wait()
            self._close_output(each)
        self._running.clear()

    def _start_waiting(self) -> None:
        while self._waiting and len(self._running) < MAX_RUNNING:
            run, on_end = self._waiting.popleft()
            try:
                process = self._popen(run)
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else None
                on_end(f"{run.command[0]} cannot be started: {reason or error}.")
                continue
            started = _RunningCommand(run, on_end, process, self._clock_s() + TIMEOUT_S)
            os.set_blocking(started.handle, False)
            self._running.append(started)
            self._loop.add(started.handle, partial(self._drain, started))

    def _popen(self, run: CommandRun) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603 - the operator's own command; no shell reads it
            run.command,
            cwd=self._folder,
            env=os.environ | run.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # it is ended with what it has started itself
        )

    def _drain(self, each: _RunningCommand) -> None:
        """Read what it has written, and keep the end of it."""
        try:
            read = os.read(each.handle, _READ_BYTES)
        except BlockingIOError:  # it has written nothing more yet
            return
        each.output = (each.output + read)[-_KEPT_BYTES:]
        if not read and each.is_listening:
            each.is_listening = False
            self._loop.remove(each.handle)

    def _finish(self, each: _RunningCommand) -> None:
        self._running.remove(each)
        if each.is_listening:
            self._drain(each)
        self._close_output(each)
        each.on_end(_error_of(each))

    def _close_output(self, each: _RunningCommand) -> None:
        if each.is_listening:
            each.is_listening = False
            self._loop.remove(each.handle)
        cast("IO[bytes]", each.process.stdout).close()


def _kill(each: _RunningCommand) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(each.process.pid, signal.SIGKILL)


def _error_of(each: _RunningCommand) -> str:
    """Return why a command failed, with the end of what it wrote; empty when it did not."""
    code = each.process.returncode
    if code == 0 and not each.is_overdue:
        return ""
    text = each.output.decode(errors="replace").strip()
    last_line = f": {text.splitlines()[-1]}" if text else ""
    program = each.run.command[0]
    if each.is_overdue:
        return f"{program} took longer than {TIMEOUT_S:g} s, and was ended{last_line}"
    how = f"ended with {code}" if code > 0 else f"was ended by signal {-code}"
    return f"{program} {how}{last_line}"
