import subprocess
import sys
from pathlib import Path

import pytest


def killed(folder: Path, rounds: int) -> int:
    """Return how many of so many hand-overs were killed; nothing was lost or doubled by any."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_handover", str(folder), str(rounds), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, finished = map(int, done.stdout.split())
    assert dead + finished == rounds
    return dead


def test_that_a_killed_hand_over_loses_and_doubles_nothing(tmp_path: Path) -> None:
    assert killed(tmp_path, 6)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_hand_overs_lose_and_double_nothing(tmp_path: Path) -> None:
    assert killed(tmp_path, 200) > 150
