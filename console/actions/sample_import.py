"""Load the sample through the command line's own importer, in a process of its own."""

import contextlib
import fcntl
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer

from backend.messages.number_text import NARROW_SPACE
from backend.translation import tr, tr_noop
from backend.wire.backend_process import release
from backend.wire.production_mark import read_production_name
from console.actions.process_output import read_last_line
from console.actions.progress_text import write_progress
from console.state.observable import Observable
from console.state.sample_state import SampleState

_COUNTS_PATTERN = re.compile(rf"([\d{NARROW_SPACE}]+) of ([\d{NARROW_SPACE}]+) ")
_POLL_MS = 200
_CANCELLED = tr_noop("Stopped. Loading it again goes on from here.")
_PRODUCTION = tr_noop(
    "This data folder is marked production, as {name}: the sample would stay in its log for good."
    " `marigraph import sample --production {quoted}` loads it all the same."
)

SAMPLE_SPEEDS = (
    (tr_noop("As it happened, 100 times faster"), "100x"),
    (tr_noop("As it happened, 10 times faster"), "10x"),
    (tr_noop("As it happened"), "1x"),
    (tr_noop("As fast as it goes"), "max"),
)


class SampleProgress(msgspec.Struct, frozen=True):
    """How far a load has come: facts done and in all, and a line about it in the window's words."""

    done: int
    total: int
    text: str


class SampleImport(QObject):
    """The one load of the sample into a data folder; it goes on when the window closes.

    `state` is published whenever something changes. A load that another window began is looked
    on as well. Cancelling keeps what was loaded; loading again goes on from there.
    """

    def __init__(
        self, data: Path, state: Observable[SampleState], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._data = data
        self._state = state
        self._is_cancelled = False
        self._child: subprocess.Popen[bytes] | None = None  # when this window began it
        self._pid = 0  # of the importer that is looked on
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)
        if self._is_log_locked():
            self._look_on(self._noted_pid())

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._pid != 0

    def start(self, speed: str) -> None:
        """Load at a speed, `1x`, `10x`, `100x`, `max`, unless it is under way."""
        if self.running:
            return
        if self._is_log_locked():  # another window has begun it meanwhile
            self._look_on(self._noted_pid())
            return
        self._is_cancelled = False
        if name := read_production_name(self._data):
            failure = tr(_PRODUCTION, name=name, quoted=shlex.quote(name))
            self._state.publish(SampleState(failure=failure, has_ended=True))
            return
        try:
            child = self._start_importer(speed)
        except OSError as error:
            failure = tr("The sample cannot be loaded: {reason}.", reason=error)
            self._state.publish(SampleState(failure=failure, has_ended=True))
            return
        self._child = child
        self._look_on(child.pid)

    def _start_importer(self, speed: str) -> "subprocess.Popen[bytes]":
        arguments = ["-P", "-m", "backend", "import", "sample", "--speed", speed]
        arguments += ["--data", str(self._data), "--json"]
        self._data.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("wb") as log:
            # the importer holds the lock with its stderr, whatever becomes of this window
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
            child = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        self._pid_file.write_text(str(child.pid))
        return child

    def cancel(self) -> None:
        """Stop it cleanly, after the line that it is at."""
        if self.running:
            self._is_cancelled = True
            with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(self._pid, signal.SIGTERM)

    def release(self) -> None:
        """Let it go on when this process ends."""
        if self._child is not None:
            release(self._child)

    @property
    def _log_file(self) -> Path:
        """Where the importer's progress goes: a file, because nobody may be there to read it."""
        return self._data / "sample.log"

    @property
    def _pid_file(self) -> Path:
        return self._data / "sample.pid"

    def _is_log_locked(self) -> bool:
        """Whether an importer runs, ours or one that another window began."""
        try:
            with self._log_file.open("rb") as log:
                fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # there is none, or there cannot be any
            return False
        return False

    def _noted_pid(self) -> int:
        text = self._pid_file.read_text() if self._pid_file.exists() else ""
        return int(text) if text.isdecimal() else 0

    def _look_on(self, pid: int) -> None:
        self._pid = pid
        if self.running:
            self._state.publish(SampleState(is_running=True, text=tr("Starting…")))
            self._timer.start()

    def _poll(self) -> None:
        progress = parse_progress(self._last_line())
        if progress is not None:
            self._state.set(
                SampleState(
                    is_running=True, done=progress.done, total=progress.total, text=progress.text
                )
            )
        code = self._exit_code()
        if code is not None:
            self._timer.stop()
            self._child, self._pid = None, 0
            self._report_end(code)

    def _exit_code(self) -> int | None:
        """Return how it ended, None while it runs; nobody tells that of another window's load."""
        if self._child is not None:
            return self._child.poll()
        return None if self._is_log_locked() else 0

    def _last_line(self) -> str:
        with self._log_file.open("rb") as log:
            return read_last_line(log.fileno())

    def _report_end(self, code: int) -> None:
        self._pid_file.unlink(missing_ok=True)
        is_well = code == 0 or self._is_cancelled
        ended = tr("The import ended with code {code}.", code=code)
        failure = "" if is_well else self._last_line() or ended
        text = tr(_CANCELLED) if self._is_cancelled else tr("The sample is loaded.")
        self._state.publish(
            SampleState(failure=failure, text="" if failure else text, has_ended=True)
        )


def parse_progress(line: str) -> SampleProgress | None:
    """Read a line of the importer's meter; None when it is about something else."""
    found = _COUNTS_PATTERN.search(line)
    if found is None:
        return None
    done, total = (int(each.replace(NARROW_SPACE, "")) for each in found.groups())
    return SampleProgress(done, total, write_progress(line))
