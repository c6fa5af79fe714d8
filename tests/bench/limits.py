"""The limits that figures are held against: what the disk and the bare drivers can do."""

import os
import statistics
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_BLOCK = b"m" * 4096


@contextmanager
def scratch() -> Generator[Path]:
    """Give a folder on the disk that the benchmark is run from; it is gone afterwards."""
    with TemporaryDirectory(prefix=".bench-", dir=Path.cwd()) as folder:
        yield Path(folder)


def flushes(folder: Path, seconds: float = 0.5) -> float:
    """Return how many times a second a block of 4 KiB can be appended and flushed (fdatasync)."""
    path = folder / "flushed"
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < seconds:
            os.write(file, _BLOCK)
            os.fdatasync(file)
            done += 1
        return done / (time.perf_counter() - began)
    finally:
        os.close(file)
        path.unlink()


def seconds(work: Callable[[], object]) -> float:
    """Return how long the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile(values: list[float], percent: float) -> float:
    """Return the value below which so many percent of the values lie."""
    return statistics.quantiles(values, n=1000, method="inclusive")[round(percent * 10) - 1]


def written_bytes() -> int:
    """Return the bytes that this process has had written to disks (Linux; else 0)."""
    path = Path("/proc/self/io")
    if not path.exists():
        return 0
    lines = dict(line.split(": ") for line in path.read_text().splitlines())
    return int(lines["write_bytes"])
