from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.store.opening import open_log
from backend.store.port import Log
from tests.backend.command.shop import Shop


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'log.sqlite'}"


@pytest.fixture
def log(url: str) -> Iterator[Log]:
    log = open_log(url)
    yield log
    log.close()


@pytest.fixture
def shop(log: Log) -> Shop:
    return Shop(log)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Callable[[], Log]]:
    """Open the same log on disk again and again; the one before is closed each time."""
    opened: list[Log] = []

    def open_again() -> Log:
        if opened:
            opened[-1].close()
        opened.append(open_log(f"sqlite:///{tmp_path / 'log.sqlite'}"))
        return opened[-1]

    yield open_again
    if opened:
        opened[-1].close()
