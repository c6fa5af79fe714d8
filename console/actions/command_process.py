"""A command of this program's own command line, as a process that outlives the window."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import IO

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from backend.messages.access_roles import AccessRole
from backend.messages.known_sentences import read_sentence
from backend.translation import tr
from backend.wire.backend_process import release
from console.actions.process_output import read_last_line, read_whole

_POLL_MS = 150
_PREFIX = "marigraph: "  # of what the command line says of itself


class CommandResult(msgspec.Struct, frozen=True):
    """How a command ended: its exit code, its output, and the last line of what it complained."""

    code: int
    output: str
    complaint: str

    @property
    def is_done(self) -> bool:
        """Whether it did what was asked for."""
        return self.code == 0

    def fields(self) -> dict[str, object]:
        """Return the output as an object; empty when it is none."""
        try:
            return msgspec.json.decode(self.output, type=dict[str, object])
        except msgspec.DecodeError:  # it ended before it could say anything
            return {}


class CommandProcess(QObject):
    """Runs one command at a time.

    Signals:
        progressed(str): the newest line of its progress
        ended(object): a CommandResult
    """

    progressed = Signal(str)
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._child: subprocess.Popen[bytes] | None = None
        self._files: tuple[IO[bytes], IO[bytes]] | None = None
        self._line = ""
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._child is not None

    def start(self, arguments: Sequence[str], role: AccessRole, given: str = "") -> None:
        """Run `marigraph ARGUMENTS`, in no higher role than this; `ended` says what came of it.

        `given`: what it reads from its standard input; what is secret is no argument.
        """
        self._line = ""
        output, errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - closed at its end
        self._files = output, errors
        read = _unnamed_file(given)
        try:
            self._child = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "backend", *arguments],
                env={**os.environ, "MARIGRAPH_ROLE": role},
                stdin=read,
                stdout=output,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            reason = tr("No process can be started: {reason}.", reason=error.strerror)
            self._finish(CommandResult(3, "", reason))
            return
        finally:
            read.close()
        self._timer.start()

    def cancel(self) -> None:
        """Ask it to stop; `ended` comes when it has."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(self._child.pid, signal.SIGTERM)

    def abandon(self) -> None:
        """End it at once, as nobody wants to hear of it; for what changes nothing."""
        self._timer.stop()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        for file in self._files or ():
            file.close()
        self._child, self._files = None, None

    def release(self) -> None:
        """Let it go on without this window; nobody hears of its end."""
        self._timer.stop()
        if self._child is not None:
            release(self._child)

    def _poll(self) -> None:
        child, files = self._child, self._files
        if child is None or files is None:
            return
        code = child.poll()
        line = read_last_line(files[1].fileno())
        if line != self._line:
            self._line = line
            self.progressed.emit(line)
        if code is not None:
            self._finish(
                CommandResult(
                    code, read_whole(files[0].fileno()), read_sentence(line.removeprefix(_PREFIX))
                )
            )

    def _finish(self, result: CommandResult) -> None:
        self._timer.stop()
        for file in self._files or ():
            file.close()
        self._child, self._files = None, None
        self.ended.emit(result)


def _unnamed_file(text: str) -> IO[bytes]:
    """Return a file that nobody else can open, with a text to be read."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed once the process has it
    file.write(text.encode())
    file.seek(0)
    return file
