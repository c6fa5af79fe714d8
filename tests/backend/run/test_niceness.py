"""A process that lets others go before, as Linux weighs it."""

import subprocess
import sys
from pathlib import Path

import pytest

AUTOGROUP = Path("/proc/self/autogroup")
STEP_BACK = (
    "import os; from pathlib import Path; from backend.run.niceness import step_back;"
    "group = Path('/proc/self/autogroup');"
    "before = os.nice(0);"
    "print(group.read_text().strip()); step_back(7); print(group.read_text().strip());"
    "print(os.nice(0) - before)"
)


def _stepped_back(*, own_session: bool) -> tuple[str, str]:
    """The group of a new process before and after it steps back, which raises its own niceness.

    A group reads as "" where the session was begun before the kernel made groups.
    """
    ran = subprocess.run(
        [sys.executable, "-c", STEP_BACK],
        start_new_session=own_session,
        capture_output=True,
        text=True,
        check=True,
    )
    before, after, raised = ran.stdout.splitlines()
    assert raised == "7"
    return before, after


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel weighs each process by itself")
def test_that_a_session_of_its_own_steps_back_as_a_whole() -> None:
    _, after = _stepped_back(own_session=True)

    assert after.endswith("nice 7")


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="this kernel weighs each process by itself")
def test_that_the_session_of_others_is_weighed_as_before() -> None:
    before, after = _stepped_back(own_session=False)

    assert after == before
