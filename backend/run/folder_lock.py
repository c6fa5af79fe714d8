"""The data folder is held by one backend at a time."""

from pathlib import Path

from filelock import FileLock

from backend.errors import Unavailable, Unreadable
from backend.settings import Settings
from backend.sqlite.file_lock import acquire_file_lock
from backend.wire import connection
from backend.wire.invitation import INVITATION_FILE


def lock_folder(settings: Settings) -> FileLock:
    """Hold the data folder until the lock is released, or the process ends.

    Raises:
        AlreadyRunning: another backend holds it.
        StorageFailed: no lock can be made there.
    """
    return acquire_file_lock(
        settings.data_folder / connection.LOCK_FILE,
        lambda: f"Another backend{_describe_holder(settings)} runs on {settings.data_folder}.",
    )


def refuse_invited(folder: Path) -> None:
    """Start no backend in a folder that stands for one of another host.

    Raises:
        Unavailable: code `other-host`; it is such a folder.
    """
    if (folder / INVITATION_FILE).exists():
        raise Unavailable(
            f"{folder} stands for the backend of another host, which is started there. Choose"
            " another folder with --data.",
            code="other-host",
        )


def _describe_holder(settings: Settings) -> str:
    """Say which process holds the folder, as far as that is known."""
    try:
        return f" (pid {connection.read_connection_file(settings.data_folder).pid})"
    except (Unavailable, Unreadable):
        return ""
