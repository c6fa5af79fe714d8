import itertools
import random
from pathlib import Path

import pytest

from backend.messages.commands import Answer
from tests.chaos import shop
from tests.chaos.proof import read_log, require_answers_kept, require_sound
from tests.running import Running, running


def kill(backend: Running, victim: str) -> None:
    """End a process without warning; a new supervisor is started as an operator would."""
    if victim == "supervisor":
        backend.kill_supervisor()
        backend.start()
    else:
        backend.kill(victim)


def run_shop(
    backend: Running, seed: int, count: int, strikes: dict[int, str], scratch: Path
) -> None:
    """Send commands, strike after so many answers, and prove what must be true."""
    commands = list(itertools.islice(shop.commands(seed), count))
    answers: list[Answer] = []
    with backend.client(patience=60) as client:
        for answer in client.send(commands):
            answers.append(answer)
            if len(answers) in strikes:
                kill(backend, strikes[len(answers)])
    log = read_log(backend.folder)
    require_answers_kept(log, commands, answers)
    require_sound(backend, log, scratch)


def test_that_nothing_is_lost_or_doubled_when_processes_are_killed(
    backend: Running, tmp_path: Path
) -> None:
    strikes = {300: "primary", 600: "replica-1", 700: "archive", 900: "supervisor", 1100: "primary"}
    run_shop(backend, 1, 1500, strikes, tmp_path / "scratch.sqlite")


@pytest.mark.campaign
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(5))
def test_that_nothing_is_lost_or_doubled_by_many_crashes(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_SNAPSHOT_EVERY", "5")
    dice = random.Random(seed)  # noqa: S311 - a dice, no secret
    victims = ("primary", "primary", "replica-1", "replica-2", "archive", "supervisor")
    strikes = {dice.randint(100, 19_900): dice.choice(victims) for _ in range(12)}
    with running(tmp_path / "data", "--replicas", "2") as backend:
        run_shop(backend, seed, 20_000, strikes, tmp_path / "scratch.sqlite")
