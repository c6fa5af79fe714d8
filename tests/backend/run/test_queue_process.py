"""The queue feed of a real backend: chosen at run time, killed, and given back."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.client import Client
from backend.errors import Rejected
from backend.messages.control import Pause, Rebuild, Resume, SetFeed
from backend.messages.feed_choice import FeedChoice
from tests.backend.cli.program import Program
from tests.backend.run.test_replica import add_users, known, ordered, sample
from tests.running import Running, running_with, until


@pytest.fixture(scope="module")
def fed_backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A backend with one replica, whose queue holds little: 200 users (a user makes five rows)."""
    folder = tmp_path_factory.mktemp("fed") / "data"
    chosen = {"MARIGRAPH_ARCHIVE": "false", "MARIGRAPH_QUEUE_MAX_ROWS": "1000"}
    with running_with(chosen, folder, "--replicas", "1") as started:
        yield started


@pytest.fixture
def client(fed_backend: Running) -> Iterator[Client]:
    with fed_backend.client() as connected:
        yield connected


def feed_by(client: Client, feed: FeedChoice) -> None:
    ordered(client, SetFeed(replica="replica-1", feed=feed, by="anna"))


def hand_over(client: Client, first: int) -> int:
    """Choose the queue, and add users until it is taken; return the last one's position."""
    feed_by(client, "queue")
    until(lambda: sample(client, "queue") is not None, "the queue's process says how it is")
    number, position = first, 0

    def is_fed() -> bool:
        nonlocal number, position
        number += 1
        position = add_users(client, number, number)
        found = sample(client)
        return found is not None and found.feed == "queue" and not found.handing_over

    until(is_fed, "replica-1 is fed by its queue")
    return position


def steps_back(pid: int) -> bool:
    """Say whether a process lets others go before, its whole session where Linux weighs those."""
    group = Path(f"/proc/{pid}/autogroup")
    is_weighed = not group.exists() or group.read_text().split()[-1] == "5"
    return is_weighed and os.getpriority(os.PRIO_PROCESS, pid) >= 5


def test_that_a_replica_goes_over_to_its_queue_and_back_and_rows_are_right(
    client: Client, fed_backend: Running
) -> None:
    hand_over(client, 1000)
    position = add_users(client, 1500, 1550)
    until(lambda: known(client).applied == position, "replica-1 has taken its queue")
    filler = fed_backend.processes()["queue"].pid
    assert steps_back(filler)
    os.kill(filler, signal.SIGKILL)
    position = add_users(client, 1551, 1600)
    until(lambda: known(client).applied == position, "a new process goes on filling the queue")
    assert fed_backend.processes()["queue"].pid != filler
    printed = Program(fed_backend.folder).run("status").out
    assert (
        "fed by its queue: replica-1: 0\u202fkB and 0 rows wait in its queue; room for" in printed
    )
    feed_by(client, "events")
    until(lambda: "queue" not in fed_backend.processes(), "nobody needs the queue's process")
    assert [each.name for each in client.health().replicas] == ["replica-1"]
    Program(fed_backend.folder).run("verify", "--quiet")


def problems(client: Client) -> list[tuple[str, str]]:
    """Return the rule and the action of what is wrong with replica-1."""
    found = client.health().report.problems
    return [(each.verdict.rule, each.action) for each in found if each.subject == "replica-1"]


def test_that_a_replica_that_was_away_too_long_says_so_and_a_rebuild_fills_it_up(
    client: Client,
) -> None:
    last = hand_over(client, 2000)
    until(
        lambda: [room.acknowledged for room in known(client, "queue").queues] == [last],
        "the queue knows what replica-1 has applied",
    )
    ordered(client, Pause(replica="replica-1", by="anna"))
    added = range(3000, 3400, 50)
    positions = [add_users(client, first, first + 49) for first in added]

    def is_trimmed() -> bool:
        """Add more until then: half of it may be one entry, which nothing could fill up behind."""
        first = 10_000 + 10 * len(positions)
        positions.append(add_users(client, first, first + 9))
        return any(room.is_lost for room in known(client, "queue").queues)

    until(is_trimmed, "the queue of replica-1 is trimmed")
    reader = known(client).pid  # it may have open what was removed, and reads that to its end
    os.kill(reader, signal.SIGKILL)
    until(lambda: known(client).pid != reader, "replica-1 is there again")
    ordered(client, Resume(replica="replica-1", by="anna"))
    until(lambda: known(client).feed_error != "", "replica-1 says that its queue was trimmed")
    assert known(client).feed_error.startswith("The queue was trimmed: rebuild needed.")
    until(lambda: problems(client) == [("queue-trimmed", "refill")], "health says so, too")
    ordered(client, Rebuild(replica="replica-1", by="anna"))
    until(lambda: known(client).applied == positions[-1], "replica-1 has caught up from the log")
    until(lambda: not known(client).feed_error, "its queue is whole again")
    assert known(client).feed == "queue"
    feed_by(client, "events")


def test_that_who_fills_queues_cannot_be_fed_by_one(client: Client) -> None:
    hand_over(client, 4000)
    with pytest.raises(Rejected, match="queue can be fed by events alone"):
        client.control(SetFeed(replica="queue", feed="queue", by="anna"))
    feed_by(client, "events")


def test_that_a_stream_is_refused_where_the_log_is_in_none(client: Client) -> None:
    assert not known(client).has_stream
    with pytest.raises(Rejected, match="the log is not in NATS JetStream"):
        feed_by(client, "stream")
    assert known(client).feed == "events"
