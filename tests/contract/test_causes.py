"""Causes and effects, whatever the events correlate with."""

import pytest
from msgspec.structs import replace

from backend.store.log_port import CausalLogReader, EventLog, Transaction
from tests.contract.conftest import Engine
from tests.contract.drafts import append, draft, new_id


def positions(log: CausalLogReader, cause: bytes, limit: int = 99) -> list[int]:
    return [event.position for event in log.read_effects(cause, limit)]


def entities(log: CausalLogReader, *streams: str, limit: int = 9) -> list[list[int]]:
    return [[event.position for event in each] for each in log.read_entities(streams, limit)]


def test_that_events_are_found_by_their_id_also_where_two_sources_gave_the_same_one(
    engine: Engine,
) -> None:
    shared = new_id()
    twice = [draft(id_=shared), draft(), draft(id_=shared, source="/elsewhere/users")]
    engine.open().append(Transaction(events=twice), recorded=7)
    reader = engine.open_reader()
    assert [event.position for event in reader.read_by_id(shared)] == [1, 3]
    assert reader.read_by_id(new_id()) == []


def test_that_effects_are_found_in_every_correlation(engine: Engine) -> None:
    cause, other = new_id(), new_id()
    events = [
        replace(draft(), causation=cause, correlation=cause),
        replace(draft(), causation=cause),
        draft(),
        replace(draft(), causation=other, correlation=cause),
        replace(draft(), causation=cause, correlation=other),
    ]
    engine.open().append(Transaction(events=events), recorded=7)
    reader = engine.open_reader()
    assert positions(reader, cause) == [1, 2, 5]
    assert positions(reader, cause, limit=2) == [1, 2]
    assert reader.count_effects(cause) == 3
    assert positions(reader, other) == [4]
    assert (positions(reader, new_id()), reader.count_effects(new_id())) == ([], 0)


def test_that_what_names_no_cause_comes_of_what_it_correlates_with_and_never_of_itself(
    engine: Engine,
) -> None:
    line = new_id()
    first = draft()
    events = [
        first,
        draft(correlation=line),
        draft(correlation=line),
        draft(correlation=first.id),
    ]
    engine.open().append(Transaction(events=events), recorded=7)
    reader = engine.open_reader()
    assert positions(reader, line) == [2, 3]
    assert positions(reader, first.id) == [4]
    assert reader.count_effects(first.id) == 1


@pytest.mark.parametrize("asked", ["orders/order-1", "payments/payment-1"])
def test_that_an_entity_is_read_with_what_it_owns_from_either_side(
    engine: Engine, asked: str
) -> None:
    order, payment = "orders/order-1", "payments/payment-1"
    events = [
        draft("order-1", module="orders"),
        draft("order-2", module="orders"),
        draft("payment-1", module="payments", owner=order),
        draft("order-1", module="orders"),
    ]
    log = engine.open()
    log.append(Transaction(events=events), recorded=7)
    reader = engine.open_reader()
    assert entities(reader, asked, limit=3) == [[1, 3, 4]]
    assert entities(reader, asked, limit=2) == []
    assert entities(reader, order, "orders/order-2", payment) == [[1, 3, 4], [2]]
    assert entities(reader, "orders/order-3") == []
    more = draft("payment-1", module="payments", owner=order)
    log.append(Transaction(events=[more]), recorded=8)
    assert entities(reader, payment, limit=4) == [[1, 3, 4, 5]]


def test_that_nothing_is_caused_in_an_empty_log(log: EventLog, engine: Engine) -> None:
    reader = engine.open_reader()
    assert log.head() == 0
    assert reader.read_by_id(new_id()) == []
    assert positions(reader, new_id()) == []
    assert entities(reader, "users/user-anna") == []
    append(log, "user-anna")
    assert entities(reader, "users/user-anna") == [[1]]
