from backend.messages.events import EventBatch
from console.state.state_store import StateStore
from tests.console.sample_messages import NOW, event


def book() -> StateStore:
    return StateStore(lambda: NOW)


def test_that_a_commit_that_comes_in_several_frames_is_shown_as_a_whole() -> None:
    kept = book()
    for start in (1, 101, 201):
        part = [event(position) for position in range(start, start + 100)]
        kept.apply_feed(EventBatch(head=300, events=part))
    frame = kept.take_snapshot()
    assert [line.position for line in frame.new_events] == list(range(1, 301))
    assert frame.new_event_count == 300


def test_that_events_are_given_out_once() -> None:
    kept = book()
    kept.apply_feed(EventBatch(head=2, events=[event(1), event(2)]))
    kept.apply_feed(EventBatch(head=3, events=[event(2), event(3)]))
    assert [line.position for line in kept.take_snapshot().new_events] == [1, 2, 3]
    assert kept.take_snapshot().new_events == ()
