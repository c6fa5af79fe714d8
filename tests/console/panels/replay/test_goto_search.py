from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from backend.messages.queries import AskLog, AskPosition, LogPage, PositionFound
from console.panels.replay.goto_search import GotoSearch
from console.panels.replay.goto_target import GotoTarget
from console.plots.graph_shapes import GraphMark
from tests.backend.wire.sample_values import EVENT
from tests.console.scripted_client import ScriptedClient

SECOND = 1_000_000
MARKS = tuple(
    GraphMark(kind="deploy", at_s=at, until_s=at, text=text, key=text)
    for at, text in ((1.0, "Deploy, 1.0"), (2.0, "Note, look here"), (3.0, "Deploy, 1.1"))
)


class Search:
    """A search, with what it says."""

    def __init__(self, client: ScriptedClient) -> None:
        self.client = client
        self.owner = QObject()
        self.made = GotoSearch(client, self.owner, lambda: MARKS)
        self.found: list[int] = []
        self.missed: list[str] = []
        self.made.found.connect(self.found.append)
        self.made.missed.connect(self.missed.append)

    def asked(self) -> list[object]:
        return [each.body for each in self.client.asked]

    def answer(self, reply: object) -> None:
        self.client.asked[-1].answer(reply)


@pytest.fixture
def search(scripted_client: ScriptedClient, tmp_path: Path) -> Search:
    del tmp_path
    return Search(scripted_client)


def page(*events: object) -> LogPage:
    return LogPage(events=[EVENT] if events else [], head=9, replica="replica-1")


def test_that_an_id_is_looked_for_as_a_correlation_and_then_as_an_event(search: Search) -> None:
    search.made.seek(GotoTarget(event_ids=("correlation:x", "id:x")))
    search.answer(page())
    assert search.asked() == [
        AskLog(filter="correlation:x", limit=1),
        AskLog(filter="id:x", limit=1),
    ]
    search.answer(page(EVENT))
    assert search.found == [EVENT.position]


def test_that_only_the_newest_target_is_gone_to(search: Search) -> None:
    search.made.seek(GotoTarget(event_ids=("correlation:x", "id:x")))
    search.made.seek(GotoTarget(event_ids=("correlation:y", "id:y")))
    older, newer = search.client.asked
    older.answer(page())
    newer.answer(page(EVENT))
    assert search.asked()[1:] == [AskLog(filter="correlation:y", limit=1)]
    assert (search.found, search.missed) == ([EVENT.position], [])


def test_that_an_id_that_nothing_has_is_said_to_be_none(search: Search) -> None:
    search.made.seek(GotoTarget(event_ids=("id:x",)))
    search.answer(page())
    assert (search.found, search.missed) == ([], ["No event has this id or this correlation."])


def test_that_a_mark_is_found_by_its_text_and_the_next_such_one_after_it(search: Search) -> None:
    for _ in range(3):
        search.made.seek(GotoTarget(mark="deploy"))
        search.answer(PositionFound(position=7))
    moments = [1 * SECOND, 3 * SECOND, 1 * SECOND]
    assert search.asked() == [AskPosition(moment_us=each, by="recorded") for each in moments]
    search.made.seek(GotoTarget(mark="nothing"))
    assert search.missed == ["No mark has such a text."]


def test_that_marks_are_gone_through_one_by_one_in_both_directions(search: Search) -> None:
    for forward in (True, True, False, False):
        search.made.seek_next_mark(forward=forward)
        search.answer(PositionFound(position=7))
    asked = [each.moment_us for each in search.asked() if isinstance(each, AskPosition)]
    assert asked == [1 * SECOND, 2 * SECOND, 1 * SECOND, 3 * SECOND]
