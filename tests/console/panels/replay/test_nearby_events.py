import pytest
from msgspec.structs import replace
from PySide6.QtCore import QObject

from backend.messages.events import Event
from backend.messages.queries import AskLog, LogPage
from console.panels.replay.match_track import EVERY_EVENT, MatchTrack
from console.panels.replay.nearby_events import NearbyEvents
from console.panels.replay.playback import Playback
from tests.backend.wire.sample_values import EVENT
from tests.console.scripted_client import AwaitedAnswer, ScriptedClient

HEAD = 1_000


class Nearby:
    """Events around the playhead of a log in which every tenth event matches the filter."""

    def __init__(self, client: ScriptedClient) -> None:
        self.client, self.owner = client, QObject()
        self.made = NearbyEvents(client, self.owner)
        self.found: list[int | None] = []
        self.made.event_found.connect(self._note)

    def _note(self, event: Event | None) -> None:
        self.found.append(None if event is None else event.position)

    def answer_all(self) -> list[AskLog]:
        answered: list[AskLog] = []
        while self.client.asked:
            waiting = self.client.asked.pop(0)
            assert isinstance(waiting.body, AskLog)
            answered.append(waiting.body)
            waiting.answer(waiting.prepare(_answer(waiting)))
        return answered

    def positions(self) -> list[int]:
        return [each.position for each in self.made.around(3, 3)]


def _answer(waiting: AwaitedAnswer) -> LogPage:
    asked = waiting.body
    assert isinstance(asked, AskLog)
    step = 10 if asked.filter else 1
    last = HEAD if asked.before is None else min(HEAD, asked.before - 1)
    places = [each for each in range(asked.after + 1, last + 1) if each % step == 0]
    chosen = places[-asked.limit :] if asked.backwards else places[: asked.limit]
    events = [replace(EVENT, position=each, time=each) for each in chosen]
    return LogPage(events=events, head=HEAD, replica="replica-1")


@pytest.fixture
def nearby(scripted_client: ScriptedClient) -> Nearby:
    return Nearby(scripted_client)


def test_that_the_event_is_handed_out_with_those_around_it(nearby: Nearby) -> None:
    nearby.made.seek(500, HEAD)
    assert len(nearby.answer_all()) == 1
    assert nearby.found == [500]
    assert nearby.positions() == [497, 498, 499, 500, 501, 502, 503]


def test_that_a_step_needs_no_question(nearby: Nearby) -> None:
    nearby.made.seek(500, HEAD)
    nearby.answer_all()
    for position in (501, 502, 499):
        nearby.made.seek(position, HEAD)
    assert nearby.answer_all() == []
    assert nearby.found == [500, 501, 502, 499]


def test_that_times_are_those_of_the_stops_in_the_order_of_playing(nearby: Nearby) -> None:
    nearby.made.seek(500, HEAD)
    nearby.answer_all()
    back = Playback(position=500, head=HEAD, direction=-1)
    assert nearby.made.times_along(EVERY_EVENT, back)[:3] == [500, 499, 498]
    few = MatchTrack((490, 510), 0, HEAD)
    forth = Playback(position=500, head=HEAD)
    assert nearby.made.times_along(few, forth) == [500, 510]


def test_that_the_first_event_and_nothing_before_it_are_handed_out(nearby: Nearby) -> None:
    nearby.made.seek(0, HEAD)
    nearby.answer_all()
    assert (nearby.found, nearby.positions()) == ([None], [1, 2, 3])


def test_that_with_a_filter_its_matches_stand_around_any_event(nearby: Nearby) -> None:
    nearby.made.set_filter("type:order.*")
    nearby.made.seek(505, HEAD)
    nearby.answer_all()
    assert nearby.found == [505]
    assert nearby.positions() == [480, 490, 500, 505, 510, 520, 530]
    nearby.made.seek(510, HEAD)
    assert nearby.answer_all() == []
    assert nearby.positions() == [480, 490, 500, 510, 520, 530, 540]


def test_that_what_is_around_is_read_again_when_another_event_is_annulled(nearby: Nearby) -> None:
    nearby.made.seek(500, HEAD)
    nearby.answer_all()
    nearby.made.seek(500, HEAD)
    assert nearby.answer_all() == []
    nearby.made.read_again()
    nearby.made.seek(500, HEAD)
    assert len(nearby.answer_all()) == 1
    assert nearby.positions() == [497, 498, 499, 500, 501, 502, 503]
