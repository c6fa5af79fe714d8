"""Writers of a log in NATS that are processes of their own, and may be stopped or killed."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from backend.store.nats_engine.nats_log_url import parse_nats_url


def elsewhere(url: str, folder: Path) -> str:
    """Return the URL of the same log for another data folder."""
    path = parse_nats_url(url).index
    return url.replace(str(path), str(folder / "elsewhere" / "log-index.sqlite"))


class Writer:
    """A writer in a process of its own."""

    def __init__(self, url: str) -> None:
        module = "tests.backend.store.nats_engine.writer_process"
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def await_log(self) -> None:
        """Wait until it has opened the log."""
        assert self.read() == "open"

    def append(self) -> str:
        self.ask()
        return self.read()

    def ask(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        with self.process:
            self.process.kill()


@contextmanager
def writing(url: str) -> Generator[Writer]:
    """Run a writer that has the log open."""
    writer = Writer(url)
    try:
        writer.await_log()
        yield writer
    finally:
        writer.end()
