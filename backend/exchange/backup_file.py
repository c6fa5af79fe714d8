"""A backup becomes a file: whole and verified, or not at all."""

import os
import stat
from pathlib import Path

import msgspec

from backend.clock import format_rfc3339
from backend.errors import StorageFailed, Unavailable, Unreadable
from backend.exchange.staging_folder import open_staging_folder
from backend.store.log_backup_port import BackupManifest, BackupWatch, LogBackups

_PART = "backup.sqlite"


class WrittenBackup(msgspec.Struct, frozen=True):
    """Where the backup is, and what it holds."""

    path: Path
    size_bytes: int
    manifest: BackupManifest


def write_backup(backups: LogBackups, target: Path, watch: BackupWatch) -> WrittenBackup:
    """Write a backup of the log, to the file `target` or under a name of its own in that folder.

    A backup that is there is replaced when the new one is verified. Any other file is not.

    Raises:
        Unreadable: the target is a file that is no backup, a device, or in no folder.
        Unavailable: code `no-log`; there is no log.
        StorageFailed: a disk is full or fails; what was at the target is as it was.
    """
    try:
        target = Path(os.path.realpath(target))
        folder = target if target.is_dir() else target.parent
        _require_replaceable(backups, target)
        with open_staging_folder(folder) as staging:
            part = staging / _PART
            manifest = backups.write(part, watch)
            if folder is target:
                target = folder / _name_of(manifest)
                _require_replaceable(backups, target)
            size_bytes = part.stat().st_size
            part.replace(target)
            _sync_names(folder)
    except OSError as error:
        raise _describe(target, error) from error
    return WrittenBackup(target, size_bytes, manifest)


def _name_of(manifest: BackupManifest) -> str:
    """Return a name by which backups of one log are in the order of time."""
    moment = format_rfc3339(manifest.created_us)[:19].replace("-", "").replace(":", "")
    return f"marigraph-{moment}Z-head-{manifest.head}.sqlite"


def _require_replaceable(backups: LogBackups, target: Path) -> None:
    """Refuse to write over what is no backup: a log, rows of a replica, or a file of others.

    Raises:
        Unreadable: code `bad-file`.
        OSError: it cannot be looked at.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:  # nothing is replaced
        return
    if not (stat.S_ISDIR(mode) or (stat.S_ISREG(mode) and _is_backup(backups, target))):
        raise Unreadable(
            f"{target} is there, and is no backup that may be replaced. Remove it, or choose"
            " another name.",
            code="bad-file",
            field="file",
        )


def _is_backup(backups: LogBackups, file: Path) -> bool:
    try:
        backups.read_manifest(file)
    except (Unreadable, Unavailable):  # the answer itself
        return False
    return True


def _sync_names(folder: Path) -> None:
    """Make the new name durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _describe(target: Path, error: OSError) -> StorageFailed | Unreadable:
    reason = f"{target} cannot be written: {error.strerror or error}."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Unreadable(f"{reason} Make its folder first.", code="bad-file", field="file")
    return StorageFailed(f"{reason} Make room, or choose another place, and try again.")
