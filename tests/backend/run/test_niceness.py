"""A process that lets others go before, as Linux weighs it."""

import subprocess
import sys
from pathlib import Path

import backend

AUTOGROUP = Path("/proc/self/autogroup")
STEP_BACK = (
    "import os; from pathlib import Path; from backend.run.niceness import step_back;"
    "path = Path('/proc/self/autogroup');"
    "group = lambda: path.read_text().strip() if path.exists() else '';"
    "before = os.nice(0);"
    "print(group()); step_back(7); print(group());"
    "print(os.nice(0) - before)"
)

BUSY_AT_FIRST = """
from backend.run import niceness

class Group:
    asked = 0

    def write_text(self, text):
        self.asked += 1
        if self.asked < 3:
            raise BlockingIOError
        print(text, self.asked)

niceness._AUTOGROUP = Group()
niceness.step_back(7)
"""


def _stepped_back(*, own_session: bool) -> tuple[str, str]:
    """The group of a new process before and after it steps back, which raises its own niceness.

    A group reads as "" where the kernel makes none, or has made none for this session.
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


def test_that_a_session_of_its_own_steps_back_as_a_whole() -> None:
    _, after = _stepped_back(own_session=True)

    assert after.endswith("nice 7" if AUTOGROUP.exists() else "")


def test_that_the_session_of_others_is_weighed_as_before() -> None:
    before, after = _stepped_back(own_session=False)

    assert after == before


def test_that_who_steps_back_beside_others_waits_for_his_turn() -> None:
    """Linux refuses a second change within a tenth of a second, to all but root."""
    ran = subprocess.run(
        [sys.executable, "-c", BUSY_AT_FIRST],
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "7 3\n"


def test_that_whoever_steps_back_does_so_in_one_way() -> None:
    root = Path(backend.__file__).parent
    lowering = ("os.nice(", "os.setpriority(", "_AUTOGROUP")
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if any(each in path.read_text() for each in lowering)
    }
    assert found == {"run/niceness.py"}
