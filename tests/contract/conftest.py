from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.store.memory import MemoryLog
from backend.store.opening import open_log, open_reader
from backend.store.port import Log, LogReader


class Engine:
    """A log that a test may close and open again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._kept = MemoryLog() if url == "memory:" else None
        self._held = ExitStack()

    def open(self) -> Log:
        log: Log = self._kept or open_log(self.url)
        self._held.callback(log.close)
        return log

    def reader(self) -> LogReader:
        reader: LogReader = self._kept or open_reader(self.url)
        self._held.callback(reader.close)
        return reader

    def close(self) -> None:
        self._held.close()


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
def log(engine: Engine) -> Log:
    return engine.open()
