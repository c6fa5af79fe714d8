"""What a process has written into a file so far; the place at which it writes on stays."""

import os

_TAIL_BYTES = 10_000  # in which the newest line lies


def read_whole(file: int) -> str:
    """Read all of it, by the file's descriptor."""
    return _read(file, 0)


def read_last_line(file: int) -> str:
    """Read the newest line, empty where there is none; from the end, however much is before it."""
    text = _read(file, max(0, os.fstat(file).st_size - _TAIL_BYTES))
    return text.rstrip().splitlines()[-1] if text.strip() else ""


def _read(file: int, start: int) -> str:
    size = os.fstat(file).st_size - start
    return os.pread(file, size, start).decode(errors="replace")
