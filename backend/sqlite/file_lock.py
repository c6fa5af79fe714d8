"""One process at a time writes a file."""

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

from backend.errors import AlreadyRunning, StorageFailed

_OWNER_ONLY = 0o600


def acquire_file_lock(
    path: Path, describe_holder: Callable[[], str], *, timeout_s: float = 0.0
) -> FileLock:
    """Hold the lock file `path` until it is released, or the process ends.

    `describe_holder` makes the sentence for who comes second, and is asked only then. A process
    that is just dying is waited for, up to `timeout_s`.

    Raises:
        AlreadyRunning: another process still holds it.
        StorageFailed: no lock can be made there.
    """
    lock = FileLock(path, mode=_OWNER_ONLY)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=timeout_s)
    except Timeout as error:
        raise AlreadyRunning(describe_holder()) from error
    except OSError as error:
        raise StorageFailed(
            f"{path.parent}: {error.strerror}. Choose a data folder that this user may write to."
        ) from error
    return lock
