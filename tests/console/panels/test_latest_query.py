"""One question at a time, and no answer about something else than what is asked about now."""

import pytest

from backend.messages.queries import AskEvent, AskPosition
from console.panels.latest_query import LatestQuery
from tests.console.scripted_client import ScriptedClient


@pytest.fixture
def query(scripted_client: ScriptedClient) -> LatestQuery:
    return LatestQuery(scripted_client)


def test_that_an_answer_about_another_subject_is_dropped(
    query: LatestQuery, scripted_client: ScriptedClient
) -> None:
    heard: list[object] = []
    query.answered.connect(heard.append)
    query.failed.connect(heard.append)
    query.ask(AskEvent(position=1), subject="anna")
    query.ask(AskEvent(position=2), subject="ben")
    first, second = scripted_client.asked
    assert len(scripted_client.cancelled) == 1
    first.answer("of anna")
    assert not heard
    second.answer("of ben")
    assert heard == ["of ben"]


def test_that_an_answer_about_the_same_is_shown_while_a_newer_question_waits(
    query: LatestQuery, scripted_client: ScriptedClient
) -> None:
    heard: list[object] = []
    query.answered.connect(heard.append)
    for moment in (1, 2, 3):
        query.ask(AskPosition(moment_us=moment), subject="bar")
    scripted_client.asked[0].answer("at 1")
    assert [each.body for each in scripted_client.asked[1:]] == [AskPosition(moment_us=3)]
    scripted_client.asked[1].answer("at 3")
    assert heard == ["at 1", "at 3"]
    assert query.is_idle
