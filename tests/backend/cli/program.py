"""The real program, run as an operator runs it."""

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec


class Ran(msgspec.Struct, frozen=True):
    """What came of a run."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The lines of the output, each a JSON object."""
        return [msgspec.json.decode(line, type=dict[str, Any]) for line in self.out.splitlines()]


class Program:
    """`marigraph` on one data folder; `patience` in seconds."""

    def __init__(self, folder: Path, *, replicas: int = 1, patience: float = 120) -> None:
        self.folder = folder
        self.patience = patience
        self._replicas = str(replicas)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "backend", *arguments]

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "MARIGRAPH" not in name}
        return kept | {"MARIGRAPH_DATA": str(self.folder), "MARIGRAPH_REPLICAS": self._replicas}

    def run(
        self, *arguments: str, said: str | bytes = b"", code: int | None = 0, **variables: str
    ) -> Ran:
        """Run a command to its end; its exit code must be `code`, unless that is None."""
        return self._run(self.command(*arguments), said, code, variables)

    def run_python(self, code: str) -> Ran:
        """Run a line of Python instead."""
        return self._run([sys.executable, "-c", code], b"", 0, {})

    def _run(
        self, command: list[str], said: str | bytes, code: int | None, variables: dict[str, str]
    ) -> Ran:
        done = subprocess.run(
            command,
            input=said.encode() if isinstance(said, str) else said,
            env=self.environment | variables,
            capture_output=True,
            timeout=self.patience,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert code is None or ran.code == code, ran
        assert "Traceback" not in ran.err, ran.err
        return ran

    @contextmanager
    def started(self, *arguments: str, **variables: str) -> Generator["subprocess.Popen[bytes]"]:
        """Start a command; it is ended when the context is left."""
        process = subprocess.Popen(
            self.command(*arguments),
            env=self.environment | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait(self.patience)

    @contextmanager
    def backend(self, **variables: str) -> Generator[None]:
        """Run a backend of the folder meanwhile, which alone is told these variables."""
        with self.started("backend", **variables) as process:
            assert process.stdout is not None
            ready = process.stdout.readline().decode()
            assert ready.startswith("ready: pid "), ready
            yield
