"""A disk that is full, as far as one process and what it starts can tell."""

import resource
import signal
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def room_for_files(size: int) -> Generator[None]:
    """Let no file of what is started grow beyond so many bytes, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def full_disk(size: int = 0) -> Generator[None]:
    """Let no file of this process itself grow beyond so many bytes; a write fails."""
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with room_for_files(size):
            yield
    finally:
        signal.signal(signal.SIGXFSZ, before)
