import pytest

from backend.messages.events import EventBatch, Origin
from console.state.replica_health import current_report
from console.state.state_store import StateStore
from tests.console.sample_messages import NOW, batch, event, primary


def store() -> StateStore:
    return StateStore(lambda: NOW)


def test_that_a_commit_that_comes_in_several_frames_is_shown_as_a_whole() -> None:
    kept = store()
    for start in (1, 101, 201):
        part = [event(position) for position in range(start, start + 100)]
        kept.apply_feed(EventBatch(head=300, events=part))
    snapshot = kept.take_snapshot()
    assert [line.position for line in snapshot.new_events] == list(range(1, 301))
    assert snapshot.new_event_count == 300


def test_that_events_are_given_out_once() -> None:
    kept = store()
    kept.apply_feed(EventBatch(head=2, events=[event(1), event(2)]))
    kept.apply_feed(EventBatch(head=3, events=[event(2), event(3)]))
    assert [line.position for line in kept.take_snapshot().new_events] == [1, 2, 3]
    assert kept.take_snapshot().new_events == ()


def test_that_new_events_say_where_they_stand_in_their_store() -> None:
    kept = store()
    origins = {2: Origin("734:17")}
    kept.apply_feed(EventBatch(head=2, events=[event(1), event(2)], origins=origins))
    found = kept.take_snapshot().new_events
    assert [line.origin for line in found] == [None, Origin("734:17")]


@pytest.mark.parametrize("year_us", [-62_135_596_800_000_000, 253_402_300_799_000_000, -(2**63)])
def test_that_an_event_of_any_year_is_shown(year_us: int) -> None:
    kept = store()
    kept.apply_feed(EventBatch(head=2, events=[event(1, time=year_us), event(2)]))
    lines = kept.take_snapshot().new_events
    assert [line.position for line in lines] == [1, 2]
    assert lines[0].time[:4] in ("0001", "9999", "befo")


def test_that_a_sample_which_knows_the_head_first_hides_no_event() -> None:
    kept = store()
    kept.apply_notice(primary(head=3))
    kept.apply_feed(batch(1, 3))
    assert kept.take_snapshot().new_event_count == 3


def test_that_a_flood_is_counted_but_not_all_of_it_is_handed_out() -> None:
    kept = store()
    for first in range(1, 2_001, 100):
        kept.apply_feed(batch(first, first + 99))
    snapshot = kept.take_snapshot()
    assert (snapshot.new_event_count, len(snapshot.new_events)) == (2_000, 500)
    assert snapshot.new_events[-1].position == 2_000


def test_that_a_line_shows_the_payload_in_plain_text() -> None:
    kept = store()
    kept.apply_feed(batch(1, 1))
    assert kept.take_snapshot().new_events[0].summary == "order_id:17, total:1200"


@pytest.mark.parametrize("session", ["one", "two"])
def test_that_a_backend_that_comes_back_after_long_is_not_called_silent_all_the_while(
    session: str,
) -> None:
    now = NOW
    kept = StateStore(lambda: now)
    kept.set_session("one")
    kept.set_connection("lost", "It is silent.")
    now += 3_600_000_000
    kept.set_session(session)
    snapshot = kept.take_snapshot()
    assert (snapshot.phase, current_report(snapshot).problems) == ("connected", [])
