"""A replica that takes its events from the log's servers, by a consumer of its own."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import cast

import pytest

from backend.domain.registry import Registry
from backend.messages.events import Event
from backend.messages.feed_choice import StreamConsumer
from backend.projection.applier import Applier
from backend.projection.follower import Follower
from backend.projection.live_store import LiveStore
from backend.projection.read_model import Projection
from backend.projection.stream_feed import StreamFeed
from backend.store.engine_registry import open_consumers, open_log
from backend.store.log_consumer_port import LogConsumers
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.index_follower import IndexFollowers
from backend.store.nats_engine.nats_log_reader import NatsLogReader
from backend.store.nats_engine.nats_log_url import parse_nats_url
from tests.backend.projection.conftest import Opened
from tests.backend.projection.log_fixtures import append
from tests.backend.projection.row_reads import every_row
from tests.backend.projection.shop_history import Shop, events
from tests.running import until

NAME = "marigraph-test-replica-1"
LENGTH = 1_200


class CountedReader(NatsLogReader):
    """Reads the log, and counts how often its events are read."""

    reads = 0

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        self.reads += 1
        return super().read(after, limit, types=types)

    def read_range(
        self, after: int, upto: int, limit: int, types: Iterable[str] | None = None
    ) -> list[Event]:
        self.reads += 1
        return super().read_range(after, upto, limit, types)


class Streamed:
    """A log in a stream, and a follower without a process that is fed by it."""

    def __init__(
        self, url: str, path: Path, registry: Registry, views: Mapping[str, Projection]
    ) -> None:
        self.url, self.path = url, path
        self.history = [*events(registry, islice(Shop(8, users=9, products=5).payloads(), LENGTH))]
        consumers = open_consumers(url)
        assert consumers is not None
        self.consumers: LogConsumers = consumers
        self._registry, self._views = registry, views
        self.reader = CountedReader(parse_nats_url(url), IndexFollowers())
        self.open()

    def open(self) -> None:
        self.store = LiveStore(self.path, self._views)
        applier = Applier(self.store, self._views, self._registry)
        self.feed = StreamFeed(NAME, self.store, self.consumers)
        self.follower = Follower(applier, self.reader)
        self.follower.follow_stream(self.feed)

    def commit(self, upto: int, together: int = 10) -> None:
        """Append up to a position; so many events are a commit."""
        with closing(open_log(self.url)) as log:
            for first in range(log.head(), upto, together):
                append(log, self.history[first : min(first + together, upto)])

    def follow(self) -> None:
        self.feed.follow(self.follower.position)

    def settle(self, position: int) -> None:
        def has_come() -> bool:
            self.follower.step()
            self.feed.report(self.follower.position)
            return self.follower.position == position

        until(has_come, f"the rows are at {position}")

    def state(self) -> StreamConsumer:
        state = self.feed.report(self.follower.position)
        assert state is not None
        return state

    def is_acknowledged(self) -> bool:
        state = self.state()
        return state.behind == 0 and state.ack_floor > 0

    def close(self) -> None:
        self.feed.close()
        self.store.close()

    def end(self) -> None:
        self.close()
        self.reader.close()


@pytest.fixture
def streamed(
    empty_stream: str, tmp_path: Path, registry: Registry, projections: Mapping[str, Projection]
) -> Iterator[Streamed]:
    streamed = Streamed(empty_stream, tmp_path / "rows.sqlite", registry, projections)
    yield streamed
    streamed.end()


def test_that_rows_come_by_the_consumer_alone_also_without_a_writer_and_from_their_checkpoint(
    streamed: Streamed,
    tmp_path: Path,
    opened: Opened,
    registry: Registry,
    projections: Mapping[str, Projection],
) -> None:
    streamed.commit(300)  # its writer is gone from here on
    streamed.follow()
    streamed.settle(300)
    until(streamed.is_acknowledged, "the server knows that the rows have all")
    assert (streamed.state().name, streamed.state().problem) == (NAME, "")
    streamed.close()
    streamed.commit(LENGTH, together=900 + 1)  # more than a batch has messages for
    assert streamed.reader.reads == 0
    streamed.open()
    assert streamed.follower.position == 300
    streamed.follow()
    streamed.settle(LENGTH)
    assert (streamed.reader.reads, streamed.feed.holes) == (0, 0)
    other = opened(projections, name="other.sqlite")
    Applier(other, projections, registry).apply(streamed.history)
    for projection in projections.values():
        assert every_row(streamed.path, projection) == every_row(
            tmp_path / "other.sqlite", projection
        )


def test_that_rows_older_than_what_was_acknowledged_are_fed_from_where_they_are(
    streamed: Streamed,
) -> None:
    streamed.commit(60)
    streamed.follow()
    streamed.settle(60)
    until(streamed.is_acknowledged, "the server knows that the rows have all")
    streamed.close()
    for file in streamed.path.parent.glob("rows.sqlite*"):
        file.unlink()
    streamed.open()
    streamed.follow()
    streamed.settle(60)
    assert streamed.reader.reads == 0


def test_that_rows_go_on_without_a_consumer_that_was_deleted_until_it_is_made_anew(
    streamed: Streamed,
) -> None:
    streamed.commit(20)
    streamed.follow()
    streamed.settle(20)
    streamed.consumers.forget(NAME)
    until(lambda: streamed.state().is_deleted, "it is told")
    assert streamed.feed.error.startswith(f"The consumer {NAME} was deleted on the server.")
    streamed.commit(40)
    streamed.settle(40)
    assert streamed.reader.reads > 0
    streamed.follow()
    streamed.commit(50)
    streamed.settle(50)
    until(streamed.is_acknowledged, "the server knows that the rows have all")
    assert not streamed.feed.error


def connection_of(feed: StreamFeed) -> NatsClient | None:
    """Return the connection of a feed's consumer, which nobody else needs to know."""
    consumer: object = vars(feed)["_consumer"]
    return cast("NatsClient | None", vars(consumer)["_client"])


def test_that_a_connection_that_was_ended_for_good_is_followed_by_another_one(
    streamed: Streamed,
) -> None:
    streamed.commit(20)
    streamed.follow()
    streamed.settle(20)
    until(streamed.is_acknowledged, "the server knows that the rows have all")
    former = connection_of(streamed.feed)
    assert former is not None
    former.start(former.connection.close()).result(5)  # as when credentials have expired
    until(lambda: connection_of(streamed.feed) not in (None, former), "it has connected anew")
    reads = streamed.reader.reads
    streamed.commit(60)
    streamed.settle(60)
    until(streamed.is_acknowledged, "the server knows that the rows have all")
    assert (streamed.reader.reads, streamed.feed.error) == (reads, "")


def test_that_another_feed_lets_the_server_forget_the_consumer(streamed: Streamed) -> None:
    streamed.commit(5)
    streamed.follow()
    streamed.settle(5)
    streamed.close()  # as a kill: the choice has changed, and the server does not know it
    streamed.open()
    streamed.feed.leave(streamed.follower.position)
    assert streamed.store.setting("stream-consumer") == "yes"

    def is_forgotten() -> bool:
        streamed.feed.report(streamed.follower.position)
        return not streamed.store.setting("stream-consumer")

    until(is_forgotten, "the server has forgotten it")
    streamed.settle(5)
