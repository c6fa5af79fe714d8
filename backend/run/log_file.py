"""The text log: one file in the data folder, written by the supervisor alone.

Children write `LEVEL text` to their standard error, and what follows of a message behind a tab; the
supervisor reads it and puts it into the same file, so that rotation never happens under another
process's hands. CRITICAL is only what a child says of its own end: any other line may stand last
when it dies, and says nothing of why. Payloads, keys and passwords are not logged by anybody.
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
_CONTINUED = "\t"  # begins every line of a message but its first
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
    handler.setFormatter(_ChildFormatter("%(levelname)s %(message)s"))
    return _logger(name, handler)


class _ChildFormatter(logging.Formatter):
    """Marks the lines of a message that follow its first: what else is written is none of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message with its marks."""
        return super().format(record).replace("\n", f"\n{_CONTINUED}")


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
        self.last_line = ""
        self._is_death = False
        self._death_lines: list[str] = []
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
        """Write one line at the level that it names; a line of somebody else's names none."""
        level, _, text = line.partition(" ")
        if line.startswith(_CONTINUED):
            level, text = "ERROR", line.removeprefix(_CONTINUED)
        elif level in _LEVELS:
            self._is_death = level == "CRITICAL"
            self._death_lines = [] if self._is_death else self._death_lines
        else:
            level, text, self._is_death = "ERROR", line, False
        self.last_line = text[:_MAX_MESSAGE_CHARS]
        if self._is_death:
            self._death_lines = [*self._death_lines[-_MAX_MESSAGE_LINES:], self.last_line]
        self._logger.log(_LEVELS[level], "%s", text)

    @property
    def death_message(self) -> str:
        """What the child has said of its own end, of a stack only what it says; empty: nothing."""
        return "\n".join(_without_stacks(self._death_lines))[:_MAX_MESSAGE_CHARS]


def _without_stacks(lines: list[str]) -> list[str]:
    """Return what stands before the first stack of a message, and what the last one says."""
    before: list[str] = []
    errors: list[str] = []
    is_in_stack = has_stack = False
    for line in lines:
        if line.startswith(_STACK_BEGINS):
            is_in_stack = has_stack = True
            errors = []
        elif not is_in_stack or not line.startswith(" "):
            is_in_stack = False
            (errors if has_stack else before).append(line.strip())
    return before + errors
