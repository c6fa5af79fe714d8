from backend.messages.events import Heartbeat
from console.state import reducing
from console.state.book import Book
from console.state.frame import Frame
from tests.console import said


def connected() -> Frame:
    return reducing.session(reducing.empty(said.NOW), "one")


def test_that_nothing_is_known_before_anything_was_heard() -> None:
    frame = reducing.empty(said.NOW)
    assert (frame.phase, frame.head, frame.primary, frame.replicas) == ("starting", 0, None, {})


def test_that_another_session_forgets_what_the_earlier_one_said_but_not_the_head() -> None:
    frame = reducing.notice(connected(), said.primary(head=7), said.NOW)
    after = reducing.session(frame, "two")
    assert (after.session, after.sessions, after.primary, after.head) == ("two", 2, None, 7)


def test_that_the_same_session_after_a_loss_keeps_what_it_said() -> None:
    frame = reducing.connection(connected(), "lost", "silent")
    after = reducing.session(frame, "one")
    assert (after.phase, after.reason, after.sessions) == ("connected", "", 1)


def test_that_a_process_that_is_gone_takes_its_sample_with_it() -> None:
    frame = reducing.notice(connected(), said.replica("replica-1"), said.NOW)
    frame = reducing.notice(frame, said.topology(said.process("replica-2")), said.NOW)
    assert frame.replicas == {}
    assert frame.applied == {}


def test_that_rates_come_from_the_totals_of_one_run() -> None:
    frame = connected()
    for second in range(3):
        sample = said.primary(at=said.NOW + second * 1_000_000, accepted=second * 40, head=second)
        frame = reducing.notice(frame, sample, said.NOW)
    assert (frame.rates.accepted, frame.rates.events) == (40.0, 1.0)


def test_that_rates_are_unknown_after_a_restart_of_the_primary() -> None:
    frame = reducing.notice(connected(), said.primary(accepted=500), said.NOW)
    later = said.primary(at=said.NOW + 1_000_000, accepted=0)
    assert reducing.notice(frame, later, said.NOW).rates.accepted is None


def test_that_a_heartbeat_says_where_the_log_ends_and_what_is_in_it() -> None:
    beat = Heartbeat(head=9, recorded=said.NOW, at=said.NOW, counts={"order.paid": 9})
    frame = reducing.fed(connected(), beat, said.NOW + 5)
    assert (frame.head, frame.pulse, frame.counts) == (9, said.NOW + 5, {"order.paid": 9})


def test_that_each_event_is_handed_out_once() -> None:
    book = Book(lambda: said.NOW)
    book.feed(said.batch(1, 3))
    book.feed(said.batch(2, 4))
    assert [line.position for line in book.take().lines] == [1, 2, 3, 4]
    assert book.take().lines == ()


def test_that_a_sample_which_knows_the_head_first_hides_no_event() -> None:
    book = Book(lambda: said.NOW)
    book.notice(said.primary(head=3))
    book.feed(said.batch(1, 3))
    assert book.take().arrived == 3


def test_that_a_flood_is_counted_but_not_all_of_it_is_handed_out() -> None:
    book = Book(lambda: said.NOW)
    for first in range(1, 2_001, 100):
        book.feed(said.batch(first, first + 99))
    frame = book.take()
    assert (frame.arrived, len(frame.lines), frame.lines[-1].position) == (2_000, 500, 2_000)


def test_that_a_line_shows_the_payload_in_plain_text() -> None:
    book = Book(lambda: said.NOW)
    book.feed(said.batch(1, 1))
    assert book.take().lines[0].summary == "order_id:17, total:1200"
