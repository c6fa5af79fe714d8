"""One process at a time writes a file of read models."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from backend.sqlite.file_lock import acquire_file_lock

PATIENCE_S = 15.0  # that a process before us may take to die


@contextmanager
def hold_writer_lock(path: Path, patience_s: float = PATIENCE_S) -> Generator[None]:
    """Hold the file for writing; a process that is just dying is waited for.

    Raises:
        AlreadyRunning: another process still holds it.
        StorageFailed: no lock can be made beside it.
    """
    lock = acquire_file_lock(
        path.with_suffix(".lock"),
        lambda: (
            f"Another process writes the read models in {path.name}: one that an earlier backend"
            " left behind, or a second backend. End it, and start again."
        ),
        timeout_s=patience_s,
    )
    try:
        yield
    finally:
        lock.release()
