"""A page that is followed: asked again with what is known, by whom, and when it ends."""

import pytest
from msgspec import structs
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from backend.messages.commands import Failure
from backend.messages.live_pages import AskLivePage
from backend.messages.queries import QuestionProgress, ViewPage
from console.link.pending_requests import pass_through
from console.panels.followed_page import FollowedPage
from tests.console.scripted_client import ScriptedClient

ASKED = AskLivePage(view="users", filter="name:Anna", limit=10)
PAGE = ViewPage(
    view="users",
    columns=[],
    rows=[],
    total=0,
    replica="replica-1",
    position=100,
    cached=False,
    took_us=10,
    digest="one",
)


class Follower:
    """A page that is followed, and what was heard of it."""

    def __init__(self, client: ScriptedClient) -> None:
        self.client = client
        self.owner = QObject()
        self.page = FollowedPage(client, self.owner)
        self.heard: list[object] = []
        self.page.changed.connect(self.heard.append)
        self.page.failed.connect(self.heard.append)
        self.page.confirmed.connect(self._confirm)

    def _confirm(self, replica: str, position: int) -> None:
        self.heard.append((replica, position))

    @property
    def question(self) -> AskLivePage:
        body = self.client.asked[-1].body
        assert isinstance(body, AskLivePage)
        return body

    def answer(self, page: ViewPage) -> None:
        self.client.asked[-1].answer((page, f"the page at {page.position}"))

    def fail(self, code: str) -> None:
        self.client.asked[-1].answer(Failure(code=code, message="No."))


@pytest.fixture
def follower(scripted_client: ScriptedClient, qtbot: QtBot) -> Follower:
    del qtbot
    made = Follower(scripted_client)
    made.page.follow(ASKED, "", pass_through)
    return made


def test_that_each_page_is_followed_by_a_question_for_one_that_is_another_and_not_older(
    follower: Follower,
) -> None:
    assert (follower.question, follower.page.is_awaited) == (ASKED, True)
    follower.answer(PAGE)
    assert follower.heard == ["the page at 100"]
    assert follower.question == structs.replace(ASKED, known="one", min_position=100)
    assert follower.client.asked[-1].replica == "replica-1"  # it stays with who answered
    assert (follower.page.is_followed, follower.page.is_awaited) == (True, False)
    follower.answer(structs.replace(PAGE, digest="two", position=200, took_us=90_000))
    assert (follower.question.known, follower.question.min_position) == ("two", 200)
    assert follower.question.gather_us == 900_000  # a page that is slow to read is told less often


def test_that_what_is_unchanged_is_heard_of_with_its_position(follower: Follower) -> None:
    follower.answer(PAGE)
    report = follower.client.asked[-1].report
    assert report is not None
    report(QuestionProgress(elapsed_us=1, replica="replica-1"))
    report(QuestionProgress(elapsed_us=2, replica="replica-1", unchanged_at=150))
    assert follower.heard[1:] == [("replica-1", 150)]


@pytest.mark.parametrize("code", ["no-replica", "timed-out"])
def test_that_another_replica_is_asked_where_the_one_that_answered_is_gone(
    follower: Follower, code: str
) -> None:
    follower.answer(PAGE)
    follower.fail(code)
    assert (follower.client.asked[-1].replica, follower.question.min_position) == ("", 100)
    follower.fail(code)
    assert len(follower.heard) == 2  # nobody is left
    assert not follower.page.is_followed


def test_that_a_replica_that_was_asked_for_by_its_name_is_not_replaced(follower: Follower) -> None:
    follower.page.follow(ASKED, "replica-2", pass_through)
    follower.answer(structs.replace(PAGE, replica="replica-2"))
    asked = len(follower.client.asked)
    follower.page.seek_replica()
    assert len(follower.client.asked) == asked
    follower.fail("no-replica")
    assert isinstance(follower.heard[-1], Failure)


def test_that_a_better_replica_is_sought_with_what_is_known(follower: Follower) -> None:
    follower.answer(PAGE)
    follower.page.seek_replica()
    assert (follower.client.asked[-1].replica, follower.question.known) == ("", "one")
    assert len(follower.client.cancelled) == 1


def test_that_nothing_is_heard_of_a_page_that_is_followed_no_more(follower: Follower) -> None:
    old = follower.client.asked[-1]
    follower.page.follow(structs.replace(ASKED, offset=10), "", pass_through)
    old.answer((PAGE, "too late"))
    assert (follower.heard, len(follower.client.cancelled)) == ([], 1)
    follower.page.stop()
    follower.answer(PAGE)
    assert (follower.heard, follower.page.is_followed) == ([], False)
    assert len(follower.client.cancelled) == 2


def test_that_after_a_lost_connection_nothing_is_known_any_more(follower: Follower) -> None:
    follower.answer(PAGE)
    follower.fail("lost")
    assert isinstance(follower.heard[-1], Failure)
    follower.page.follow(ASKED, "", pass_through)
    assert follower.question == ASKED  # the backend that comes may have an older log
