from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import EventLog, LogReader
from backend.store.memory_log import MemoryEventLog


class Engine:
    """A log that a test may close and open again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._memory_log = MemoryEventLog() if url == "memory:" else None
        self._open_logs = ExitStack()

    def open(self) -> EventLog:
        log: EventLog = self._memory_log or open_log(self.url)
        self._open_logs.callback(log.close)
        return log

    def open_reader(self) -> LogReader:
        reader: LogReader = self._memory_log or open_reader(self.url)
        self._open_logs.callback(reader.close)
        return reader

    def close(self) -> None:
        self._open_logs.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    match request.param:
        case "memory":
            url = "memory:"
        case "sqlite":
            url = f"sqlite:///{tmp_path / 'log.sqlite'}"
        case _:
            make: Callable[[], str] = request.getfixturevalue("new_database")
            url = make()
    made = Engine(url)
    yield made
    made.close()


@pytest.fixture
def log(engine: Engine) -> EventLog:
    return engine.open()
