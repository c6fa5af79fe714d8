"""Questions that wait for rows of others, who may go meanwhile."""

from backend.errors import Unavailable
from backend.messages.commands import Failure
from backend.messages.queries import AskView
from backend.query.deferred_reply import DeferredReply, not_applied

QUESTION = AskView(view="orders", min_position=9)


class Rows:
    """Rows that come further, or that nobody has any more."""

    def __init__(self) -> None:
        self.applied: int | None = 3

    def look(self) -> int:
        if self.applied is None:
            raise Unavailable("No replica has part 2 of 2 of orders.", field="view")
        return self.applied


def waiting(rows: Rows) -> DeferredReply:
    return DeferredReply(
        9,
        1_000,
        question=QUESTION,
        failure=lambda applied: not_applied(9, applied),
        applied=rows.look,
        clock=lambda: 0,
    )


def test_that_a_question_waits_until_the_rows_have_come_as_far() -> None:
    rows = Rows()
    deferred = waiting(rows)
    assert deferred.resume() is None
    rows.applied = 9
    assert deferred.resume() == QUESTION


def test_that_rows_that_nobody_has_any_more_are_told_to_who_waits_for_them() -> None:
    rows = Rows()
    deferred = waiting(rows)
    rows.applied = None
    found = deferred.resume()
    assert isinstance(found, Failure)
    assert found.message == "No replica has part 2 of 2 of orders."
