"""The stream feed of a real backend: chosen at run time, killed, deleted, and given back."""

import json
from collections.abc import Iterator

import pytest

from backend.client import Client
from backend.messages.control import SetFeed, StopReplica
from backend.messages.feed_choice import FeedChoice
from backend.projection.installed_projections import load_projections
from backend.run.consumer_names import consumer_name
from backend.store.engine_registry import open_consumers
from tests.backend.cli.program import Program
from tests.backend.projection.row_reads import every_row
from tests.backend.run.test_queue_process import problems
from tests.backend.run.test_replica import add_users, known, ordered
from tests.nats import NatsServer, consumers_of, delete_stream
from tests.running import Running, running_with, until


@pytest.fixture(scope="module")
def streamed_backend(
    tmp_path_factory: pytest.TempPathFactory, nats_server: NatsServer
) -> Iterator[Running]:
    """A backend whose log is in a stream, with two replicas."""
    folder = tmp_path_factory.mktemp("streamed") / "data"
    url = f"nats://127.0.0.1:{nats_server.port}/STREAMED"
    chosen = {"MARIGRAPH_ARCHIVE": "false", "MARIGRAPH_LOG": url}
    with running_with(chosen, folder, "--replicas", "2") as started:
        yield started
    delete_stream(url)


@pytest.fixture
def client(streamed_backend: Running) -> Iterator[Client]:
    with streamed_backend.client() as connected:
        yield connected


def feed_by(client: Client, feed: FeedChoice) -> None:
    ordered(client, SetFeed(replica="replica-1", feed=feed, by="anna"))


def is_acknowledged(client: Client) -> bool:
    consumer = known(client).consumer
    return consumer is not None and consumer.behind == 0 and not consumer.problem


def require_same_rows(client: Client, backend: Running, position: int) -> None:
    """Every row is the same in the replica that is fed by events."""
    names = ("replica-1", "replica-2")
    until(
        lambda: {known(client, name).applied for name in names} == {position},
        f"both are at {position}",
    )
    for projection in load_projections().values():
        rows = [every_row(backend.folder / f"{name}.sqlite", projection) for name in names]
        assert rows[0] == rows[1]


def test_that_rows_are_those_of_a_replica_fed_by_events_whoever_is_killed(
    client: Client, streamed_backend: Running
) -> None:
    assert known(client).has_stream
    add_users(client, 1, 50)
    feed_by(client, "stream")
    require_same_rows(client, streamed_backend, add_users(client, 51, 100))
    streamed_backend.kill("replica-1")
    position = add_users(client, 101, 200)
    streamed_backend.kill("primary")
    require_same_rows(client, streamed_backend, position)
    require_same_rows(client, streamed_backend, add_users(client, 201, 250))
    until(lambda: is_acknowledged(client), "the server knows that the rows have all")
    program = Program(streamed_backend.folder)
    assert (
        "fed by the stream: replica-1: by the server 0 messages wait" in program.run("status").out
    )
    lines = [json.loads(line) for line in program.run("status", "--json").out.splitlines()]
    (told,) = (each for each in lines if each["kind"] == "consumer")
    assert (told["replica"], told["behind"], told["problem"]) == ("replica-1", 0, None)


def test_that_a_deleted_consumer_is_told_and_that_those_of_no_use_are_deleted(
    client: Client, streamed_backend: Running, nats_server: NatsServer
) -> None:
    feed_by(client, "stream")
    until(lambda: is_acknowledged(client), "its consumer is there")
    url = f"nats://127.0.0.1:{nats_server.port}/STREAMED"
    consumers = open_consumers(url)
    assert consumers is not None
    name = consumer_name(streamed_backend.folder, "replica-1")
    consumers.forget(name)
    told = [("stream-consumer-deleted", "feed-anew")]
    until(lambda: problems(client) == told, "health says so")
    position = add_users(client, 301, 310)
    require_same_rows(client, streamed_backend, position)
    feed_by(client, "stream")
    until(lambda: is_acknowledged(client) and not problems(client), "it is there again")
    assert consumers_of(url) == [name]
    feed_by(client, "events")
    until(lambda: consumers_of(url) == [], "another feed needs none")
    feed_by(client, "stream")
    until(lambda: consumers_of(url) == [name], "it is there again")
    ordered(client, StopReplica(replica="replica-1", forget=True, by="anna"))
    until(lambda: consumers_of(url) == [], "a replica that is no more needs none")
