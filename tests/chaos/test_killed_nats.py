"""A log in NATS, on a cluster of three, whose servers are killed and cut off while commands come.

Replicas follow the stream by consumers of their own meanwhile: at the end their rows are what a
rebuild makes of the log, and the servers know that they have all of it.
"""

import itertools
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from backend.client import Client
from backend.errors import StorageFailed
from backend.messages.control import SetFeed
from backend.messages.events import Event
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_reader
from tests.backend.run.test_replica import known, ordered
from tests.chaos import shop
from tests.chaos.networks import hosts
from tests.chaos.proof import read_log, require_answers_kept, require_sound
from tests.nats import NatsCluster, NatsServer, running_cluster
from tests.running import Running, running, until

STREAM = "SHOP"
STREAMED = ("replica-1", "replica-2")  # which follow the stream by consumers of their own
SEEDS, ROUNDS = 3, 3  # of the campaign; in each round every strike once
_CUTS_S = (0.3, 3.0, 8.0, 20.0)  # the last beyond what a request waits for
Strike = Callable[["Scene"], None]


class Scene:
    """The cluster, and the backend whose log it keeps; `streamed`: replicas with a consumer."""

    def __init__(
        self, cluster: NatsCluster, backend: Running, streamed: Sequence[str], seed: int
    ) -> None:
        self.cluster, self.backend, self.streamed = cluster, backend, streamed
        self.dice = random.Random(seed)  # noqa: S311 - a dice, no secret
        self.strikes = 0
        with backend.client() as client:
            for name in streamed:
                ordered(client, SetFeed(replica=name, feed="stream", by="anna"))

    def kill_server(self, server: NatsServer) -> None:
        """End it as a power cut would, and start it again on its disk."""
        server.kill()
        self.strikes += 1
        server.start()

    def cut_off(self, *servers: NatsServer) -> None:
        """Pull their cables for a while: packets are lost, and connections stay open."""
        self._cut(servers, is_cut=True)
        self.strikes += 1
        time.sleep(self.dice.choice(_CUTS_S))  # how long they are away is what is tried
        self._cut(servers, is_cut=False)

    def _cut(self, servers: Sequence[NatsServer], *, is_cut: bool) -> None:
        for server in servers:
            assert server.host is not None
            server.host.cut(is_cut=is_cut)

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
    scene.backend.kill(scene.dice.choice(scene.streamed))
    scene.strikes += 1


def cut_leader(scene: Scene) -> None:
    scene.cut_off(scene.leader())


def cut_one(scene: Scene) -> None:
    scene.cut_off(scene.dice.choice(scene.cluster.servers))


def cut_all(scene: Scene) -> None:
    """Leave nobody with anybody: neither the servers with each other nor the backend with one."""
    scene.cut_off(*scene.cluster.servers)


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
    cut_leader,
    cut_one,
    cut_all,
)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NatsCluster]:
    with running_cluster(tmp_path) as started:
        monkeypatch.setenv("MARIGRAPH_LOG", f"nats://{started.authority}/{STREAM}")
        yield started


@pytest.fixture
def cables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NatsCluster]:
    """Give a cluster of three hosts."""
    addresses = [(f"n{number}", f"10.78.0.{number}") for number in (1, 2, 3)]
    with (
        hosts(addresses, own="10.78.0.9") as made,
        running_cluster(tmp_path, hosts=made) as started,
    ):
        monkeypatch.setenv("MARIGRAPH_LOG", f"nats://{started.authority}/{STREAM}")
        yield started


def run_shop(
    scene: Scene, seed: int, count: int, strikes: Mapping[int, Strike], scratch: Path
) -> None:
    """Send commands, strike after so many answers, and prove what must be true.

    `require_sound` compares the rows of every replica, also of those with a consumer.
    """
    commands = list(itertools.islice(shop.commands(seed), count))

    def strike(answered: int) -> None:
        if answered in strikes:
            strikes[answered](scene)

    with scene.backend.client(patience=120) as client:
        answers = shop.send_all(client, commands, strike)
    log = read_log(scene.backend.folder)
    require_answers_kept(log, commands, answers)
    require_sound(scene.backend, log, scratch)
    with scene.backend.client() as client:
        until(
            lambda: all(is_acknowledged(client, name) for name in scene.streamed),
            "the servers know that the rows have all",
        )
    require_same_elsewhere(scene.cluster, log, scratch.parent / "elsewhere")


def is_acknowledged(client: Client, name: str) -> bool:
    """Whether the consumer feeds its replica, and nothing of it is left."""
    consumer = known(client, name).consumer
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
        scene = Scene(cluster, backend, STREAMED[:1], 1)
        strikes: dict[int, Strike] = {100: kill_streamed, 200: kill_leader, 300: kill_primary}
        run_shop(scene, 1, 450, strikes, tmp_path / "scratch.sqlite")
        assert scene.strikes == 3


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_that_nothing_is_lost_or_doubled_by_many_losses(
    seed: int, cables: NatsCluster, tmp_path: Path
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a dice, no secret
    places = dice.sample(range(100, 9_900), ROUNDS * len(STRIKES))
    strikes = dict(zip(places, ROUNDS * STRIKES, strict=True))
    with running(tmp_path / "data", "--replicas", "3") as backend:
        scene = Scene(cables, backend, STREAMED, seed)
        run_shop(scene, seed, 10_000, strikes, tmp_path / "scratch.sqlite")
        assert scene.strikes == len(strikes)
        sys.stdout.write(f"seed {seed}: {scene.strikes} losses\n")
