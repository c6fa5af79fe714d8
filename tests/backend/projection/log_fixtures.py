"""Logs that hold given events."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from backend.messages.events import Event, draft_of
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog, LogReader, Transaction

_BATCH = 1000  # events a transaction


def append(log: EventLog, history: Iterable[Event]) -> None:
    """Append the events as they are."""
    waiting = [draft_of(event) for event in history]
    for start in range(0, len(waiting), _BATCH):
        log.append(Transaction(events=waiting[start : start + _BATCH]), recorded=1)


@contextmanager
def log_with(history: Sequence[Event]) -> Generator[LogReader]:
    """A log in memory that holds these events."""
    log = open_log("memory:")
    append(log, history)
    yield log
    log.close()


def log_file(path: Path, history: Iterable[Event]) -> str:
    """Write a log file that holds these events, and return its URL."""
    url = f"sqlite:///{path}"
    log = open_log(url)
    append(log, history)
    log.close()
    return url
