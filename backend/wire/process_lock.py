"""A lock file that one process holds as long as it lives, while others ask whether one does."""

import fcntl
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from backend.errors import AlreadyRunning, StorageFailed

_ATTEMPTS = 20
_PAUSE_S = 0.01  # between two of them: whoever asks has the lock for a moment


class ProcessLock:
    """The lock of one file; the system gives it back when its process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """`path`: of the file, which is made when it is first held."""
        self._path = path

    def is_held(self) -> bool:
        """Say whether a process holds it."""
        try:
            with self._path.open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:  # its process holds it
            return True
        except OSError:  # it was never held
            return False
        return False

    @contextmanager
    def hold(self, refusal: str) -> Generator[None]:
        """Be the one process that holds it; `refusal`: what is said when another one does.

        Raises:
            AlreadyRunning: another one does.
            StorageFailed: the file cannot be made.
        """
        try:
            lock = self._path.open("ab")
        except OSError as error:
            raise StorageFailed(f"{self._path} cannot be made: {error.strerror}.") from error
        with lock:
            for attempt in range(_ATTEMPTS):
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:  # somebody only looks whether it is held: tried again
                    if attempt == _ATTEMPTS - 1:
                        raise AlreadyRunning(refusal) from None
                    _pause()
            yield


def _pause() -> None:
    time.sleep(_PAUSE_S)  # flock tells nobody when a lock that is only looked at is free again
