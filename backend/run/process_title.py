"""The command line of a forked process, as who lists the processes of a machine reads it.

It is shown from the memory in which the process was given its arguments, so that only what has room
there can be shown: whoever will be renamed is started with `ROOM`. What is left of that room is
empty, which `ps` does not show.
"""

import ctypes
import sys
from pathlib import Path

ROOM = "--room-for-a-longer-name"  # the last argument, which means nothing


def show_child_name(name: str) -> None:
    """Show this process as a child that was started alone; without room nothing is changed.

    Raises:
        OSError: the kernel does not say where the arguments are.
    """
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    begin, end = int(fields[45]), int(fields[46])
    shown = _command_line(name, end - begin)
    if shown:
        ctypes.memmove(begin, shown, len(shown))


def _command_line(name: str, size_bytes: int) -> bytes:
    """Return it with a length of exactly `size_bytes`; empty where it does not fit."""
    line = "\0".join([sys.executable, "-P", "-m", "backend.run.child_main", name, ""])
    encoded = line.encode("utf-8", "surrogateescape")
    return encoded.ljust(size_bytes, b"\0") if len(encoded) <= size_bytes else b""
