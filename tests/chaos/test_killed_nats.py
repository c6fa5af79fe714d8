"""A log in NATS, on a cluster of three, whose servers are killed while commands come."""

import itertools
import random
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from backend.client import Client
from backend.errors import StorageFailed
from backend.messages.commands import Answer
from backend.messages.control import SetFeed
from backend.messages.events import Event
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_reader
from tests.backend.run.test_replica import known, ordered
from tests.chaos import shop
from tests.chaos.proof import read_log, require_answers_kept, require_sound
from tests.nats import NatsCluster, NatsServer, running_cluster
from tests.running import Running, running, until

STREAM = "SHOP"
STREAMED = "replica-1"  # which follows the stream by a consumer of its own
Strike = Callable[["Scene"], None]


class Scene:
    """The cluster, and the backend whose log it keeps."""

    def __init__(self, cluster: NatsCluster, backend: Running) -> None:
        self.cluster, self.backend = cluster, backend
        self.strikes = 0

    def kill_server(self, server: NatsServer) -> None:
        """End it as a power cut would, and start it again on its disk."""
        server.kill()
        self.strikes += 1
        server.start()

    def leader(self) -> NatsServer:
        found: list[NatsServer] = []

        def is_known() -> bool:
            try:
                leader = self.cluster.leader_of(STREAM)
            except StorageFailed:  # nobody answers for it yet
                return False
            found.extend([leader] if leader else [])
            return bool(found)

        until(is_known, "the stream has a leader")
        return found[0]


def kill_nth(number: int) -> Strike:
    return lambda scene: scene.kill_server(scene.cluster.servers[number])


def kill_leader(scene: Scene) -> None:
    scene.kill_server(scene.leader())


def freeze_leader(scene: Scene) -> None:
    """Let it stand still for longer than its cluster waits for it, with its connections open."""
    leader = scene.leader()
    leader.send(signal.SIGSTOP)
    scene.strikes += 1
    time.sleep(6.0)  # how long it is away is what is tried
    leader.send(signal.SIGCONT)


def kill_two(scene: Scene) -> None:
    """Leave the cluster without a majority for a moment."""
    first, second = scene.cluster.servers[:2]
    first.kill()
    second.kill()
    scene.strikes += 1
    first.start()
    second.start()


def kill_primary(scene: Scene) -> None:
    scene.backend.kill("primary")
    scene.strikes += 1


def kill_streamed(scene: Scene) -> None:
    scene.backend.kill(STREAMED)
    scene.strikes += 1


STRIKES: tuple[Strike, ...] = (
    kill_nth(0),
    kill_nth(1),
    kill_nth(2),
    kill_leader,
    kill_leader,
    freeze_leader,
    kill_two,
    kill_primary,
    kill_primary,
    kill_streamed,
    kill_streamed,
)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NatsCluster]:
    with running_cluster(tmp_path) as started:
        monkeypatch.setenv("MARIGRAPH_LOG", f"nats://{started.authority}/{STREAM}")
        yield started


def feed_by_stream(backend: Running) -> None:
    with backend.client() as client:
        ordered(client, SetFeed(replica=STREAMED, feed="stream", by="anna"))


def run_shop(
    scene: Scene, seed: int, count: int, strikes: Mapping[int, Strike], scratch: Path
) -> None:
    """Send commands, strike after so many answers, and prove what must be true."""
    commands = list(itertools.islice(shop.commands(seed), count))
    answers: list[Answer] = []
    with scene.backend.client(patience=120) as client:
        for answer in client.send(commands):
            answers.append(answer)
            if len(answers) in strikes:
                strikes[len(answers)](scene)
    log = read_log(scene.backend.folder)
    require_answers_kept(log, commands, answers)
    require_sound(scene.backend, log, scratch)
    with scene.backend.client() as client:
        until(lambda: is_acknowledged(client), "the servers know that the rows have all")
    require_same_elsewhere(scene.cluster, log, scratch.parent / "elsewhere")


def is_acknowledged(client: Client) -> bool:
    """Whether the consumer feeds its replica, and nothing of it is left."""
    consumer = known(client, STREAMED).consumer
    return consumer is not None and consumer.behind == 0 and not consumer.problem


def require_same_elsewhere(cluster: NatsCluster, log: list[Event], folder: Path) -> None:
    """What the stream holds is the same log, and its hash chain is whole."""
    url = f"nats://{cluster.authority}/{STREAM}?index={folder / 'log-index.sqlite'}"
    with closing(open_reader(url)) as reader:
        assert reader.read(0, len(log) + 1) == log
        report = ChainVerification(reader, lambda _done, _total: None).run({})
        assert (report.head, report.findings) == (len(log), [])


def test_that_nothing_is_lost_or_doubled_when_the_leader_and_the_primary_are_killed(
    cluster: NatsCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    with running(tmp_path / "data", "--replicas", "2") as backend:
        scene = Scene(cluster, backend)
        feed_by_stream(backend)
        strikes: dict[int, Strike] = {100: kill_streamed, 200: kill_leader, 300: kill_primary}
        run_shop(scene, 1, 450, strikes, tmp_path / "scratch.sqlite")
        assert scene.strikes == 3


@pytest.mark.campaign
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(3))
def test_that_nothing_is_lost_or_doubled_by_many_losses(
    seed: int, cluster: NatsCluster, tmp_path: Path
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a dice, no secret
    places = dice.sample(range(100, 9_900), 3 * len(STRIKES))
    strikes = dict(zip(places, 3 * STRIKES, strict=True))
    with running(tmp_path / "data", "--replicas", "2") as backend:
        scene = Scene(cluster, backend)
        feed_by_stream(backend)
        run_shop(scene, seed, 10_000, strikes, tmp_path / "scratch.sqlite")
        assert scene.strikes == len(strikes)
