from backend.messages.events import Batch
from console.state.book import Book
from tests.console.said import NOW, event


def book() -> Book:
    return Book(lambda: NOW)


def test_that_a_commit_that_comes_in_several_frames_is_shown_as_a_whole() -> None:
    kept = book()
    for start in (1, 101, 201):
        part = [event(position) for position in range(start, start + 100)]
        kept.feed(Batch(head=300, events=part))
    frame = kept.take()
    assert [line.position for line in frame.lines] == list(range(1, 301))
    assert frame.arrived == 300


def test_that_events_are_given_out_once() -> None:
    kept = book()
    kept.feed(Batch(head=2, events=[event(1), event(2)]))
    kept.feed(Batch(head=3, events=[event(2), event(3)]))
    assert [line.position for line in kept.take().lines] == [1, 2, 3]
    assert kept.take().lines == ()
