"""A live page of a real backend, whatever happens to its replica."""

import shutil
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from backend.client import Client
from backend.messages.control import Rebuild
from backend.messages.live_pages import AskLivePage
from backend.messages.page_changes import PageChange
from tests.running import PATIENCE, Running, accepted, command

PAGE = AskLivePage(view="users", order="user_id", limit=3)


@pytest.fixture
def operator(small_backend: Running) -> Iterator[Client]:
    with small_backend.client() as connected:
        yield connected


def register(client: Client, *users: str) -> int:
    return accepted(client, *(command("user.register", user_id=u, name="Anna") for u in users))


class Reader:
    """Follows a page; whatever it waits for comes in time, or the wait is ended and fails."""

    def __init__(self, client: Client, changes: Generator[PageChange]) -> None:
        self._client, self._changes = client, changes
        self._waiting = ThreadPoolExecutor(1)

    def next_change(self) -> "Future[PageChange]":
        return self._waiting.submit(next, self._changes)

    def shown(self, *users: str) -> PageChange:
        """Take changes until the page shows these users."""
        give_up = time.monotonic() + PATIENCE
        while True:
            change = self.result(self.next_change(), give_up - time.monotonic())
            if [row[0] for row in change.page.rows] == list(users):
                return change

    def result(self, change: "Future[PageChange]", patience_s: float = PATIENCE) -> PageChange:
        try:
            return change.result(patience_s)
        except TimeoutError:
            self._client.set_timeout(0)  # the question that waits is given up
            raise

    def close(self) -> None:
        self._waiting.shutdown()
        self._changes.close()


@contextmanager
def reading(backend: Running) -> Generator[Reader]:
    with (
        backend.client() as client,
        closing(Reader(client, client.follow_page(PAGE))) as reader,
    ):
        yield reader


def test_that_a_page_goes_on_through_a_kill_and_a_rebuild_and_shows_nothing_older(
    small_backend: Running, operator: Client
) -> None:
    with reading(small_backend) as reader:
        whole = reader.shown()
        assert (whole.is_whole, whole.page.rows) == (True, [])
        register(operator, "b")
        first = reader.shown("b")
        small_backend.kill("replica-1")
        position = register(operator, "a")
        second = reader.shown("a", "b")
        assert ([row[0] for row in second.added], second.is_whole) == (["a"], False)
        assert second.page.position >= position > first.page.position
        operator.control(Rebuild(replica="replica-1", by="anna"))
        register(operator, "c")
        third = reader.shown("a", "b", "c")
        assert ([row[0] for row in third.added], third.removed) == (["c"], [])
        register(operator, "0")
        fourth = reader.shown("0", "a", "b")  # the last one goes to the next page
        assert ([row[0] for row in fourth.removed], fourth.page.total) == (["c"], 4)
        positions = [each.page.position for each in (first, second, third, fourth)]
        assert positions == sorted(positions)


def test_that_a_page_is_told_again_when_an_older_log_takes_the_place_of_its_own(
    small_backend: Running,
) -> None:
    with small_backend.client() as operator:
        register(operator, "a", "b")
    with reading(small_backend) as reader:
        reader.shown("a", "b")
        change = reader.next_change()
        assert small_backend.stop() == 0
        shutil.rmtree(small_backend.folder)
        small_backend.start()
        assert reader.result(change).page.rows == []


def test_that_a_wait_for_a_change_that_never_comes_ends(shared_backend: Running) -> None:
    with reading(shared_backend) as reader:
        reader.result(reader.next_change())
        with pytest.raises(TimeoutError):
            reader.result(reader.next_change(), 0.1)
