import subprocess
import sys
from pathlib import Path

import pytest


def killed(folder: Path, rounds: int) -> int:
    """Return how many of so many replicas were killed at work; nothing was lost or doubled."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_bulks", str(folder), str(rounds), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, finished, applied, failed, _ = map(int, done.stdout.split())
    assert dead + finished == rounds
    assert applied
    assert failed
    return dead


def test_that_a_killed_bulk_operation_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    assert killed(tmp_path, 8)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_bulk_operations_lose_nothing(tmp_path: Path) -> None:
    assert killed(tmp_path, 200) > 100
