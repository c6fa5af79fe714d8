"""The output of an export: a regular file is replaced as a whole, anything else is written through.

While a file is being written its content stands under a name of its own (`.part`) in the same
folder, locked. One without a lock was left behind by an export that was killed, and is removed by
the next export into that folder.
"""

import errno
import fcntl
import os
import re
import secrets
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from backend.errors import MarigraphError, StorageFailed, Unreadable

STDOUT = "-"
_STDOUT_NAME = "standard output"
_PART_NAME = re.compile(r"\.marigraph-export-[0-9a-f]{16}\.part")
_NEW_FILE_MODE = 0o666  # less the umask
_PRIVATE_MODE = 0o600  # until the content is whole, and the file gets the mode of the old one
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
        elif _is_replaceable(file):
            with _open_replacement(Path(os.path.realpath(file))) as out:
                yield out
        else:
            with Path(file).open("wb") as out:
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


def _is_replaceable(file: str) -> bool:
    """Say whether the file is a regular one, or will be."""
    try:
        mode = Path(file).stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return stat.S_ISREG(mode)


@contextmanager
def _open_replacement(target: Path) -> Generator[BinaryIO]:
    """Write beside the target, and put it in its place when it is whole."""
    old = target.stat() if target.exists() else None
    if old is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    remove_abandoned_parts(target.parent)
    part, out = _create_part(target.parent, _NEW_FILE_MODE if old is None else _PRIVATE_MODE)
    try:
        with out:
            yield out
            out.flush()
            if old is not None:
                _copy_ownership(out.fileno(), old)
            os.fsync(out.fileno())
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _create_part(folder: Path, mode: int) -> tuple[Path, BinaryIO]:
    while True:
        path = folder / f".marigraph-export-{secrets.token_hex(8)}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        out = os.fdopen(os.open(path, flags, mode), "wb")
        with suppress(OSError):  # a file system without locks: nobody takes it for abandoned either
            fcntl.flock(out, fcntl.LOCK_EX)
        if os.fstat(out.fileno()).st_nlink:
            return path, out
        out.close()  # it was removed as abandoned before it was locked


def _copy_ownership(descriptor: int, old: os.stat_result) -> None:
    with suppress(PermissionError):  # only root may give files away
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_abandoned_parts(folder: Path) -> None:
    """Remove what killed exports have left in a folder; those that are being written stay."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if _PART_NAME.fullmatch(entry.name)]
    for name in names:
        with suppress(OSError):  # another user's, in use, or gone meanwhile
            _remove_unlocked(folder / name)


def _remove_unlocked(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)
