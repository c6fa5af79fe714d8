import subprocess
import sys
from pathlib import Path

import pytest


def kill(folder: Path, kills: int) -> None:
    """Kill so many replicas at work; those that were done before are not counted."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_bulks", str(folder), str(kills), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, _, applied, failed, _ = map(int, done.stdout.split())
    assert dead == kills
    assert applied
    assert failed


def test_that_a_killed_bulk_operation_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    kill(tmp_path, 8)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_bulk_operations_lose_nothing(tmp_path: Path) -> None:
    kill(tmp_path, 200)
