from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import CausalLogReader, EventLog
from tests.contract.row_stores import kept, projections, rows_database

__all__ = ["kept", "projections", "rows_database"]


class Engine:
    """A log that a test may close and open again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open_logs = ExitStack()

    def open(self) -> EventLog:
        log = open_log(self.url)
        self._open_logs.callback(log.close)
        return log

    def open_reader(self) -> CausalLogReader:
        reader = open_reader(self.url)
        self._open_logs.callback(reader.close)
        return reader

    def close(self) -> None:
        self._open_logs.close()


UrlMaker = Callable[[pytest.FixtureRequest, Path], str]
URLS: dict[str, UrlMaker] = {
    "memory": lambda _, folder: f"memory:{folder}",
    "sqlite": lambda _, folder: f"sqlite:///{folder / 'log.sqlite'}",
    "postgresql": lambda request, _: request.getfixturevalue("empty_database"),
    "nats": lambda request, _: request.getfixturevalue("empty_stream"),
}


@pytest.fixture(params=URLS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = Engine(URLS[request.param](request, tmp_path))
    yield made
    made.close()


@pytest.fixture
def log(engine: Engine) -> EventLog:
    return engine.open()
