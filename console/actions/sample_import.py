"""Load the sample through the command line's own importer, in a process of its own."""

import re
import subprocess
import sys
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

_COUNTS_PATTERN = re.compile(r"([\d,]+) of ([\d,]+) ")
_THOUSANDS_PATTERN = re.compile(r"(?<=\d),(?=\d{3})")  # as everywhere in the window: a narrow space
_POLL_MS = 200  # milliseconds between two looks at what the importer says


class SampleProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a load has come: facts done and in all, and the importer's own line about it."""

    done: int
    total: int
    text: str


class SampleImport(QObject):
    """One load of the sample; it goes on when the window closes.

    Signals: `progressed` with Progress; `finished` with a sentence, empty when all went well.
    Cancelling keeps what was loaded; loading again goes on from there.
    """

    progressed = Signal(object)
    finished = Signal(str)

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._cancelled = False
        self._last_line = ""  # what the importer said last
        self._process: subprocess.Popen[bytes] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._process is not None

    def start(self, speed: str) -> None:
        """Load at a speed: `1x`, `10x`, `100x`, `max`."""
        self._cancelled, self._last_line = False, ""
        arguments = ["-P", "-m", "backend", "import", "sample", "--speed", speed]
        arguments += ["--data", str(self._data), "--json"]
        with self._log_file.open("wb") as said:
            self._process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )
        self._timer.start()

    def cancel(self) -> None:
        """Stop it cleanly, after the line that it is at."""
        self._cancelled = True
        if self._process is not None:
            self._process.terminate()

    @property
    def _log_file(self) -> Path:
        """Where the importer's progress goes: a file, because nobody may be there to read it."""
        return self._data / "sample.log"

    def _poll(self) -> None:
        if self._process is None:
            return
        code = self._process.poll()
        lines = self._log_file.read_text(errors="replace").splitlines()
        if lines and lines[-1] != self._last_line:
            self._last_line = lines[-1]
            progress = parse_progress(self._last_line)
            if progress is not None:
                self.progressed.emit(progress)
        if code is not None:
            self._timer.stop()
            self._process = None
            self._report_end(code)

    def _report_end(self, code: int) -> None:
        well = code == 0 or self._cancelled
        self.finished.emit("" if well else self._last_line or f"The import ended with code {code}.")


def parse_progress(line: str) -> SampleProgress | None:
    """Read a line of the importer's meter; None when it is about something else."""
    found = _COUNTS_PATTERN.search(line)
    if found is None:
        return None
    done, total = (int(each.replace(",", "")) for each in found.groups())
    return SampleProgress(done=done, total=total, text=_THOUSANDS_PATTERN.sub("\u202f", line))
