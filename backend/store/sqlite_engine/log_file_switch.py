"""Putting another log in the place of one that is there, which is kept under another name.

At every moment there is one of both at the log's path, whole: the former one gets a second name (a
hard link) first, and the new one takes its place in one step. A write-ahead log of the former one
would be read as one of the new one's: it is folded in, or moved away with what it belongs to.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.clock import format_rfc3339, now_us
from backend.errors import DamagedFile, StorageFailed
from backend.sqlite.file_profile import EVENT_LOG_READER, MERGE_WRITE_AHEAD_LOG, FileProfile
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors

FILE_ENDINGS = ("", "-wal", "-shm")
_MARK = ".before-restore-"
_PROFILE = FileProfile(write_ahead=False, synchronous="FULL")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS}


def is_log_there(path: Path) -> bool:
    """Say whether there is anything of a log."""
    return any(Path(f"{path}{ending}").exists() for ending in FILE_ENDINGS)


def switch_log_file(path: Path, restored: Path) -> Path | None:
    """Put the file `restored` in the place of the log; return where the former one is kept.

    Raises:
        StorageFailed: another program has the log open, or the disk refuses. Nothing changed.
    """
    try:
        if not is_log_there(path):
            restored.replace(path)
            sync_folder(path.parent)
            return None
        aside = path.with_name(f"{path.stem}{_MARK}{_stamp()}{path.suffix}")
        with _keep_others_out(path):
            _give_second_name(path, aside)
            for ending in FILE_ENDINGS[1:]:
                Path(f"{path}{ending}").unlink(missing_ok=True)
            restored.replace(path)
            sync_folder(path.parent)
    except OSError as error:
        raise StorageFailed(
            f"The log {path} cannot be set aside: {error.strerror or error}. It is as it was. Make"
            " room on the disk, or let this user write there, and try again."
        ) from error
    return aside


@contextmanager
def _keep_others_out(path: Path) -> Generator[None]:
    """Fold the log that is there into one file, and let nobody open it meanwhile.

    One that is damaged is taken as it is.
    """
    if not path.exists() or _is_damaged(path):
        yield
        return
    with translate_storage_errors(path, ""):
        opened = connect(path, _PROFILE)
    with closing(opened):
        _lock_whole(path, opened)
        yield


def _is_damaged(path: Path) -> bool:
    """Find out without writing: SQLite removes the write-ahead log of what is no database."""
    try:
        with (
            translate_storage_errors(path, ""),
            closing(connect(path, EVENT_LOG_READER)) as opened,
        ):
            opened.execute("PRAGMA schema_version").fetchall()
    except DamagedFile:  # that is the question
        return True
    return False


def _lock_whole(path: Path, opened: sqlite3.Connection) -> None:
    try:
        with translate_storage_errors(path, ""):
            [(mode,)] = opened.execute(MERGE_WRITE_AHEAD_LOG).fetchall()
            opened.execute("BEGIN EXCLUSIVE")
    except DamagedFile:  # nothing of it can be merged, and nobody can have it open
        return
    if mode != "delete":
        raise StorageFailed(
            f"{path} is open in another program. Nothing was restored. Close it, and try again."
        )


def _give_second_name(path: Path, aside: Path) -> None:
    """Let the log be found under another name too; what a killed restore left of that goes."""
    for link in path.parent.glob(f"{path.stem}{_MARK}*{path.suffix}"):
        if path.exists() and link.samefile(path):
            link.unlink()
    for ending in reversed(FILE_ENDINGS):
        if Path(f"{path}{ending}").exists():
            _link_or_copy(Path(f"{path}{ending}"), Path(f"{aside}{ending}"))
    sync_folder(path.parent)


def _link_or_copy(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        part = aside.with_name(f"{aside.name}.part")
        shutil.copy2(path, part)
        sync_file(part)
        part.replace(aside)


def _stamp() -> str:
    """Return the moment, as it may stand in a file's name."""
    return format_rfc3339(now_us()).replace(":", "").replace("-", "")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable.

    Raises:
        OSError: the disk fails.
    """
    _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def sync_file(path: Path) -> None:
    """Make a file durable, and forget what is kept of it: who reads it reads the disk.

    Raises:
        OSError: the disk is full or fails.
    """
    _sync(path, os.O_RDONLY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)
