"""A folder beside a file that is to be written: what stands in it is nobody's until it is whole.

It is for its owner only, and locked while it is in use. One without a lock was left behind by a
process that was killed, and is removed by the next that opens one there.
"""

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

_NAME = re.compile(r"\.marigraph-staging-[0-9a-f]{16}\.part")
_OWNER_ONLY = 0o700


@contextmanager
def open_staging_folder(beside: Path) -> Generator[Path]:
    """Make a staging folder in the folder `beside`; it is removed at the end, with what is left.

    Raises:
        OSError: it cannot be made there.
    """
    remove_abandoned_folders(beside)
    folder, descriptor = _make_locked(beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(descriptor)


def _make_locked(beside: Path) -> tuple[Path, int]:
    while True:
        folder = beside / f".marigraph-staging-{secrets.token_hex(8)}.part"
        folder.mkdir(mode=_OWNER_ONLY)
        with suppress(FileNotFoundError):  # taken as abandoned before it was locked: another one
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            with suppress(OSError):  # a file system without locks: nobody takes it as abandoned
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            if folder.exists():
                return folder, descriptor
            os.close(descriptor)  # it was removed as abandoned before it was locked


def remove_abandoned_folders(beside: Path) -> None:
    """Remove what killed processes have left in the folder `beside`; what is in use stays.

    Raises:
        OSError: the folder cannot be read.
    """
    with os.scandir(beside) as entries:
        names = [entry.name for entry in entries if _NAME.fullmatch(entry.name)]
    for name in names:
        with suppress(OSError):  # another user's, in use, or gone meanwhile
            _remove_unlocked(beside / name)


def _remove_unlocked(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder)
    finally:
        os.close(descriptor)
