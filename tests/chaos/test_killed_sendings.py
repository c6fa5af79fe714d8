import subprocess
import sys
from pathlib import Path

import pytest


def killed(folder: Path, rounds: int) -> tuple[int, int]:
    """Return how many senders, and how many backends or parts of them, were killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_sendings", str(folder), str(rounds), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    senders, primaries, backends, finished = map(int, done.stdout.split())
    assert finished
    return senders, primaries + backends


@pytest.mark.campaign
@pytest.mark.timeout(3000)
def test_that_two_hundred_kills_of_sendings_lose_and_double_nothing(tmp_path: Path) -> None:
    senders, others = killed(tmp_path, 200)
    assert senders > 100
    assert others > 40
