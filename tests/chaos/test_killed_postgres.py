"""A log in PostgreSQL with a standby: servers are killed and standbys promoted under load."""

import itertools
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from backend.messages.events import Event
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_reader
from tests.chaos import shop
from tests.chaos.proof import read_log, require_answers_kept, require_sound
from tests.health_watch import HealthWatch, make_impatient, verdict_of
from tests.postgres_pair import PostgresPair, running_pair
from tests.running import Running, accepted, command, running, sent, until

SEEDS, ROUNDS = 3, 5  # of the campaign; in each round every strike once
Strike = Callable[["Scene"], None]


class Scene:
    """The servers, and the backend whose log they keep."""

    def __init__(self, pair: PostgresPair, backend: Running) -> None:
        self.pair, self.backend = pair, backend
        self.strikes = self.promotions = 0

    def fail_over(self) -> None:
        """End the server as a power cut would, promote its standby, and give that one a standby."""
        self.pair.main.kill()
        self.pair.fail_over()
        self.promotions += 1
        self.pair.add_standby()

    def kill_primary(self) -> None:
        self.backend.kill("primary")


def fail_over(scene: Scene) -> None:
    scene.fail_over()


def kill_primary(scene: Scene) -> None:
    scene.kill_primary()


def fail_over_without_primary(scene: Scene) -> None:
    """What the primary knew of the log's end is what the data folder has."""
    scene.pair.main.kill()
    scene.kill_primary()
    scene.pair.fail_over()
    scene.promotions += 1
    scene.pair.add_standby()


def restart_server(scene: Scene) -> None:
    """A commit that was in hand may be on this server's disk alone."""
    scene.pair.main.kill()
    scene.pair.main.start()


def lose_standby(scene: Scene) -> None:
    """Commits wait until it is there again."""
    scene.pair.standby.kill()
    scene.pair.standby.start()


def restart_then_fail_over(scene: Scene) -> None:
    """What only the killed server had must not have been answered as accepted."""
    scene.pair.standby.kill()
    scene.pair.main.kill()
    scene.pair.main.start()
    scene.pair.standby.start()
    scene.fail_over()


STRIKES: tuple[Strike, ...] = (
    fail_over,
    kill_primary,
    fail_over,
    fail_over_without_primary,
    restart_server,
    lose_standby,
    kill_primary,
    restart_then_fail_over,
)


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostgresPair]:
    with running_pair() as started:
        monkeypatch.setenv("MARIGRAPH_LOG", f"{started.url}?response_timeout_s=5")
        yield started


def run_shop(
    scene: Scene, seed: int, count: int, strikes: Mapping[int, Strike], scratch: Path
) -> None:
    """Send commands, strike after so many answers, and prove what must be true."""
    commands = list(itertools.islice(shop.commands(seed), count))

    def strike(answered: int) -> None:
        if answered in strikes:
            strikes[answered](scene)
            scene.strikes += 1

    with scene.backend.client(patience=120) as client:
        answers = shop.send_all(client, commands, strike)
    log = read_log(scene.backend.folder)
    require_answers_kept(log, commands, answers)
    require_sound(scene.backend, log, scratch)
    require_whole(scene.pair, log)


def require_whole(pair: PostgresPair, log: list[Event]) -> None:
    """The server that is written to has this log, and its hash chain is whole."""
    with closing(open_reader(pair.url)) as reader:
        assert reader.read(0, len(log) + 1) == log
        report = ChainVerification(reader, lambda _done, _total: None).run({})
        assert (report.head, report.findings) == (len(log), [])
    ((timeline,),) = pair.main.ask("SELECT timeline_id FROM pg_control_checkpoint()")
    assert isinstance(timeline, int)


def test_that_nothing_is_lost_or_doubled_when_a_standby_is_promoted_and_the_primary_killed(
    pair: PostgresPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    pair.wait_for("*")
    with running(tmp_path / "data", "--replicas", "1") as backend:
        scene = Scene(pair, backend)
        strikes: dict[int, Strike] = {150: fail_over, 300: kill_primary}
        run_shop(scene, 1, 450, strikes, tmp_path / "scratch.sqlite")
        assert scene.strikes == 2


@pytest.mark.campaign
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_that_nothing_is_lost_or_doubled_by_many_promotions(
    seed: int, pair: PostgresPair, tmp_path: Path
) -> None:
    dice = random.Random(seed)  # noqa: S311 - a dice, no secret
    places = dice.sample(range(100, 9_900), ROUNDS * len(STRIKES))
    strikes = dict(zip(places, ROUNDS * STRIKES, strict=True))
    pair.wait_for("*")
    with running(tmp_path / "data", "--replicas", "2") as backend:
        scene = Scene(pair, backend)
        run_shop(scene, seed, 10_000, strikes, tmp_path / "scratch.sqlite")
        assert (scene.strikes, scene.promotions) == (len(strikes), 4 * ROUNDS)
        sys.stdout.write(f"seed {seed}: {scene.strikes} losses\n")


@pytest.mark.campaign
@pytest.mark.parametrize("regrown", [False, True])
def test_that_events_that_a_promotion_lost_are_told_and_no_replica_goes_on_over_them(
    pair: PostgresPair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, regrown: bool
) -> None:
    make_impatient(monkeypatch)
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    with running(tmp_path / "data", "--replicas", "1") as backend, backend.client(60) as client:
        watch = HealthWatch(client)

        def register(*ids: int) -> int:
            some = [command("user.register", user_id=f"u{id_}", name="Anna") for id_ in ids]
            return accepted(client, *some)

        kept = register(*range(10))
        until(pair.is_level, "the standby has all")
        pair.standby.kill()
        last = register(*range(10, 20))
        until(
            lambda: client.health().replicas[0].applied == last, "the replica has applied all of it"
        )
        pair.main.kill()
        pair.standby.start()
        pair.fail_over()
        if regrown:
            more = [command("user.register", user_id=f"w{id_}", name="Bert") for id_ in range(15)]
            until(
                lambda: {answer.outcome for answer in sent(client, *more)} == {"accepted"},
                "the primary has begun anew, and takes commands",
            )
        report = watch.until(
            lambda report: (
                verdict_of(report, "replica-1").status == "AHEAD"
                and "log-lost" in {each.verdict.rule for each in report.problems}
            ),
            "the loss is told, and the replica holds",
        )
        lost = next(each.verdict.lost for each in report.problems if each.verdict.lost)
        assert (lost.first, lost.last) == (kept + 1, last)
