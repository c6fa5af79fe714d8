"""Files that are replaced as a whole: a reader sees the old content or the new one.

While a file is written its content stands under a name of its own (`.part`) in the same folder,
locked. One without a lock was left behind by a process that was killed, and is removed by the next
that writes into that folder.
"""

import errno
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

_PART_NAME = re.compile(r"\.marigraph-[0-9a-f]{16}\.part")
_NEW_FILE_MODE = 0o666  # less the umask
_PRIVATE_MODE = 0o600
_Written = TypeVar("_Written", "FileReplacement", "_Part")


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by one with this content, for its owner only; durable when this returns.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    with _written(_Part(path, _PRIVATE_MODE)) as part:
        part.out.write(content)


class FileReplacement:
    """A file of the operator's that is written bit by bit, beside what stands there until then.

    It keeps the mode and owner of what it replaces; a symbolic link stays one, and what it leads to
    is replaced. Either `commit` or `discard` ends it; a second end does nothing.
    """

    def __init__(self, file: Path) -> None:
        """Begin.

        Raises:
            OSError: it cannot be written.
        """
        target = Path(os.path.realpath(file))
        self._old = target.stat() if target.exists() else None
        if self._old is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        # what takes the place of another file is nobody else's until it is whole
        self._part = _Part(target, _NEW_FILE_MODE if self._old is None else _PRIVATE_MODE)
        self.out = self._part.out

    def commit(self) -> None:
        """Put what was written in its place; durable when this returns.

        Raises:
            OSError: it cannot be written; what was there is as it was, and this is discarded.
        """
        self._part.commit(self._old)

    def discard(self) -> None:
        """Leave what was there as it was."""
        self._part.discard()


@contextmanager
def open_replacement(file: Path) -> Generator[BinaryIO]:
    """Open a file of the operator's for writing bytes.

    A regular file keeps its old content until the context is left without an error, as
    `FileReplacement` says. Devices and pipes are written through.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    if _is_replaceable(file):
        with _written(FileReplacement(file)) as replacement:
            yield replacement.out
    else:
        with file.open("wb") as out:
            yield out


def _is_replaceable(file: Path) -> bool:
    """Say whether the file is a regular one, or will be."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:  # it will be made
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return stat.S_ISREG(mode)


@contextmanager
def _written(part: _Written) -> Generator[_Written]:
    """Commit what is written without an error, and discard it with one."""
    try:
        yield part
    except BaseException:
        part.discard()
        raise
    part.commit()


class _Part:
    """Content under a name of its own beside its target, locked."""

    def __init__(self, target: Path, mode: int) -> None:
        remove_abandoned_parts(target.parent)
        self._target = target
        self._is_over = False
        self._path, self.out = _create_part(target.parent, mode)

    def commit(self, old: os.stat_result | None = None) -> None:
        """Put it in its place, with the mode and owner of what stands there."""
        if self._is_over:
            return
        try:
            self.out.flush()
            if old is not None:
                _copy_ownership(self.out.fileno(), old)
            os.fsync(self.out.fileno())
            self._path.replace(self._target)
        finally:
            self.discard()
        _sync_folder(self._target.parent)

    def discard(self) -> None:
        """Remove it, unless it stands in its place."""
        self._is_over = True
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # what is left in its buffer is not wanted any more
            self.out.close()


def _create_part(folder: Path, mode: int) -> tuple[Path, BinaryIO]:
    while True:
        path = folder / f".marigraph-{secrets.token_hex(8)}.part"
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
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some file systems cannot
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_abandoned_parts(folder: Path) -> None:
    """Remove what killed processes have left in a folder; what is being written stays."""
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
