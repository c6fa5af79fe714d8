import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from backend.wire.backend_process import find_backend
from tests.process_reaper import reaping
from tests.running import Running, until

# Its backend is no child of it, as one that the window starts; then it waits for being killed.
TESTS = """
import sys
from pathlib import Path
from backend.wire.backend_process import start_detached_backend
from tests.process_reaper import reaping

with reaping():
    start_detached_backend(Path(sys.argv[1]))
    sys.stdin.read()
"""


def test_that_killed_tests_leave_no_backend_behind_even_a_frozen_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TESTS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as tests:
        until(lambda: find_backend(tmp_path) is not None, "the backend has bound its sockets")
        pids = [process.pid for process in Running(tmp_path).processes().values() if process.pid]
        os.kill(pids[0], signal.SIGSTOP)
        tests.kill()
    until(lambda: not any(map(psutil.pid_exists, pids)), "all of its processes have ended")


def test_that_a_process_which_a_test_has_left_is_named_and_killed() -> None:
    left: list[subprocess.Popen[bytes]] = []
    with pytest.raises(AssertionError, match=r"left behind by a test:\n\d+ .*sleep 600"):  # noqa: SIM117 - the inner one raises
        with reaping(grace_s=0.0):
            left.append(subprocess.Popen(["sleep", "600"]))
    assert left[0].wait() == -signal.SIGKILL
