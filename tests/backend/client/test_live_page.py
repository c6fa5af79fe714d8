"""What a live page does with the answers that it gets; of a real backend it is tried elsewhere."""

from collections.abc import Generator

import pytest

from backend.client.live_page import follow_page
from backend.errors import Busy, Unavailable
from backend.messages.live_pages import AskLivePage
from backend.messages.page_changes import PageChange
from backend.messages.queries import QueryReply, Question, ViewPage

ASKED = AskLivePage(view="users")


def page(position: int) -> ViewPage:
    return ViewPage(
        view=ASKED.view,
        columns=[],
        rows=[],
        total=0,
        replica="replica-1",
        position=position,
        cached=False,
        took_us=1,
        digest=str(position),
    )


class CrowdedReplica:
    """Gives these answers, one after the other, and notes what it was asked."""

    def __init__(self, *answers: ViewPage | Busy) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self.pauses: list[float] = []

    def changes(self) -> Generator[PageChange]:
        return follow_page(self._answer, lambda: "s", self.pauses.append, ASKED, "")

    def _answer(self, question: Question, _replica: str, _session: str) -> QueryReply:
        assert isinstance(question, AskLivePage)
        self.asked.append(question.known)
        answer = self._answers.pop(0)
        if isinstance(answer, Busy):
            raise answer
        return answer


def test_that_a_page_that_is_shown_goes_on_once_its_replica_has_room_again() -> None:
    busy = Busy("32 questions that take long are being worked at already.")
    replica = CrowdedReplica(page(1), busy, busy, page(2))
    changes = replica.changes()
    assert [next(changes).page.position for _ in range(2)] == [1, 2]
    assert replica.asked == ["", "1", "1", "1"]
    assert len(replica.pauses) == 2


def test_that_whoever_asks_for_a_page_is_told_at_once_that_there_is_no_room() -> None:
    replica = CrowdedReplica(Busy("Ask again in a while."))
    with pytest.raises(Busy):
        next(replica.changes())
    assert replica.pauses == []


def test_that_a_page_which_waits_is_asked_for_anew_once_another_run_has_begun() -> None:
    """Its log may be an older copy, which does not come to the position shown for a long time."""
    session, asked = "before", list[AskLivePage]()

    def ask(question: Question, _replica: str, of_session: str) -> QueryReply:
        nonlocal session
        assert isinstance(question, AskLivePage)
        asked.append(question)
        if len(asked) == 2:
            session = "after"  # while the question waits
        if of_session != session:
            raise Unavailable("The backend was started anew meanwhile.", code="other-session")
        return page(100 if session == "before" else 7)

    changes = follow_page(ask, lambda: session, lambda _: None, ASKED, "")
    assert [next(changes).page.position for _ in range(2)] == [100, 7]
    assert [each.min_position for each in asked] == [None, 100, None]
