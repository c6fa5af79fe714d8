from collections.abc import Iterator

import msgspec
import pytest

from backend.messages.bounds import MAX_DATA_BYTES
from backend.messages.events import Event, EventBatch, FeedMessage, Heartbeat, Origin
from backend.publish.publisher import MAX_PAYLOAD_BYTES_PER_FRAME, Publisher
from backend.wire.codec import FEED
from backend.wire.sockets import Context, Socket, pair, try_recv
from tests.backend.wire.sample_values import EVENT, NOON


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


def received_frames(socket: Socket) -> list[bytes]:
    frames: list[bytes] = []
    while (frame := try_recv(socket)) is not None:
        frames.append(frame)
    return frames


def received(socket: Socket) -> list[FeedMessage]:
    return [FEED.decode_published(frame).body for frame in received_frames(socket)]


def test_that_events_go_out_in_order_at_most_a_hundred_a_frame(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish(events(1, 250))
    messages = received(there)
    assert [len(each.events) for each in messages if isinstance(each, EventBatch)] == [100, 100, 50]
    assert [e.position for b in messages if isinstance(b, EventBatch) for e in b.events] == [
        *range(1, 251)
    ]
    assert {each.head for each in messages} == {250}


def test_that_large_events_are_spread_over_frames_that_a_socket_lets_in(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    large = [msgspec.structs.replace(event, data=b"x" * MAX_DATA_BYTES) for event in events(1, 100)]
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish([*large, *events(101, 103)])
    frames = received_frames(there)
    assert max(map(len, frames)) < MAX_PAYLOAD_BYTES_PER_FRAME * 1.1
    batches = [FEED.decode_published(frame).body for frame in frames]
    positions = [e.position for b in batches if isinstance(b, EventBatch) for e in b.events]
    assert positions == [*range(1, 104)]


def test_that_events_go_out_with_where_they_stand_in_their_store(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    metadata = b'"' + b"x" * MAX_DATA_BYTES + b'"'
    origins = {each: Origin(f"7:{each}", metadata) for each in range(1, 41)}
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish(events(1, 41), origins)
    frames = received_frames(there)
    assert max(map(len, frames)) < MAX_PAYLOAD_BYTES_PER_FRAME * 1.1
    batches = [FEED.decode_published(frame).body for frame in frames]
    found = {
        at: each for b in batches if isinstance(b, EventBatch) for at, each in b.origins.items()
    }
    assert found == origins


def test_that_a_heartbeat_counts_everything_since_the_log_began(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    last = events(7, 7)[0]
    publisher = Publisher(here, "s", lambda: NOON + 99, {"order.created": 5, "x.y": 2}, last)
    publisher.publish(events(8, 10))
    publisher.send_heartbeat()
    assert received(there)[-1] == Heartbeat(
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
    assert [type(each) for each in received(there)] == [Heartbeat, EventBatch, Heartbeat]


def test_that_a_newcomer_is_told_at_once_where_the_log_ends(
    channel: tuple[Socket, Socket],
) -> None:
    here, there = channel
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    there.send(b"\0")
    publisher.greet_subscribers()
    assert received(there) == []
    there.send(b"\1")
    publisher.greet_subscribers()
    assert [type(each) for each in received(there)] == [Heartbeat]


def test_that_a_full_queue_holds_nobody_up() -> None:
    context = Context()
    here, there = pair(context, queue=2)
    publisher = Publisher(here, "s", lambda: NOON, {}, None)
    publisher.publish(events(1, 100_000))
    assert publisher.head == 100_000
    assert len(received(there)) < 1000
    here.close()
    there.close()
    context.term()
