from msgspec.structs import replace

from backend.projection.handler_watch import HandlerWatch, InHand
from tests.backend.wire.sample_values import EVENT

LOOK_US = 100_000


class Watched:
    """A watch in a test's own time; `in_hand` is what a handler is at."""

    def __init__(self) -> None:
        self.in_hand: InHand | None = None
        self.watch = HandlerWatch(lambda: self.in_hand)
        self.now_us = 0

    def look(self, times: int = 1, gap_us: int = LOOK_US) -> None:
        for _ in range(times):
            self.now_us += gap_us
            self.watch.look(self.now_us)

    def take(self, position: int, view: str = "orders") -> None:
        self.in_hand = (replace(EVENT, position=position), view)


def test_that_an_event_which_stays_in_hand_grows_older_and_the_next_one_begins_anew() -> None:
    watched = Watched()
    with watched.watch.step():
        watched.take(7)
        watched.look(31)
        running = watched.watch.running
        assert running is not None
        assert (running.position, running.view, running.running_us) == (7, "orders", 30 * LOOK_US)
        watched.take(8)
        watched.look()
        assert watched.watch.running == replace(running, position=8, running_us=0)
        assert watched.watch.step_us == 31 * LOOK_US
    watched.in_hand = None
    watched.look()
    assert [watched.watch.running, watched.watch.step_us] == [None, 0]


def test_that_a_step_after_a_step_is_another_one_however_short_the_pause_between_them() -> None:
    watched = Watched()
    for _ in range(20):
        with watched.watch.step():
            watched.look()
    assert watched.watch.step_us == 0


def test_that_a_time_in_which_the_whole_process_stood_is_no_handlers_fault() -> None:
    watched = Watched()
    with watched.watch.step():
        watched.take(7)
        watched.look(2)
        watched.look(gap_us=60_000_000)
        assert watched.watch.step_us < 1_000_000
        running = watched.watch.running
        assert running is not None
        assert running.running_us < 1_000_000


def test_that_of_each_view_the_event_is_known_at_which_it_was_seen_last() -> None:
    watched = Watched()
    watched.take(7, "sales")
    watched.look(5)
    watched.take(8, "orders")
    watched.look(4)
    watched.in_hand = None
    watched.look(1)
    recent = watched.watch.recent_events()
    assert {view: each.position for view, each in recent.items()} == {"sales": 7, "orders": 8}
    watched.look(9)
    assert not watched.watch.recent_events()
