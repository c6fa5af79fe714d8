import pytest
from PySide6.QtCore import QObject

from backend.messages.log_matches import AskMatches, MatchPositions
from console.panels.replay.transport import Transport
from tests.console.scripted_client import ScriptedClient

HEAD = 1_000


@pytest.fixture
def transport(scripted_client: ScriptedClient) -> Transport:
    owner = QObject()
    made = Transport(scripted_client, owner, lambda _track, _playback: [])
    made.setParent(None)
    made.set_head(HEAD)
    return made


def found(*positions: int) -> MatchPositions:
    return MatchPositions(positions=list(positions), head=HEAD, replica="replica-1")


def test_that_a_step_is_done_once_it_is_known_where_the_next_match_is(
    transport: Transport, scripted_client: ScriptedClient
) -> None:
    transport.move_to(100)
    transport.set_filter("type:order.*")
    transport.step(1)
    assert (transport.playback.position, transport.is_idle) == (100, False)
    (asked,) = scripted_client.asked
    assert asked.body == AskMatches(filter="type:order.*", after=100)
    asked.answer(found(150, 300))
    assert (transport.playback.position, transport.is_idle) == (150, True)
    transport.step(1)
    transport.step(1)
    assert transport.playback.position == 300  # the last one


def test_that_a_step_back_looks_before_what_is_known(
    transport: Transport, scripted_client: ScriptedClient
) -> None:
    transport.move_to(100)
    transport.set_filter("type:order.*")
    transport.seek_stops()
    scripted_client.asked[-1].answer(found(150))
    assert scripted_client.asked[-1].body == AskMatches(
        filter="type:order.*", before=101, backwards=True
    )
    scripted_client.asked[-1].answer(found(20, 40))
    transport.step(-1)
    assert transport.playback.position == 40


def test_that_without_a_filter_nothing_is_asked_and_every_event_is_a_stop(
    transport: Transport, scripted_client: ScriptedClient
) -> None:
    transport.move_to(100)
    transport.step(2)
    transport.seek_stops()
    assert (transport.playback.position, scripted_client.asked) == (102, [])


def test_that_matches_of_a_filter_of_before_are_dropped(
    transport: Transport, scripted_client: ScriptedClient
) -> None:
    transport.set_filter("type:order.*")
    transport.seek_stops()
    late = scripted_client.asked[-1]
    transport.set_filter("type:user.*")
    late.answer(found(5))
    transport.seek_stops()
    scripted_client.asked[-1].answer(found(7))
    transport.step(1)
    assert transport.playback.position == 7
