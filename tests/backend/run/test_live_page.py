"""A live page of a real backend, whatever happens to its replica."""

import shutil
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from backend.client import Client
from backend.messages.control import Rebuild
from backend.messages.live_pages import AskLivePage
from backend.messages.page_changes import PageChange
from tests.running import Running, accepted, command

PAGE = AskLivePage(view="users", order="user_id", limit=3)


@pytest.fixture
def operator(small_backend: Running) -> Iterator[Client]:
    with small_backend.client() as connected:
        yield connected


def register(client: Client, *users: str) -> int:
    return accepted(client, *(command("user.register", user_id=u, name="Anna") for u in users))


def shown(changes: Generator[PageChange], *users: str) -> PageChange:
    """Take changes until the page shows these users."""
    for change in changes:
        if [row[0] for row in change.page.rows] == list(users):
            return change
    raise AssertionError("a live page has no end")


def test_that_a_page_goes_on_through_a_kill_and_a_rebuild_and_shows_nothing_older(
    small_backend: Running, operator: Client
) -> None:
    with small_backend.client() as reader, closing(reader.follow_page(PAGE)) as changes:
        whole = next(changes)
        assert (whole.is_whole, whole.page.rows) == (True, [])
        register(operator, "b")
        first = shown(changes, "b")
        small_backend.kill("replica-1")
        position = register(operator, "a")
        second = shown(changes, "a", "b")
        assert ([row[0] for row in second.added], second.is_whole) == (["a"], False)
        assert second.page.position >= position > first.page.position
        operator.control(Rebuild(replica="replica-1", by="anna"))
        register(operator, "c")
        third = shown(changes, "a", "b", "c")
        assert ([row[0] for row in third.added], third.removed) == (["c"], [])
        register(operator, "0")
        fourth = shown(changes, "0", "a", "b")  # the last one goes to the next page
        assert ([row[0] for row in fourth.removed], fourth.page.total) == (["c"], 4)
        positions = [each.page.position for each in (first, second, third, fourth)]
        assert positions == sorted(positions)


def test_that_a_page_is_told_again_when_an_older_log_takes_the_place_of_its_own(
    small_backend: Running,
) -> None:
    with small_backend.client() as operator:
        register(operator, "a", "b")
    with (
        ThreadPoolExecutor(1) as waiting,
        small_backend.client() as reader,
        closing(reader.follow_page(PAGE)) as changes,
    ):
        shown(changes, "a", "b")
        change = waiting.submit(next, changes)
        assert small_backend.stop() == 0
        shutil.rmtree(small_backend.folder)
        small_backend.start()
        assert change.result().page.rows == []
