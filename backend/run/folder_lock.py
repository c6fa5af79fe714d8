"""The data folder is held by one backend at a time."""

from filelock import FileLock, Timeout

from backend.errors import AlreadyRunning, Unavailable, Unreadable
from backend.settings import Settings
from backend.wire import connection

LOCK_FILE = "backend.lock"


def lock_folder(settings: Settings) -> FileLock:
    """Hold the data folder until the lock is released, or the process ends.

    Raises:
        AlreadyRunning: another backend holds it.
    """
    lock = FileLock(settings.data_folder / LOCK_FILE, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise AlreadyRunning(
            f"Another backend{_describe_holder(settings)} runs on {settings.data_folder}."
        ) from error
    return lock


def _describe_holder(settings: Settings) -> str:
    """Say which process holds the folder, as far as that is known."""
    try:
        return f" (pid {connection.read_connection_file(settings.data_folder).pid})"
    except (Unavailable, Unreadable):
        return ""
