"""The real program, run as an operator runs it."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from unittest.mock import patch

import msgspec

from backend.cli.program import build_program
from backend.client import discovery
from tests.warm_starts import start_backend, start_borrowed_backend


class RunResult(msgspec.Struct, frozen=True):
    """What came of a run."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The lines of the output, each a JSON object."""
        return [msgspec.json.decode(line, type=dict[str, Any]) for line in self.out.splitlines()]


class Program:
    """`marigraph` on one data folder; `patience` in seconds.

    `run` calls the program in this process, and `backend` forks it, as `run` does where it starts
    one: that spares the start of an interpreter. `started` and `run_python` begin one of their own.
    """

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
        self, *arguments: str, stdin: str | bytes = b"", code: int | None = 0, **variables: str
    ) -> RunResult:
        """Run a command to its end; its exit code must be `code`, unless that is None."""
        written = stdin.encode() if isinstance(stdin, str) else stdin
        ran = _called(arguments, self.environment | variables, written)
        assert code is None or ran.code == code, ran
        return ran

    def run_python(self, code: str) -> RunResult:
        """Run a line of Python, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=self.environment,
            capture_output=True,
            timeout=self.patience,
            check=True,
            text=True,
        )
        return RunResult(done.returncode, done.stdout, done.stderr)

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
        """Run a backend of the folder meanwhile, which alone has these variables."""
        reading, writing = os.pipe()
        with Path(os.devnull).open("r+b", 0) as nowhere, os.fdopen(reading) as output:
            with os.fdopen(writing, "w") as given:
                streams = nowhere.fileno(), given.fileno(), nowhere.fileno()
                process = start_backend(["backend"], self.environment | variables, streams)
            try:
                ready = output.readline()
                assert ready.startswith("ready: pid "), ready
                yield
            finally:
                process.terminate()
                process.wait(self.patience)


def _called(arguments: tuple[str, ...], environment: dict[str, str], stdin: bytes) -> RunResult:
    """Call the program with files for its three streams; what it raises goes on to the test."""
    with TemporaryFile() as into, TemporaryFile() as out, TemporaryFile() as err:
        into.write(stdin)
        into.seek(0)
        with _standing_in(environment, into, out, err):
            code = _code_of(arguments)
        out.seek(0)
        err.seek(0)
        return RunResult(code, out.read().decode(), err.read().decode())


def _code_of(arguments: tuple[str, ...]) -> int:
    try:
        build_program(arguments)(list(arguments), prog_name="marigraph")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _standing_in(
    environment: dict[str, str], into: IO[bytes], out: IO[bytes], err: IO[bytes]
) -> Generator[None]:
    """Give this process the environment and the streams of the program, for a while."""
    kept = dict(os.environ), sys.stdin, sys.stdout, sys.stderr, signal.getsignal(signal.SIGTERM)
    os.environ.clear()
    os.environ.update(environment)
    try:
        with (
            patch.object(discovery, "start_borrowed_backend", start_borrowed_backend),
            _text(into, "r") as sys.stdin,
            _text(out, "w") as sys.stdout,
            _text(err, "w") as sys.stderr,
        ):
            yield
    finally:
        os.environ.clear()
        os.environ.update(kept[0])
        _, sys.stdin, sys.stdout, sys.stderr, stop = kept
        signal.signal(signal.SIGTERM, stop)


def _text(stream: IO[bytes], mode: str) -> IO[str]:
    return open(stream.fileno(), mode, encoding="utf-8", closefd=False)
