"""Progress on stderr: counts, rate and estimated time, without disturbing the output."""

import sys
import time

from backend.cli.standard_streams import write_error_text
from backend.clock import SECOND_US
from backend.messages.number_text import format_number, format_per_second, format_span

_TERMINAL_INTERVAL_S = 0.2  # between two updates of the same line
_LOG_INTERVAL_S = 1.0  # between two lines of a log


class ProgressMeter:
    """Called with how many are done, and prints it now and then. `total` 0: not known.

    `found`: what is said of the result so far, empty for nothing.
    """

    def __init__(self, what: str, total: int, *, quiet: bool) -> None:
        self._what = what
        self.found = ""
        self._total = total
        self._live = sys.stderr is not None and sys.stderr.isatty()  # None when it is closed
        self._quiet = quiet or sys.stderr is None
        self._interval_s = _TERMINAL_INTERVAL_S if self._live else _LOG_INTERVAL_S
        self._start: tuple[float, int] | None = None
        self._printed_s = 0.0
        self._done = 0
        self._shown = -1

    def __call__(self, done: int) -> None:
        """Take note that so many are done; the first call is where it begins."""
        now = time.monotonic()
        self._done = done
        if self._start is None:
            self._start = (now, done)
            self._printed_s = now
            if 0 < done < self._total and not self._quiet:
                self._write_line(
                    f"begins with {format_number(done)} of {format_number(self._total)}"
                    f" {self._what}"
                )
        elif now - self._printed_s >= self._interval_s and not self._quiet:
            self._printed_s, self._shown = now, done
            self._write_line(self._line(now))

    def end(self) -> None:
        """Print the final counts."""
        if self._start is not None and not self._quiet:
            if self._live or self._shown != self._done:
                self._write_line(self._line(time.monotonic()))
            if self._live:
                write_error_text("\n")

    def _line(self, now: float) -> str:
        since, first = self._start or (now, 0)
        of_all = f" of {format_number(self._total)}" if self._total else ""
        counts = f"{format_number(self._done)}{of_all} {self._what}"
        if first == self._done == self._total:
            return counts  # all was there: no rate
        rate = (self._done - first) / max(now - since, 1e-6)
        parts = [counts, *([self.found] if self.found else []), f"{format_per_second(rate)}/s"]
        if self._total > self._done and rate > 0:
            left_s = (self._total - self._done) / rate
            parts.append(f"{format_span(round(left_s * SECOND_US))} left")
        return ", ".join(parts)

    def _write_line(self, text: str) -> None:
        write_error_text(f"\r\x1b[K{text}" if self._live else f"{text}\n")
