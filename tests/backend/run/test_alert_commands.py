"""Operators' commands: run without a shell, few at a time, not for long."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.run.alert_commands import MAX_RUNNING, AlertCommands
from backend.telemetry.alerts.command_run import CommandRun
from backend.wire.loop import Loop
from tests.running import until

PATIENCE_S = 60.0


def is_running(pid: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody reaped has."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] not in "ZX"


class Runs:
    """Commands in a loop that a test runs until it has seen what it waits for."""

    def __init__(self, folder: Path) -> None:
        self.loop = Loop()
        self.folder = folder
        self.ended: list[str] = []
        self.most = 0
        self.now_s = 0.0
        self._wanted = 0
        self.commands = AlertCommands(self.loop, folder, lambda: self.now_s)
        self.loop.every(0.02, self._tick)

    def start(self, *command: str, **environment: str) -> None:
        run = CommandRun(("rule", "replica-1", ""), "firing", list(command), environment)
        self.commands.start(run, self.ended.append)

    def start_python(self, code: str, **environment: str) -> None:
        self.start(sys.executable, "-c", code, **environment)

    def await_ends(self, count: int) -> list[str]:
        self._wanted = count
        if len(self.ended) < count:
            self.loop.after(PATIENCE_S, self.loop.stop)
            self.loop.run()
        assert len(self.ended) == count
        return self.ended

    def _tick(self) -> None:
        self.most = max(self.most, len(self.commands.pids))
        self.commands.reap()
        if len(self.ended) >= self._wanted:
            self.loop.stop()


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    started = Runs(tmp_path)
    yield started
    started.commands.stop()


def test_that_a_command_is_told_of_its_alert_and_read_by_no_shell(runs: Runs) -> None:
    code = "import os, sys; open('got', 'w').write(os.environ['MARIGRAPH_ALERT_ID'] + sys.argv[1])"
    runs.start(sys.executable, "-c", code, "; $HOME *", MARIGRAPH_ALERT_ID="late@replica-1 ")
    assert runs.await_ends(1) == [""]
    assert (runs.folder / "got").read_text() == "late@replica-1 ; $HOME *"


def test_that_a_command_that_fails_says_how_with_its_last_line(runs: Runs) -> None:
    runs.start_python("print('first'); raise SystemExit('no route to host')")
    (error,) = runs.await_ends(1)
    assert error == f"{sys.executable} ended with 1: no route to host"


def test_that_a_command_that_cannot_be_started_says_why(runs: Runs) -> None:
    runs.start("/nowhere/page")
    assert runs.await_ends(1) == ["/nowhere/page cannot be started: No such file or directory."]


def test_that_a_command_that_hangs_is_ended_with_what_it_started(runs: Runs) -> None:
    code = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('child.new', 'w').write(str(child.pid)); os.rename('child.new', 'child')\n"
        "time.sleep(600)"  # would outlive the test
    )
    runs.start_python(code)
    child = runs.folder / "child"

    def look() -> None:
        if child.exists():
            runs.now_s = 1_000.0

    runs.loop.every(0.02, look)
    (error,) = runs.await_ends(1)
    assert "took longer than" in error
    grandchild = int(child.read_text())
    until(lambda: not is_running(grandchild), "what it started has ended, too")


def test_that_a_command_that_floods_its_output_is_read_and_forgotten(runs: Runs) -> None:
    runs.start_python("import sys; sys.stdout.write('x' * 3_000_000); sys.exit(3)")
    (error,) = runs.await_ends(1)
    assert " ended with 3: xxx" in error
    assert len(error) < 3_000


def test_that_few_run_at_a_time(runs: Runs) -> None:
    for _ in range(2 * MAX_RUNNING):
        runs.start_python("import time; time.sleep(0.05)")  # long enough to overlap
    assert runs.await_ends(2 * MAX_RUNNING) == [""] * (2 * MAX_RUNNING)
    assert 1 <= runs.most <= MAX_RUNNING


def test_that_what_runs_at_the_end_is_ended(runs: Runs) -> None:
    runs.start_python("import time; time.sleep(600)")  # would outlive the test
    pid = runs.commands.pids[0]
    runs.commands.stop()
    assert not is_running(pid)
    assert runs.ended == []
