"""A disk that is full, as far as one process and what it starts can tell."""

import resource
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
