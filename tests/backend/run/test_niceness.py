"""A process that lets others go before, as Linux weighs it."""

import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
STEP_BACK = (
    "import os; from pathlib import Path; from backend.run.niceness import step_back;"
    "step_back(7); print(os.nice(0)); print(Path('/proc/self/autogroup').read_text())"
)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel weighs each process by itself")
@pytest.mark.parametrize(("own_session", "nice"), [(True, "nice 7"), (False, "nice 0")])
def test_that_a_session_of_its_own_steps_back_as_a_whole(*, own_session: bool, nice: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STEP_BACK],
        start_new_session=own_session,
        capture_output=True,
        text=True,
        check=True,
    )

    niceness, group = ran.stdout.splitlines()[:2]
    assert niceness == "7"
    assert group.endswith(nice)
