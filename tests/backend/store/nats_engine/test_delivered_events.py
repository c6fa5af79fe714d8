"""What a consumer brings, until rows have it: in order, once, and acknowledged up to there."""

from backend.messages.events import Event
from backend.store.nats_engine.delivered_events import MAX_MESSAGES, DeliveredEvents
from backend.store.nats_engine.log_messages import (
    CommitRest,
    EventMessages,
    encode_commit,
    log_event,
)
from tests.contract.drafts import draft

_HEADERS_BYTES = 1_024  # that a message's body leaves room for


def event(position: int, data: bytes = b"{}") -> Event:
    given = draft(data=data)
    return Event(
        position=position,
        version=position,
        id=given.id,
        source=given.source,
        type=given.type,
        subject=given.subject,
        time=given.time,
        recorded=7,
        correlation=given.correlation,
        causation=given.causation,
        actor=given.actor,
        schema=given.schema,
        basis=given.basis,
        data=given.data,
    )


def deliver(delivered: DeliveredEvents, *positions: int) -> None:
    for position in positions:
        delivered.add([event(position)], 100, f"reply {position}")


def brought(delivered: DeliveredEvents, position: int, count: int = 99) -> list[int]:
    return [each.position for each in delivered.next(position, count).events]


def test_that_what_follows_is_given_until_the_rows_have_it() -> None:
    delivered = DeliveredEvents()
    deliver(delivered, 1, 2, 3)
    assert brought(delivered, 0, count=2) == [1, 2]
    assert brought(delivered, 0) == [1, 2, 3]  # what failed is given again
    assert brought(delivered, 2) == [3]
    assert brought(delivered, 3) == []
    assert [each.position for each in delivered.hear()] == [1, 2, 3]
    assert delivered.hear() == []


def test_that_what_is_missing_is_told_and_what_comes_again_is_passed_over() -> None:
    delivered = DeliveredEvents()
    deliver(delivered, 4, 5, 2, 3, 8)
    assert delivered.next(3, 99).has_hole is False
    assert brought(delivered, 3) == [4, 5]
    assert delivered.next(5, 99).has_hole
    assert [each.position for each in delivered.hear()] == [4, 5, 8]


def test_that_all_up_to_the_rows_is_acknowledged_by_the_last_of_it() -> None:
    delivered = DeliveredEvents()
    deliver(delivered, 1, 2, 3)
    assert delivered.take_acknowledged(0) == ""
    assert delivered.take_acknowledged(2) == "reply 2"
    assert delivered.take_acknowledged(2) == ""
    deliver(delivered, 1)  # it was not known on the server yet
    assert delivered.take_acknowledged(3) == "reply 3"  # all up to it, that one too


def test_that_there_is_no_room_before_rows_have_what_came() -> None:
    delivered = DeliveredEvents()
    deliver(delivered, *range(1, MAX_MESSAGES + 1))
    assert delivered.room == 0
    delivered.take_acknowledged(MAX_MESSAGES // 2)
    assert delivered.room == MAX_MESSAGES // 2
    delivered.add([event(MAX_MESSAGES + 1)], 2**30, "reply")
    assert delivered.room == 0


def test_that_a_commit_in_parts_is_made_whole_and_one_that_lacks_its_first_is_left_out() -> None:
    written = [event(number, b"x" * 900) for number in range(1, 8)]
    logged = [log_event(each, draft()) for each in written]
    commit = encode_commit("LOG", logged[:-1], CommitRest(), 4_000 + _HEADERS_BYTES)
    assert [subject.split(".")[1] for subject, _ in commit] == ["event"] * 6 + ["commit"]
    large = log_event(event(8, b"x" * 9_000), draft())
    parts = [
        (subject, body)
        for subject, body in encode_commit(
            "LOG", [*logged, large], CommitRest(), 4_000 + _HEADERS_BYTES
        )
        if subject == "LOG.events"
    ]
    assert len(parts) > 3
    messages = EventMessages()
    found = [messages.add("b1", subject, body) for subject, body in parts]
    assert [each.position for each in found[-1]] == [*range(1, 9)]
    assert not any(found[:-1])
    assert not any(messages.add("b1", *part) for part in parts[1:])
    (alone,) = messages.add("b2", *commit[0])
    assert alone.event() == written[0]


def test_that_what_came_again_does_not_take_back_how_much_is_acknowledged() -> None:
    delivered = DeliveredEvents()
    deliver(delivered, 1, 2, 3, 4, 2)
    assert delivered.take_acknowledged(3) == "reply 3"
    assert delivered.take_acknowledged(4) == "reply 4"
    assert delivered.take_acknowledged(4) == ""
