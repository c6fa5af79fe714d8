"""What the command line says of a backend, each command a process of its own."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryFile
from typing import Any

import msgspec

from tests.backend.cli.program import RunResult

JsonObject = dict[str, Any]


class ReportedState(msgspec.Struct, frozen=True, kw_only=True):
    """What `health`, `alerts`, `parked` and `audit` say, with the exit codes of the first two."""

    codes: tuple[int, int]
    health: JsonObject
    alerts: list[JsonObject]
    parked: list[JsonObject]
    acts: list[JsonObject]

    @property
    def statuses(self) -> dict[str, str]:
        """The status of every process."""
        return {each["name"]: each["status"] for each in self.health.get("processes", [])}

    @property
    def firing(self) -> set[str]:
        """The alerts that fire."""
        return {each["id"] for each in self.alerts if each.get("state") == "firing"}

    def outcomes(self, act: str) -> list[str]:
        """What came of each act of a kind, the oldest first."""
        found = sorted(self.acts, key=lambda each: int(each["number"]))
        return [each["outcome"] for each in found if each["act"] == act]


class CommandLine:
    """`marigraph` on a data folder; `run_while` lets the window go on meanwhile."""

    def __init__(self, folder: Path, run_while: Callable[[Callable[[], bool]], None]) -> None:
        self._folder, self._run_while = folder, run_while

    def run(self, *arguments: str, stdin: bytes = b"", code: int | None = 0) -> RunResult:
        """Run a command to its end; its exit code must be `code`, unless that is None."""
        (ran,) = self.run_all([arguments], stdin)
        assert code is None or ran.code == code, ran
        return ran

    def run_all(self, commands: Sequence[Sequence[str]], stdin: bytes = b"") -> list[RunResult]:
        """Run commands at the same time."""
        started = [StartedCommand(self._folder, each, stdin) for each in commands]
        self._run_while(lambda: any(each.is_running() for each in started))
        return [each.result() for each in started]

    def start(self, *arguments: str, stdin: bytes = b"") -> "StartedCommand":
        """Start a command, and leave it to itself."""
        return StartedCommand(self._folder, arguments, stdin)

    def report_state(self) -> ReportedState:
        """Ask for everything at once."""
        asked = [(name, "--json") for name in ("health", "alerts", "parked", "audit")]
        health, alerts, parked, audit = self.run_all(asked)
        return ReportedState(
            codes=(health.code, alerts.code),
            health=health.objects[0] if health.objects else {},
            alerts=alerts.objects,
            parked=parked.objects,
            acts=audit.objects,
        )


class StartedCommand:
    """One run of the program, with files for what it reads and says."""

    def __init__(self, folder: Path, arguments: Sequence[str], stdin: bytes) -> None:
        self._out, self._err = TemporaryFile(), TemporaryFile()  # noqa: SIM115 - they outlive this
        self._process = Popen(
            [sys.executable, "-m", "backend", *arguments, "--data", str(folder)],
            stdin=PIPE if stdin else DEVNULL,
            stdout=self._out,
            stderr=self._err,
        )
        if self._process.stdin is not None:
            self._process.stdin.write(stdin)
            self._process.stdin.close()

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def result(self) -> RunResult:
        """Wait for its end."""
        code = self._process.wait(60)
        texts: list[str] = []
        for file in (self._out, self._err):
            file.seek(0)
            texts.append(file.read().decode())
            file.close()
        return RunResult(code, *texts)
