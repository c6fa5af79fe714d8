"""Logs to search: in SQLite, and in a PostgreSQL of our own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import pytest

from backend.messages.events import Draft
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.query.log.events import NOW, drafts

if TYPE_CHECKING:
    from _pytest.fixtures import SubRequest


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def searched(
    request: "SubRequest", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LogSearch]:
    """A log of 400 events of all sorts."""
    yield from written(new_url(request, tmp_path_factory), drafts(400, seed=11))


@pytest.fixture(params=["sqlite", "postgres"])
def many_kinds(
    request: "SubRequest", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LogSearch]:
    """A log of 1,200 events, each from a source of its own."""
    events = [
        msgspec.structs.replace(each, source=f"/shop-{number}{each.source}")
        for number, each in enumerate(drafts(1200, seed=12))
    ]
    yield from written(new_url(request, tmp_path_factory), events)


def new_url(request: "SubRequest", folders: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{folders.mktemp('log') / 'log.sqlite'}"
    url: str = request.getfixturevalue("new_database")()
    return url


def written(url: str, events: list[Draft]) -> Iterator[LogSearch]:
    log = open_log(url)
    for start in range(0, len(events), 1000):
        log.append(Transaction(events=events[start : start + 1000]), recorded=NOW + start)
    log.close()
    search = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW)
    yield search
    search.close()
