"""What a live page does with the answers that it gets; of a real backend it is tried elsewhere."""

from collections.abc import Generator

import pytest

from backend.client.live_page import follow_page
from backend.errors import Busy
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

    def _answer(self, question: Question, _replica: str) -> QueryReply:
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
