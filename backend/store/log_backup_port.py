"""Backups of a log: what an engine does about them, and what a backup says of itself."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import msgspec

from backend.clock import Micros

MANIFEST_FORMAT = 1
COPIED, SOURCE_READ, COPY_READ = "pages copied", "rows of the log read", "rows of the copy read"
CHAINED = "events of the copy verified by their hash chain"
CHECKED = "checks of all pages and indexes passed"
# What is being counted, how many are done, and of how many.
BackupWatch = Callable[[str, int, int], None]


class TableDigest(msgspec.Struct, frozen=True):
    """A table's rows: how many, and the SHA-256 of all of them in the order of their key."""

    name: str
    rows: int
    sha256: str


class BackupManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds; it stands in the backup itself, and is written with it.

    `program`: the version of Marigraph that wrote it. `created_us`: the moment that it shows.
    """

    format: int
    program: str
    created_us: Micros
    head: int
    tables: tuple[TableDigest, ...]

    @property
    def digest(self) -> str:
        """One SHA-256 of all tables: two logs with the same one are the same."""
        return hashlib.sha256(msgspec.json.encode(self.tables)).hexdigest()


class PresentLog(msgspec.Struct, frozen=True):
    """A log that is there already; `head` is None when it cannot be read, and `error` says why."""

    head: int | None
    error: str = ""


class LogBackups(Protocol):
    """Backups of the log at one URL. Everything that takes long reports to a `watch`."""

    path: Path

    def write(self, target: Path, watch: BackupWatch) -> BackupManifest:
        """Write a verified copy of the log, as it is now, into the new file `target`.

        The writer goes on meanwhile.

        Raises:
            Unavailable: code `no-log`; there is none.
            StorageFailed: a disk is full or fails; `DamagedFile` when the copy is not the log.
        """
        ...

    def read_manifest(self, backup: Path) -> BackupManifest:
        """Return what a backup says of itself, without verifying it.

        Raises:
            Unreadable: code `no-backup`; the file is none, or is of a newer version.
            StorageFailed: it cannot be read.
        """
        ...

    def unpack(self, backup: Path, target: Path, watch: BackupWatch) -> BackupManifest:
        """Make a log out of a backup in the new file `target`, and verify it.

        Raises:
            Unreadable: code `no-backup`; the file is none, or is of a newer version.
            StorageFailed: a disk is full or fails; `DamagedFile` when the backup is damaged.
        """
        ...

    def hold(self) -> AbstractContextManager[None]:
        """Keep every writer out of the log.

        Raises:
            AlreadyRunning: one holds it.
        """
        ...

    def present_log(self) -> PresentLog | None:
        """Return what is there, None when there is nothing."""
        ...

    def switch(self, restored: Path) -> Path | None:
        """Put `restored` in the log's place, in one step; return where the former one is kept.

        To be called while it is held.

        Raises:
            StorageFailed: another program has the log open, or the disk refuses. Nothing changed.
        """
        ...
