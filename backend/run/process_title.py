"""The command line of a forked process, as who lists the processes of a machine reads it.

It is shown from the memory in which the process was given its arguments, so that only what has room
there can be shown: whoever will be renamed is started with `ROOM`.
"""

import ctypes
import sys
from pathlib import Path

ROOM = "-" + "P" * 20  # the option of its like that are started alone, said often enough for a name


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
    rest = [sys.executable, "-m", "backend.run.child_main", name]
    room = size_bytes - len(b"".join(_ended(each) for each in [*rest, "-"]))
    if room < 1:
        return b""
    return b"".join(_ended(each) for each in [rest[0], "-" + "P" * room, *rest[1:]])


def _ended(argument: str) -> bytes:
    return argument.encode("utf-8", "surrogateescape") + b"\0"
