import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.backend.cli.program import Program


def kill(folder: Path, kills: int) -> int:
    """Kill so many processes at work, and return how many rebuilds were switched to."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_rebuilds", str(folder), str(kills), "1"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MARIGRAPH_ARCHIVE": "false"},
    )
    assert done.returncode == 0, done.stderr
    dead, switched = map(int, done.stdout.split())
    assert dead >= kills
    return switched


def test_that_a_killed_rebuild_goes_on_and_tears_nothing(tmp_path: Path) -> None:
    kill(tmp_path, 3)


@pytest.mark.campaign
@pytest.mark.timeout(3600)
def test_that_two_hundred_killed_rebuilds_lose_and_double_nothing(tmp_path: Path) -> None:
    assert kill(tmp_path, 200) > 100
    Program(tmp_path / "data").run("verify", "--quiet")
