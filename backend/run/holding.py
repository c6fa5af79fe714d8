"""The data folder is held by one backend at a time."""

from filelock import FileLock, Timeout

from backend.errors import AlreadyRunning, Unavailable, Unreadable
from backend.settings import Settings
from backend.wire import connection

LOCK = "backend.lock"


def hold(settings: Settings) -> FileLock:
    """Hold the data folder until the lock is released, or the process ends.

    Raises:
        AlreadyRunning: another backend holds it.
    """
    lock = FileLock(settings.folder / LOCK, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise AlreadyRunning(
            f"Another backend{_who(settings)} runs on {settings.folder}."
        ) from error
    return lock


def _who(settings: Settings) -> str:
    """Say which process holds the folder, as far as that is known."""
    try:
        return f" (pid {connection.read(settings.folder).pid})"
    except (Unavailable, Unreadable):
        return ""
