import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backend.cli.program import Program


def killed(folder: Path, rounds: int) -> tuple[int, int]:
    """Return how many processes were killed, and how many rebuilds were switched to."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_rebuilds", str(folder), str(rounds), "1"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MARIGRAPH_ARCHIVE": "false"},
    )
    assert done.returncode == 0, done.stderr
    dead, switched = map(int, done.stdout.split())
    return dead, switched


def test_that_a_killed_rebuild_goes_on_and_tears_nothing(tmp_path: Path) -> None:
    dead, switched = killed(tmp_path, 3)
    assert dead + switched


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_that_two_hundred_killed_rebuilds_lose_and_double_nothing(tmp_path: Path) -> None:
    dead, switched = killed(tmp_path, 200)
    assert min(dead, switched) > 100
    Program(tmp_path / "data").run("verify", "--quiet")
