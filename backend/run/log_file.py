"""The text log: one file in the data folder, written by the supervisor alone.

Children write `LEVEL text` to their standard error; the supervisor reads it and puts it into the
same file, so that rotation never happens under another process's hands. Payloads, keys and
passwords are not logged by anybody.
"""

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_FILE_NAME = "backend.log"
_MAX_FILE_BYTES = 5_000_000  # bytes of one file
_OLDER_FILES = 4  # older files
_STACK_BEGINS = "Traceback (most recent call last):"
_MAX_MESSAGE_LINES = 200  # that are kept of the last message
_MAX_MESSAGE_CHARS = 16_000  # of it that are told; the log has all of it
_MAX_LINE_BYTES = 2**20  # a longer one is written in parts
_LEVELS = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}


class LogFile:
    """The file, and a logger for each process that writes into it."""

    def __init__(self, folder: Path) -> None:
        """Open (or go on with) the log of this data folder."""
        self._loggers: list[logging.Logger] = []
        self._handler = RotatingFileHandler(
            folder / LOG_FILE_NAME, maxBytes=_MAX_FILE_BYTES, backupCount=_OLDER_FILES
        )
        self._handler.setFormatter(
            logging.Formatter(
                "%(asctime)s.%(msecs)03d %(name)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S"
            )
        )

    def logger(self, name: str) -> logging.Logger:
        """Return a logger under a process's name, which nothing else's settings reach."""
        logger = _logger(name, self._handler)
        self._loggers.append(logger)
        return logger

    def close(self) -> None:
        """Close the file."""
        for logger in self._loggers:
            logger.removeHandler(self._handler)
        self._handler.close()


def stderr_logger(name: str) -> logging.Logger:
    """Return a child's logger."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    return _logger(name, handler)


def _logger(name: str, handler: logging.Handler) -> logging.Logger:
    """Return a logger that writes to this handler only."""
    logger = logging.getLogger(f"marigraph.{name}")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if handler not in logger.handlers:
        logger.addHandler(handler)
    return logger


class OutputPipe:
    """Copies what a child writes into the log, line by line; add `handle` with `copy` to a loop."""

    def __init__(self, handle: int, logger: logging.Logger) -> None:
        """Read from this file descriptor without ever waiting."""
        os.set_blocking(handle, False)
        self.handle = handle
        self.ended = False
        self._last_lines: list[str] = []
        self._logger = logger
        self._partial_line = b""

    def copy(self) -> None:
        """Copy what is there; `ended` when the other side has closed."""
        try:
            chunk = os.read(self.handle, 65536)
        except BlockingIOError:
            return
        self.ended = not chunk
        *lines, self._partial_line = (self._partial_line + (chunk or b"\n")).split(b"\n")
        if len(self._partial_line) > _MAX_LINE_BYTES:
            lines.append(self._partial_line)
            self._partial_line = b""
        for line in lines:
            if line.strip():
                self._log_line(line.decode(errors="replace").rstrip())

    def _log_line(self, line: str) -> None:
        """Write one line at the level that it names; a line of a stack names none."""
        level, _, text = line.partition(" ")
        if level in _LEVELS:
            self._last_lines = []
        else:
            level, text = "ERROR", line
        before = self._last_lines[-_MAX_MESSAGE_LINES:]
        self._last_lines = [*before, text[:_MAX_MESSAGE_CHARS]]
        self._logger.log(_LEVELS[level], "%s", text)

    @property
    def last_message(self) -> str:
        """The last message, however many lines it has; of a stack only what it says."""
        lines: list[str] = []
        in_stack = False
        for line in self._last_lines:
            in_stack = line.startswith(_STACK_BEGINS) or (in_stack and line.startswith(" "))
            if not in_stack:
                lines.append(line.strip())
        return "\n".join(lines)[:_MAX_MESSAGE_CHARS]
