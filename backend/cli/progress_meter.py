"""Progress on stderr: counts, rate and estimated time, without disturbing the output."""

import sys
import time

_TERMINAL_INTERVAL_S = 0.2  # seconds between two updates of the same line
_LOG_INTERVAL_S = 1.0  # seconds between two lines of a log


class ProgressMeter:
    """Told how many are done; says so now and then. `total` 0: not known."""

    def __init__(self, what: str, total: int, *, quiet: bool) -> None:
        self._what = what
        self._total = total
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._every = _TERMINAL_INTERVAL_S if self._live else _LOG_INTERVAL_S
        self._began: tuple[float, int] | None = None
        self._said = 0.0
        self._done = 0
        self._shown = -1

    def __call__(self, done: int) -> None:
        """Note that so many are done; the first call says where it begins."""
        now = time.monotonic()
        self._done = done
        if self._began is None:
            self._began = (now, done)
            self._said = now
            if done and not self._quiet:
                self._write(f"goes on behind {done:,} of {self._total:,} {self._what}")
        elif now - self._said >= self._every and not self._quiet:
            self._said, self._shown = now, done
            self._write(self._line(now))

    def end(self) -> None:
        """Say the final counts."""
        if self._began is not None and not self._quiet:
            if self._live or self._shown != self._done:
                self._write(self._line(time.monotonic()))
            if self._live:
                sys.stderr.write("\n")

    def _line(self, now: float) -> str:
        since, first = self._began or (now, 0)
        rate = (self._done - first) / max(now - since, 1e-6)
        parts = [f"{self._done:,} of {self._total:,} {self._what}", f"{rate:,.0f}/s"]
        if self._total > self._done and rate > 0:
            parts.append(f"{_format_remaining((self._total - self._done) / rate)} left")
        return ", ".join(parts)

    def _write(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}" if self._live else f"{text}\n")
        sys.stderr.flush()


def _format_remaining(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
