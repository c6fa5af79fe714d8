"""What every log knows of streams, and of those that they own."""

import pytest

from backend.errors import WrongVersion
from backend.store.log_port import EventLog, LogReader, Transaction
from backend.store.sql.dirty_heads import ROUND_EVENTS
from tests.contract.conftest import Engine
from tests.contract.drafts import ANNA, BOB, append, draft


def test_that_streams_of_one_subject_in_two_modules_do_not_mix(log: EventLog) -> None:
    log.append(
        Transaction(events=[draft("x-1", module="users"), draft("x-1", module="orders")]),
        recorded=7,
    )
    assert [event.position for event in log.read_stream("orders/x-1")] == [2]


def test_that_a_stream_is_read_behind_a_version(log: EventLog) -> None:
    append(log, *["user-anna", "user-bob"] * 3)
    assert [event.version for event in log.read_stream(ANNA, 1)] == [2, 3]


def test_that_an_owner_is_read_with_the_streams_that_it_owns(log: EventLog) -> None:
    order = "orders/order-1"
    log.append(
        Transaction(
            events=[
                draft("order-1", "order.created", module="orders"),
                draft("payment-1", "payment.succeeded", module="payments", owner=order),
                draft("payment-2", "payment.succeeded", module="payments", owner="orders/order-2"),
                draft("payment-1", "payment.refunded", module="payments", owner=order),
            ]
        ),
        recorded=7,
    )
    assert [event.position for event in log.read_owned(order)] == [1, 2, 4]
    assert [event.position for event in log.read_owned(order, after=2)] == [4]


def test_that_a_log_tells_whether_it_holds_anything_of_a_stream(engine: Engine) -> None:
    owned = draft("payment-1", module="payments", owner="orders/order-1")
    log = engine.open()
    assert not log.stream_exists(ANNA)
    append(log, "user-anna")
    log.append(Transaction(events=[owned]), recorded=7)
    for reader in (log, engine.open_reader()):
        held = [
            reader.stream_exists(name)
            for name in (ANNA, "orders/order-1", "payments/payment-1", BOB)
        ]
        assert held == [True, True, True, False]


def test_that_a_stream_once_missed_is_there_after_its_first_event(log: EventLog) -> None:
    assert not log.stream_exists(ANNA)
    with pytest.raises(WrongVersion):
        log.append(Transaction(events=[draft()], expected={ANNA: 1}), recorded=7)
    assert not log.stream_exists(ANNA)
    append(log, "user-anna")
    append(log, "user-anna")
    assert log.stream_exists(ANNA)
    assert [event.version for event in log.read_stream(ANNA)] == [1, 2]


def test_that_a_stream_can_be_adopted_after_its_first_event(log: EventLog) -> None:
    first = draft("payment-1", "payment.failed", module="payments")
    second = draft("payment-1", "payment.failed", module="payments", owner="orders/order-1")
    log.append(Transaction(events=[first]), recorded=7)
    log.append(Transaction(events=[second]), recorded=7)
    assert [event.position for event in log.read_owned("orders/order-1")] == [1, 2]


def test_that_a_stream_belongs_to_the_first_owner_that_was_named(log: EventLog) -> None:
    owners = ["", "orders/order-1", "orders/order-2"]
    paid = [draft("payment-1", module="payments", owner=owner) for owner in owners]
    other = draft("payment-2", module="payments", owner="orders/order-3")
    log.append(Transaction(events=[*paid, other, draft()]), recorded=1)
    streams = ["payments/payment-1", "payments/payment-2", ANNA, "none/such"]
    assert log.owners(streams) == {"orders/order-1", "orders/order-3"}
    assert log.owners([ANNA]) == set()


def test_that_streams_stay_whole_while_their_heads_are_written_later(engine: Engine) -> None:
    log = engine.open()
    subjects = [f"user-{number}" for number in range(97)]
    owners = {subject: f"orders/order-{number % 5}" for number, subject in enumerate(subjects)}
    for start in range(0, 3 * ROUND_EVENTS, 1600):
        names = [subjects[number * 7 % 97] for number in range(start, start + 1600)]
        log.append(Transaction(events=[draft(n, owner=owners[n]) for n in names]), recorded=7)
        if start == 2 * ROUND_EVENTS - 2 * ROUND_EVENTS % 1600:
            require_whole(engine.open_reader(), subjects)
            require_whole(log, subjects)
    engine.close()
    again = engine.open()
    require_whole(again, subjects)
    again.append(Transaction(events=[draft(name) for name in subjects]), recorded=8)
    require_whole(again, subjects)
    require_whole(engine.open_reader(), subjects)


def require_whole(log: LogReader, subjects: list[str]) -> None:
    everything = log.read(0, 10 * ROUND_EVENTS)
    numbers = {subject: number for number, subject in enumerate(subjects)}
    for number, subject in enumerate(subjects[:5]):  # a stream of each owner
        events = [event for event in everything if event.subject == subject]
        assert log.read_stream(f"users/{subject}") == events
        assert [event.version for event in events] == list(range(1, len(events) + 1))
        assert log.stream_version(f"users/{subject}") == len(events)
        assert log.read_stream(f"users/{subject}", len(events) - 1) == events[-1:]
        assert log.read_owned(f"orders/order-{number}", after=ROUND_EVENTS) == [
            event for event in everything[ROUND_EVENTS:] if numbers[event.subject] % 5 == number
        ]
