from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog
from tests.backend.command.command_side import CommandSide
from tests.backend.command.shop import Shop


@pytest.fixture(params=["memory", "sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'log.sqlite'}"


@pytest.fixture
def log(url: str) -> Iterator[EventLog]:
    log = open_log(url)
    yield log
    log.close()


@pytest.fixture
def shop(log: EventLog) -> Shop:
    return Shop(log)


@pytest.fixture
def on_disk(tmp_path: Path) -> Iterator[Callable[[], EventLog]]:
    """Open the same log on disk again and again; the one before is closed each time."""
    opened: list[EventLog] = []

    def open_again() -> EventLog:
        if opened:
            opened[-1].close()
        opened.append(open_log(f"sqlite:///{tmp_path / 'log.sqlite'}"))
        return opened[-1]

    yield open_again
    if opened:
        opened[-1].close()


@pytest.fixture
def side(log: EventLog) -> Iterator[CommandSide]:
    side = CommandSide(log)
    yield side
    side.hasher.may_hash.set()
    side.service.close()
