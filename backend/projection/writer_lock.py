"""One process at a time writes a file of read models."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from backend.errors import AlreadyRunning, StorageFailed

PATIENCE_S = 15.0  # seconds that a process before us may take to die


@contextmanager
def hold_writer_lock(path: Path, patience_s: float = PATIENCE_S) -> Generator[None]:
    """Hold the file for writing; a process that is just dying is waited for.

    Raises:
        AlreadyRunning: another process still holds it.
        StorageFailed: no lock can be made beside it.
    """
    lock = FileLock(path.with_suffix(".lock"))
    try:
        lock.acquire(timeout=patience_s)
    except Timeout as error:
        raise AlreadyRunning(
            f"Another process writes the read models in {path.name}: one that an earlier backend"
            " left behind, or a second backend. End it, and start again."
        ) from error
    except OSError as error:
        raise StorageFailed(
            f"{path.parent}: {error.strerror}. Choose a data folder that this user may write to."
        ) from error
    try:
        yield
    finally:
        lock.release()
