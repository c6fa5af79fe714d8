"""The output of an export: standard output, or a file that is replaced as a whole."""

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.atomic_file import open_replacement
from backend.errors import MarigraphError, StorageFailed, Unreadable

STDOUT = "-"
_STDOUT_NAME = "standard output"
# What the environment refuses, and may allow at another time.
_TRANSIENT = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EPIPE}


@contextmanager
def open_output(file: str) -> Generator[BinaryIO]:
    """Open `file` for writing bytes, `-` for standard output.

    A regular file keeps its old content until the context is left without an error, and its mode
    and owner for ever; a symbolic link stays one, and what it leads to is replaced. Devices, pipes
    and standard output are written through.

    Raises:
        Unreadable: the file may not be written, or its folder does not exist.
        StorageFailed: the disk is full, or fails.
        BrokenPipeError: whoever reads standard output has gone away.
    """
    to_stdout = file == STDOUT
    try:
        if to_stdout or _is_stdout(file):
            to_stdout = True
            with _open_stdout() as out:
                yield out
        else:
            with open_replacement(Path(file)) as out:
                yield out
    except OSError as error:
        if to_stdout and isinstance(error, BrokenPipeError):
            raise
        raise _write_error(_STDOUT_NAME if to_stdout else file, error) from error


def _write_error(name: str, error: OSError) -> MarigraphError:
    reason = f"{name} cannot be written: {error.strerror or error}."
    if error.errno in _TRANSIENT or name == _STDOUT_NAME:
        return StorageFailed(f"{reason} Make room, or choose another place, and try again.")
    return Unreadable(reason, code="bad-file", field="file")


def _is_stdout(file: str) -> bool:
    """Say whether the file is what standard output leads to, as `/dev/stdout` is."""
    try:
        return os.path.samestat(Path(file).stat(), os.fstat(sys.stdout.fileno()))
    except (OSError, AttributeError):  # there is no such file, or standard output is closed
        return False


def _open_stdout() -> BinaryIO:
    if sys.stdout is None:  # closed
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.flush()
    return open(sys.stdout.fileno(), "wb", closefd=False)
