"""Load the sample through the command line's own importer, in a process of its own."""

import re
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal

_COUNTS = re.compile(r"([\d,]+) of ([\d,]+) ")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a load has come: facts done and in all, and the importer's own line about it."""

    done: int
    total: int
    text: str


class SampleLoad(QObject):
    """One load of the sample.

    Signals: `progressed` with Progress; `finished` with a sentence, empty when all went well.
    Cancelling keeps what was loaded; loading again goes on from there.
    """

    progressed = Signal(object)
    finished = Signal(str)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._cancelled = False
        self._last = ""  # what the importer said last
        self._process = QProcess(self)
        self._process.readyReadStandardError.connect(self._read)
        self._process.finished.connect(self._ended)
        self._process.errorOccurred.connect(self._failed)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    def start(self, speed: str) -> None:
        """Load at a speed: `1x`, `10x`, `100x`, `max`."""
        self._cancelled = False
        arguments = ["-m", "backend", "import", "sample", "--speed", speed]
        arguments += ["--data", str(self._data), "--json"]
        self._process.start(sys.executable, arguments)

    def cancel(self) -> None:
        """Stop it cleanly, after the line that it is at."""
        self._cancelled = True
        self._process.terminate()

    def end(self) -> None:
        """Stop it, and wait until it has gone."""
        if self.running:
            self.cancel()
            self._process.waitForFinished(5_000)

    def _read(self) -> None:
        said = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        for line in said.splitlines():
            self._last = line.strip() or self._last
            progress = progress_of(self._last)
            if progress is not None:
                self.progressed.emit(progress)

    def _ended(self, code: int) -> None:
        well = code == 0 or self._cancelled
        self.finished.emit("" if well else self._last or f"The import ended with code {code}.")

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.finished.emit(f"The import cannot be started: {self._process.errorString()}.")


def progress_of(line: str) -> Progress | None:
    """Read a line of the importer's meter; None when it is about something else."""
    found = _COUNTS.search(line)
    if found is None:
        return None
    done, total = (int(each.replace(",", "")) for each in found.groups())
    return Progress(done=done, total=total, text=line)
