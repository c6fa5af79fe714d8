import subprocess
import sys
from pathlib import Path

import pytest


def kill(folder: Path, kills: int) -> tuple[int, int]:
    """Kill so many processes at work; return how many senders, and how many backends or primaries.

    Kills that came when the work was over are not counted.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_sendings", str(folder), str(kills), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    senders, primaries, backends, _, finished = map(int, done.stdout.split())
    assert senders + primaries + backends >= kills
    assert finished
    return senders, primaries + backends


def test_that_a_killed_sending_loses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    kill(tmp_path, 3)


@pytest.mark.campaign
@pytest.mark.timeout(3000)
def test_that_two_hundred_kills_of_sendings_lose_and_double_nothing(tmp_path: Path) -> None:
    senders, others = kill(tmp_path, 200)
    assert senders > 100
    assert others > 40
