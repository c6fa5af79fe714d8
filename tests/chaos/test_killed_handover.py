import subprocess
import sys
from pathlib import Path

import pytest


def kill(folder: Path, kills: int) -> None:
    """Kill so many hand-overs on their way; those that were done before are not counted."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.killed_handover", str(folder), str(kills), "1"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, _ = map(int, done.stdout.split())
    assert dead == kills


def test_that_a_killed_hand_over_loses_and_doubles_nothing(tmp_path: Path) -> None:
    kill(tmp_path, 6)


@pytest.mark.campaign
@pytest.mark.timeout(1200)
def test_that_two_hundred_killed_hand_overs_lose_and_double_nothing(tmp_path: Path) -> None:
    kill(tmp_path, 200)
