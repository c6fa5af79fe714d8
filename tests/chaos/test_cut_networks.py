"""Two backends and their operators on hosts of their own, whose cables are pulled meanwhile.

Every command is answered once, and what was accepted stands in the log once, however often the
network is cut and the primary killed; an operator whose invitation is revoked is refused.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.chaos.networks import Host, hosts
from tests.running import until

ROUNDS = 24
SEED = 20_261_127
_LONGEST_CUT_S = 20.0  # beyond the 15 s after which a connection is given up
_BETWEEN_S = 2.0


class Shop:
    """A backend on a host, and an operator of it on another one."""

    def __init__(self, host: Host, desk: Host, folder: Path) -> None:
        self.host, self.desk, self.folder = host, desk, folder
        self.data, self.invitation = folder / "data", folder / "invitation"
        self.answers = folder / "answers"

    def marigraph(self, *words: str) -> list[str]:
        return self.host.command(sys.executable, "-m", "backend", *words)

    def run(self, *words: str) -> str:
        """Run a command beside the backend."""
        done = subprocess.run(
            self.marigraph(*words, "--data", str(self.data)),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def from_desk(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command with the invitation, on the operator's host."""
        program = (sys.executable, "-m", "backend", "--invitation", str(self.invitation))
        return subprocess.run(
            self.desk.command(*program, *words), check=False, capture_output=True, text=True
        )

    def kill_primary(self) -> None:
        """End the primary as a power cut would."""
        lines = self.run("status", "--json").splitlines()
        found = [each for each in map(json.loads, lines) if each.get("role") == "primary"]
        if found and found[0]["pid"]:
            psutil.Process(found[0]["pid"]).kill()  # type: ignore[no-untyped-call]  # untyped psutil

    def answered(self) -> int:
        return self.answers.read_text().count("\n") if self.answers.exists() else 0

    @contextmanager
    def open(self) -> Generator[None]:
        """Run the backend, invite, and let the operator work; both end in order."""
        listen = ("--listen", self.host.address, "--replicas", "1")
        backend = subprocess.Popen(
            self.marigraph("backend", "--data", str(self.data), *listen),
            stdout=subprocess.DEVNULL,
        )
        try:
            until((self.data / "connection.json").exists, "the backend has begun")
            self.run(
                "invite", "add", "desk", "--role", "operator", "--output", str(self.invitation)
            )
            until(lambda: self.from_desk("status").returncode == 0, "the operator's host sees it")
            yield
        finally:
            backend.terminate()
            assert backend.wait(60) == 0

    @contextmanager
    def operator(self) -> Generator[None]:
        """Let commands be sent, over whatever comes; at the end all are answered."""
        folder = next(Path(self.folder / "home" / "marigraph-invitations").iterdir())
        words = (sys.executable, "-m", "tests.chaos.remote_operator", str(folder), self.host.name)
        with self.answers.open("wb") as out:
            working = subprocess.Popen(self.desk.command(*words), stdin=subprocess.PIPE, stdout=out)
            try:
                yield
                assert working.poll() is None, "the operator has ended by itself"
                assert working.stdin is not None
                working.stdin.write(b"stop\n")
                working.stdin.close()
                assert working.wait(120) == 0
            finally:
                working.kill()
                working.wait()


def events_by_user(shop: Shop) -> Counter[str]:
    """Return how often each user was registered, as the log has it."""
    file = shop.folder / "events.jsonl"
    shop.run("export", str(file))
    lines = map(json.loads, file.read_text().splitlines())
    return Counter(each["data"]["user_id"] for each in lines)


@pytest.mark.campaign
def test_that_cut_networks_lose_and_double_nothing_and_heal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same cuts again, no secret
    with hosts([("eu", "10.77.0.1"), ("us", "10.77.0.2"), ("desk", "10.77.0.9")]) as made:
        eu, us, desk = made
        shops = [Shop(eu, desk, tmp_path / "eu"), Shop(us, desk, tmp_path / "us")]
        for shop in shops:
            shop.folder.mkdir()
        with _opened(shops[0], monkeypatch), _opened(shops[1], monkeypatch):
            with shops[0].operator(), shops[1].operator():
                for number in range(ROUNDS):
                    _disturb(shops, made, number, chance)
            for shop in shops:
                said = Counter(line.split()[0] for line in shop.answers.read_text().splitlines())
                accepted = {
                    line.split()[1]
                    for line in shop.answers.read_text().splitlines()
                    if line.startswith("accepted ")
                }
                assert set(said) == {"accepted"}, said
                assert events_by_user(shop) == dict.fromkeys(accepted, 1)
                sys.stdout.write(f"{shop.host.name}: {len(accepted)} commands\n")
                shop.run("invite", "revoke", "desk")
                refused = shop.from_desk("status")
                assert refused.returncode == 3
                assert "refuses this invitation" in refused.stderr


@contextmanager
def _opened(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Open a shop, with a home of its own for what its operator keeps."""
    monkeypatch.setenv("XDG_DATA_HOME", str(shop.folder / "home"))
    with shop.open():
        yield


def _disturb(shops: list[Shop], made: list[Host], number: int, chance: random.Random) -> None:
    """Pull one cable for a while, or kill a primary; then wait until both operators go on."""
    before = [shop.answered() for shop in shops]
    if number % 4 == 3:
        chance.choice(shops).kill_primary()
    else:
        host = chance.choice(made)
        host.cut(is_cut=True)
        time.sleep(chance.choice((0.3, 2.0, 6.0, _LONGEST_CUT_S)))  # a cut is a length of time
        host.cut(is_cut=False)
    until(
        lambda: all(
            shop.answered() > known + 20 for shop, known in zip(shops, before, strict=True)
        ),
        "both operators go on",
    )
    time.sleep(_BETWEEN_S * chance.random())  # so that the next one comes at any moment
