from collections.abc import Iterator

import msgspec
import pytest

from backend.messages.events import Event, EventBatch, FeedMessage, Heartbeat
from backend.publish.publisher import Publisher
from backend.wire.codec import FEED
from backend.wire.sockets import Context, Socket, pair, try_recv
from tests.backend.wire.samples import EVENT, NOON


@pytest.fixture
def channel() -> Iterator[tuple[Socket, Socket]]:
    context = Context()
    here, there = pair(context)
    yield here, there
    here.close()
    there.close()
    context.term()


def events(first: int, last: int) -> list[Event]:
    return [
        msgspec.structs.replace(EVENT, position=position, recorded=NOON + position)
        for position in range(first, last + 1)
    ]


def heard(socket: Socket) -> list[FeedMessage]:
    said: list[FeedMessage] = []
    while (frame := try_recv(socket)) is not None:
        said.append(FEED.decode_published(frame).body)
    return said


def test_that_events_go_out_in_order_at_most_a_hundred_a_frame(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish(events(1, 250))
    said = heard(there)
    assert [len(each.events) for each in said if isinstance(each, EventBatch)] == [100, 100, 50]
    assert [e.position for b in said if isinstance(b, EventBatch) for e in b.events] == [
        *range(1, 251)
    ]
    assert {each.head for each in said} == {250}


def test_that_a_heartbeat_counts_everything_since_the_log_began(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    last = events(7, 7)[0]
    publisher = Publisher(here, "s", lambda: NOON + 99, {"order.created": 5, "x.y": 2}, last)
    publisher.publish(events(8, 10))
    publisher.send_heartbeat()
    assert heard(there)[-1] == Heartbeat(
        head=10, recorded=NOON + 10, at=NOON + 99, counts={"order.created": 8, "x.y": 2}
    )


def test_that_the_end_of_the_log_is_said_once_after_it_grew(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.send_heartbeat_if_due()
    publisher.send_heartbeat_if_due()
    publisher.publish(events(1, 1))
    publisher.send_heartbeat_if_due()
    publisher.send_heartbeat_if_due()
    assert [type(each) for each in heard(there)] == [Heartbeat, EventBatch, Heartbeat]


def test_that_a_newcomer_is_told_at_once_where_the_log_ends(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    there.send(b"\0")
    publisher.greet_subscribers()
    assert heard(there) == []
    there.send(b"\1")
    publisher.greet_subscribers()
    assert [type(each) for each in heard(there)] == [Heartbeat]


def test_that_a_full_queue_holds_nobody_up() -> None:
    context = Context()
    here, there = pair(context, queue=2)
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish(events(1, 100_000))
    assert publisher.head == 100_000
    assert len(heard(there)) < 1000
    here.close()
    there.close()
    context.term()
