"""Streams of a real server, written by nats-py, read page by page, and what may happen to them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from nats.js.api import ConsumerConfig, RetentionPolicy, StreamConfig

from backend.clock import from_datetime
from backend.errors import MarigraphError, Unavailable, Unreadable
from backend.foreign.consumer_lag import ConsumerReading
from backend.foreign.continuity import FollowedPart
from backend.foreign.foreign_event import ForeignEvent
from backend.foreign.store_follower import StoreFollower
from backend.foreign.store_preview import StorePreview
from backend.foreign.store_urls import open_store
from tests.backend.foreign.jetstream.stream_writer import StreamWriter

FAST = 1_000.0  # reads a second
MakeStream = Callable[..., StreamWriter]
Follow = Callable[..., StoreFollower]


@pytest.fixture
def follow() -> Iterator[Follow]:
    made: list[StoreFollower] = []

    def make(
        stream: StreamWriter, part: FollowedPart | None = None, page_events: int = 4
    ) -> StoreFollower:
        follower = StoreFollower(
            lambda: open_store(stream.url, reads_per_s=FAST),
            part or FollowedPart(),
            page_events=page_events,
        )
        made.append(follower)
        return follower

    yield make
    for each in made:
        each.close()


def read_all(follower: StoreFollower) -> list[ForeignEvent]:
    events: list[ForeignEvent] = []
    while (page := follower.read()) is not None:
        events += page.events
    return events


def refusal(follower: StoreFollower) -> MarigraphError:
    with pytest.raises((Unavailable, Unreadable)) as caught:
        read_all(follower)
    assert isinstance(caught.value, MarigraphError)
    return caught.value


def previewed(stream: StreamWriter) -> StorePreview:
    with closing(open_store(stream.url, reads_per_s=FAST)) as store:
        return store.preview()


def consumers(follower: StoreFollower) -> dict[str, ConsumerReading]:
    return {each.subscription.name: each for each in follower.read_consumers()}


def numbers(events: list[ForeignEvent]) -> list[int]:
    return [event.position[0] for event in events]


def test_that_messages_are_events_as_they_were_written(
    stream: StreamWriter, follow: Follow
) -> None:
    began = datetime.now(UTC)
    headers = {"Nats-Msg-Id": "a-1", "ce-type": "shop.Placed", "Correlation-Id": "c-1"}
    stream.publish("order-7.placed", {"total": 3}, headers)
    stream.publish("order-7.paid", b"")
    stream.publish("note", b"\xff\xfe", {"Nats-Sequence": "1", "Nats-Stream": "OTHER"})

    placed, paid, note = read_all(follow(stream))

    assert (placed.position, placed.subject) == ((1,), f"{stream.name}.order-7.placed")
    assert (placed.id, placed.type, placed.correlationid) == ("a-1", "shop.Placed", "c-1")
    assert (placed.data.value, placed.version) == ({"total": 3}, None)
    assert placed.source == f"/{stream.name}/{stream.name}"
    assert placed.metadata is not None
    assert placed.metadata.value == headers
    assert placed.time is not None
    assert from_datetime(began) <= placed.time <= from_datetime(datetime.now(UTC))
    assert (paid.id, paid.type, paid.data.value, paid.problems) == (None, "paid", None, ())
    assert (note.position, note.data.hex, note.type) == ((3,), "fffe", "note")


@pytest.mark.parametrize("allow_direct", [True, False])
def test_that_a_stream_is_read_page_by_page_over_its_gaps(
    make_stream: MakeStream, follow: Follow, *, allow_direct: bool
) -> None:
    stream = make_stream(StreamConfig(allow_direct=allow_direct))
    stream.publish_orders(40)
    for gone in (1, 2, 7, *range(11, 35), 40):
        stream.call(stream.js.delete_msg(stream.name, gone))
    before = stream.state()
    follower = follow(stream)

    first = read_all(follower)
    stream.publish_orders(2)
    then = read_all(follower)

    assert numbers(first) == [3, 4, 5, 6, 8, 9, 10, 35, 36, 37, 38, 39]
    assert numbers(then) == [41, 42]
    assert [event.data.value for event in first[:2]] == [{"n": 2}, {"n": 3}]
    assert before[1] == stream.state()[1]
    assert stream.state()[3] == []


def test_that_what_is_left_for_consumers_is_what_the_server_says(
    stream: StreamWriter, follow: Follow
) -> None:
    stream.publish_orders(20)
    stream.call(stream.js.delete_msg(stream.name, 2))
    stream.consume("half", fetched=9, acknowledged=6)
    stream.consume("idle", fetched=0, acknowledged=0)
    one = f"{stream.name}.order-1.*"
    stream.consume("one", fetched=2, acknowledged=2, only=one)
    stream.consume("done", fetched=19, acknowledged=19)
    follower = follow(stream)
    read_all(follower)
    before = stream.state()

    found = consumers(follower)

    said = {name: each.subscription.events_behind for name, each in found.items()}
    assert said == stream.lag_by_name() == {"half": 13, "idle": 19, "one": 4, "done": 0}
    assert {name: each.copied for name, each in found.items()} == {
        "half": 6,
        "idle": 0,
        "one": 7,  # up to the eighth message, of which one is gone
        "done": 19,
    }
    assert (found["one"].subscription.stream, found["half"].subscription.status) == (one, "pull")
    assert stream.state() == before


def test_that_a_consumer_that_is_paused_or_has_no_subscriber_says_so(
    stream: StreamWriter, follow: Follow
) -> None:
    stream.publish_orders(3)
    away = ConsumerConfig(durable_name="away", deliver_subject="nobody.listens")
    stream.call(stream.js.add_consumer(stream.name, away))
    paused = ConsumerConfig(durable_name="paused", pause_until="2099-01-01T00:00:00Z")
    stream.call(stream.js.add_consumer(stream.name, paused))
    follower = follow(stream)
    read_all(follower)

    found = consumers(follower)

    assert found["away"].subscription.status == "push, no subscriber"
    assert found["paused"].subscription.status == "PAUSED"


@pytest.mark.parametrize("is_open", [True, False])
def test_that_a_stream_that_was_made_anew_is_another_one(
    stream: StreamWriter, follow: Follow, *, is_open: bool
) -> None:
    stream.publish_orders(6)
    follower = follow(stream)
    read_all(follower)
    stream.delete()
    stream.create()
    stream.publish_orders(9)

    refused = refusal(follower if is_open else follow(stream, follower.part))

    assert refused.code == "store-changed"
    assert "made anew" in refused.message


@pytest.mark.parametrize("is_open", [True, False])
def test_that_a_purged_stream_is_another_one(
    stream: StreamWriter, follow: Follow, *, is_open: bool
) -> None:
    stream.publish_orders(6)
    follower = follow(stream)
    read_all(follower)
    stream.call(stream.js.purge_stream(stream.name))
    stream.publish_orders(1)

    refused = refusal(follower if is_open else follow(stream, follower.part))

    assert refused.code == "store-changed"


def test_that_a_stream_that_is_gone_is_named_with_those_there_are(
    make_stream: MakeStream, follow: Follow
) -> None:
    stream, other = make_stream(), make_stream()
    follower = follow(stream)
    read_all(follower)
    stream.delete()

    refused = refusal(follower)

    assert (refused.code, type(refused)) == ("unknown-store", Unreadable)
    assert f"There is no stream {stream.name} at {stream.url}. Name one" in refused.message
    assert other.name in refused.message


def test_that_what_a_stream_discards_by_its_own_rules_is_no_change_of_it(
    make_stream: MakeStream, follow: Follow
) -> None:
    stream = make_stream(StreamConfig(max_msgs=5))
    stream.publish_orders(6)
    follower = follow(stream)
    first = read_all(follower)
    stream.publish_orders(12)

    then = read_all(follower)
    again = read_all(follow(stream, follower.part))

    assert numbers(first) == [2, 3, 4, 5, 6]
    assert numbers(then) == [14, 15, 16, 17, 18]
    assert then[0].problems == ("position: 7 to 13 were discarded before they could be read",)
    assert again == []
    assert any("discards messages (beyond 5 messages)" in each for each in previewed(stream).faults)


def test_that_a_work_queue_is_read_beside_its_workers(
    make_stream: MakeStream, follow: Follow
) -> None:
    stream = make_stream(StreamConfig(retention=RetentionPolicy.WORK_QUEUE))
    stream.publish_orders(6)
    follower = follow(stream)
    first = read_all(follower)
    stream.consume("worker", fetched=6, acknowledged=6)

    found = consumers(follower)
    again = read_all(follow(stream, follower.part))

    assert (numbers(first), again) == ([1, 2, 3, 4, 5, 6], [])
    assert (found["worker"].copied, found["worker"].subscription.events_behind) == (6, 0)


def test_that_a_preview_shows_both_ends_and_leaves_the_server_as_it_was(
    make_stream: MakeStream,
) -> None:
    stream = make_stream(StreamConfig())
    stream.publish_orders(90)
    for gone in range(40, 89):
        stream.call(stream.js.delete_msg(stream.name, gone))
    stream.consume("half", fetched=9, acknowledged=6)
    before = stream.state()

    found = previewed(stream)

    assert (found.mapping.title, found.events) == ("NATS JetStream", f"stream {stream.name}")
    assert (numbers(found.first), numbers(found.last)) == ([1, 2, 3], [39, 89, 90])
    assert (found.end.end, found.end.is_final) == ((90,), True)
    assert [each.events_behind for each in found.subscriptions] == [35]
    assert found.version.count(".") == 2
    assert "version" in found.not_kept
    assert [each for each in found.faults if "asked for each message" in each]
    assert stream.state() == before


@pytest.mark.parametrize("allow_direct", [True, False])
def test_that_large_messages_come_in_smaller_pages(
    make_stream: MakeStream, follow: Follow, monkeypatch: pytest.MonkeyPatch, *, allow_direct: bool
) -> None:
    stream = make_stream(StreamConfig(allow_direct=allow_direct))
    for _ in range(9):
        stream.publish("note", {"text": "x" * 1_000})
    monkeypatch.setattr("backend.foreign.store_follower.PAGE_BYTES", 2_500)
    follower = follow(stream, page_events=9)

    first = follower.read()

    assert first is not None
    assert len(first.events) < 9
    assert numbers([*first.events, *read_all(follower)]) == list(range(1, 10))


def test_that_an_empty_stream_is_waited_for(stream: StreamWriter, follow: Follow) -> None:
    follower = follow(stream)
    assert follower.read() is None

    stream.publish_orders(2)

    assert numbers(read_all(follower)) == [1, 2]


def test_that_ids_that_come_again_after_their_window_are_events_of_their_own(
    stream: StreamWriter, follow: Follow
) -> None:
    stream.publish_orders(3)
    follower = follow(stream)
    read_all(follower)
    while stream.publish("order-0.placed", {"n": 9}, {"Nats-Msg-Id": "m-0"}) < 4:
        pass  # it is taken for the same one until then

    [again] = read_all(follower)

    assert (again.id, again.position) == ("m-0", (4,))
