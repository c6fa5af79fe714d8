"""One child process as the supervisor sees it: start, watch, stop, start again with a pause."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import IO, cast

from msgspec import structs

from backend.clock import SECOND_US, Clock, Micros, monotonic_us, now_us
from backend.messages.notices import ProcessInfo, ProcessReady, ProcessState, ProcessWaiting
from backend.run.bootstrap import ENVIRONMENT_FAILED, RESTART_REQUESTED, Bootstrap, encode_bootstrap
from backend.run.forked_process import ForkedProcess
from backend.run.process_memory import resident_bytes

# numpy would start a thread per core for linear algebra, which nobody does here; each of them spins
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
# without a word of progress a process is not at work, whatever it said last: it may be frozen
_WORK_SILENCE_US: Micros = 60 * SECOND_US


class Backoff:
    """Doubles the pause with every death, up to a limit; a good long run makes it short again."""

    def __init__(
        self, first_s: float = 0.1, longest_s: float = 30.0, healthy_run_s: float = 10.0
    ) -> None:
        """All in seconds; `healthy_run_s` is how long a run must last to count as good."""
        self._first_s = first_s
        self._longest_s = longest_s
        self._healthy_run_s = healthy_run_s
        self._next_s = first_s

    def next_pause_s(self, run_s: float) -> float:
        """Return the seconds to wait after a run of so many seconds."""
        if run_s >= self._healthy_run_s:
            self._next_s = self._first_s
        pause, self._next_s = self._next_s, min(self._next_s * 2, self._longest_s)
        return pause

    def longest_pause_s(self) -> float:
        """Return the longest pause, for what is not likely to heal by itself."""
        self._next_s = self._longest_s
        return self._longest_s


class ChildProcess:
    """A process of the backend; `state` and what belongs to it can always be shown."""

    def __init__(self, bootstrap: Bootstrap, ticks: Clock = monotonic_us) -> None:
        """Remember what it will be told; nothing is started yet. `ticks`: a monotonic clock."""
        self.bootstrap = bootstrap
        self.name = bootstrap.name
        self.state: ProcessState = "starting"
        self.ready_once = False
        self.exit_code: int | None = None
        self._ticks = ticks
        self._since, self._changed_us = now_us(), ticks()
        self._progressed_us: Micros = 0  # when it was last heard to be at work
        self._restarts = -1
        self._detail = ""
        self._is_blocked = self._is_at_work = False
        self._endpoints: dict[str, str] = {}
        self._backoff = Backoff()
        self._popen: subprocess.Popen[bytes] | ForkedProcess | None = None
        self._started = 0.0

    @property
    def output(self) -> int:
        """File descriptor of what the running child writes."""
        return cast("IO[bytes]", self._running().stdout).fileno()

    @property
    def alive(self) -> bool:
        """Whether it has a process that has not been seen to end."""
        return self._popen is not None

    @property
    def is_to_start(self) -> bool:
        """Whether it waits for its first process."""
        return self._popen is None and self.state == "starting"

    def start(self, forked: ForkedProcess | None = None) -> None:
        """Start it, unless it has been forked already, and tell it who it is.

        Raises:
            OSError: the machine has no room for one more process; see `note_start_failure`.
        """
        self._popen = forked or self._start_alone()
        self._started = time.monotonic()
        self._restarts += 1
        self._endpoints = {}
        self._set_state("starting", _describe_restart(self.state, self._detail))
        with contextlib.suppress(BrokenPipeError):  # it is dead already, and will be reaped
            stdin = cast("IO[bytes]", self._popen.stdin)
            bootstrap = structs.replace(self.bootstrap, is_restart=self.ready_once)
            stdin.write(encode_bootstrap(bootstrap))
            stdin.flush()

    def _start_alone(self) -> "subprocess.Popen[bytes]":
        # -P: nothing from the present folder
        main = [sys.executable, "-P", "-m", "backend.run.child_main", self.name]
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            main,
            env=ONE_THREAD | os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops us in order
        )

    def note_start_failure(self, reason: str) -> float:
        """Note that no process could be made; return the seconds until that is tried again."""
        self._set_state("backing-off", f"could not be started: {reason}")
        return self._backoff.next_pause_s(0.0)

    def mark_ready(self, ready: ProcessReady) -> None:
        """Its sockets are bound."""
        if self._popen is None or ready.pid != self._popen.pid or self.state != "starting":
            return
        self.ready_once, self._is_blocked = True, False
        self._endpoints = ready.endpoints
        self._set_state("running", "")

    def mark_waiting(self, waiting: ProcessWaiting) -> bool:
        """It waits for its environment, or does something first; say whether that is news.

        That it waits for nothing any more is none: its readiness will be.
        """
        if self._popen is None or waiting.pid != self._popen.pid or self.state != "starting":
            return False
        if not waiting.reason:
            self._is_blocked = False
            self._set_state("starting", "")
            return False
        detail = waiting.reason if waiting.is_at_work else f"it waits: {waiting.reason}"
        is_news, self._detail = self._detail != detail, detail
        self._is_blocked, self._is_at_work = not waiting.is_at_work, waiting.is_at_work
        self._progressed_us = self._ticks()
        return is_news

    def has_ended(self) -> bool:
        """Look whether it has ended; then `exit_code` says how."""
        if self._popen is None:
            return False
        self.exit_code = self._popen.poll()
        return self.exit_code is not None

    def reap(self, death_message: str, last_line: str) -> float:
        """Close what is left of an ended process; return the seconds until it may start again.

        `death_message`: what it said of its own end; else its `last_line` is told as what it is.
        """
        popen = self._running()
        for stream in (popen.stdin, popen.stdout):
            with contextlib.suppress(BrokenPipeError):  # what it did not read is lost with it
                cast("IO[bytes]", stream).close()
        self._popen, self._endpoints = None, {}
        if self.state == "stopping":
            self._set_state("stopped", "")
            return 0.0
        self._is_blocked = self.exit_code == ENVIRONMENT_FAILED
        how = describe_end(cast("int", self.exit_code), death_message, last_line)
        if self.exit_code == RESTART_REQUESTED:
            self._restarts -= 1  # no failure
            self._set_state("starting", "It was told to start anew.")
            return 0.0
        if self._is_blocked:
            self._set_state("failed", how)
            return self._backoff.longest_pause_s()
        self._set_state("backing-off", how)
        return self._backoff.next_pause_s(time.monotonic() - self._started)

    def stop(self) -> None:
        """Ask it to stop; what waits for a new start just stays stopped."""
        self._set_state("stopping" if self._popen else "stopped", "")
        if self._popen:
            self._popen.terminate()

    def kill(self) -> None:
        """End it now."""
        if self._popen:
            self._popen.kill()

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False when it did not come in time."""
        try:
            self._running().wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def describe(self) -> ProcessInfo:
        """Return what is published about it."""
        return ProcessInfo(
            name=self.name,
            role=self.bootstrap.role,
            pid=self._popen.pid if self._popen else 0,
            state=self.state,
            since_us=self._since,
            restarts=max(0, self._restarts),
            endpoints=self._endpoints,
            detail=self._detail,
            memory_bytes=resident_bytes(self._popen.pid) if self._popen else 0,
            is_blocked=self._is_blocked,
            is_at_work=self._is_at_work and self._ticks() - self._progressed_us < _WORK_SILENCE_US,
            state_age_us=self._ticks() - self._changed_us,
            share=self.bootstrap.share,
        )

    def _running(self) -> "subprocess.Popen[bytes] | ForkedProcess":
        """Return the process; only called while there is one."""
        assert self._popen is not None  # noqa: S101 - the callers have looked at `alive`
        return self._popen

    def _set_state(self, state: ProcessState, detail: str) -> None:
        """Change the state."""
        self.state, self._detail, self._is_at_work = state, detail, False
        self._since, self._changed_us = now_us(), self._ticks()


def _describe_restart(state: ProcessState, detail: str) -> str:
    """Say why a process starts once more; how it ended is not what it waits for."""
    ended = state in ("backing-off", "failed") and detail
    return f"it is started again; before, it {detail}" if ended else detail


def describe_end(code: int, death_message: str, last_line: str) -> str:
    """Say how a process ended, and why if it has said so: what it wrote last may be no reason."""
    how = f"ended with exit code {code}"
    if code < 0:
        names = {each.value: f" ({each.name})" for each in signal.Signals}
        how = f"was killed by signal {-code}{names.get(-code, '')}"
    if death_message:
        return f"{how}. {death_message}"
    return f"{how}; last line written: {last_line}" if last_line else f"{how}."
