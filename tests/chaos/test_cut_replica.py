"""A replica on another host whose cable is pulled, and that is killed, while commands go on.

Whatever comes when, its copy of the log is the log, and it comes to the log's end by itself.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.networks import Host, hosts
from tests.chaos.test_cut_networks import Shop
from tests.running import until

ROUNDS = 16
SEED = 20_261_128
_CUTS_S = (0.3, 3.0, 20.0)  # the last beyond the 15 s after which a connection is given up


class Replica:
    """The replica's host, and the process on it."""

    def __init__(self, host: Host, shop: Shop, folder: Path) -> None:
        self.host, self.shop, self.data = host, shop, folder / "rows"
        self._invitation = folder / "tokyo.invitation"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ("replica", "join", str(self._invitation), "--data", str(self.data))
        self._process = subprocess.Popen(
            self.host.command(sys.executable, "-m", "backend", *words), stdout=subprocess.DEVNULL
        )

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        assert self._process.wait(60) == 0

    def has_caught_up(self) -> bool:
        """Whether the primary's host sees it at the log's end."""
        lines = map(json.loads, self.shop.run("status", "--json").splitlines())
        found = [each for each in lines if each["kind"] == "replica" and each["name"] == "tokyo"]
        return bool(found) and found[0]["events_behind"] == 0

    def exported(self) -> list[str]:
        """Return its copy of the log."""
        file = self.data.parent / "copy.jsonl"
        words = ("export", str(file), "--data", str(self.data))
        subprocess.run(
            self.host.command(sys.executable, "-m", "backend", *words),
            check=True,
            capture_output=True,
        )
        return file.read_text().splitlines()

    def invite(self) -> None:
        words = ("--role", "replica", "--output", str(self._invitation))
        self.shop.run("invite", "add", "tokyo", *words)


@contextmanager
def commands(shop: Shop) -> Generator[None]:
    """Send commands beside the backend until the end of the context."""
    words = (sys.executable, "-m", "tests.chaos.remote_operator", str(shop.data), shop.host.name)
    with shop.answers.open("wb") as out:
        working = subprocess.Popen(shop.host.command(*words), stdin=subprocess.PIPE, stdout=out)
        try:
            yield
        finally:
            working.communicate(b"stop\n", timeout=120)


@pytest.mark.campaign
def test_that_a_cut_and_killed_replica_has_the_log_and_comes_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same cuts again, no secret
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    with hosts([("eu", "10.77.0.1"), ("tokyo", "10.77.0.3"), ("desk", "10.77.0.9")]) as made:
        eu, tokyo, desk = made
        shop = Shop(eu, desk, tmp_path)
        with shop.open():
            replica = Replica(tokyo, shop, tmp_path)
            replica.invite()
            replica.start()
            with commands(shop):
                for number in range(ROUNDS):
                    disturb(replica, number, chance)
            until(replica.has_caught_up, "the replica is at the log's end")
            shop.run("export", str(tmp_path / "log.jsonl"))
            log = (tmp_path / "log.jsonl").read_text().splitlines()
            assert replica.exported() == log
            sys.stdout.write(f"{len(log)} events, the same on both hosts\n")
            replica.stop()


def disturb(replica: Replica, number: int, chance: random.Random) -> None:
    """Pull the cable, or kill the replica or the primary; then wait until it has caught up."""
    if number % 4 == 2:
        replica.kill()
        replica.start()
    elif number % 4 == 3:
        replica.shop.kill_primary()
    else:
        replica.host.cut(is_cut=True)
        time.sleep(chance.choice(_CUTS_S))  # a cut is a length of time
        replica.host.cut(is_cut=False)
    before = replica.shop.answered()
    until(lambda: replica.shop.answered() > before, "commands go on")
    until(replica.has_caught_up, "the replica has caught up")
    time.sleep(chance.random())  # so that the next one comes at any moment
