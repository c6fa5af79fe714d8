"""A backup becomes the log of a data folder; the log that is there is set aside, never deleted."""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from backend.errors import DamagedFile, Rejected, StorageFailed
from backend.exchange.staging_folder import open_staging_folder
from backend.messages.number_text import format_number
from backend.store.chain_verification import ChainVerification
from backend.store.engine_registry import open_reader
from backend.store.log_backup_port import (
    CHAINED,
    BackupManifest,
    BackupWatch,
    LogBackups,
    PresentLog,
)

DAMAGED = "damaged"  # what is to be replaced has no head that could be named
_PART = "restored.sqlite"


class RestoredLog(msgspec.Struct, frozen=True):
    """What was restored, and where the former log is kept; None: there was none."""

    manifest: BackupManifest
    aside: Path | None


def restore_backup(
    backups: LogBackups,
    backup: Path,
    replaced: str,
    watch: BackupWatch,
    before_switch: Callable[[PresentLog | None, BackupManifest], None],
    *,
    unproven: bool = False,
) -> RestoredLog:
    """Put the log that a backup holds where `backups` are of, once it is verified there.

    `replaced`: the head of the log that is there, or `damaged`; empty: none may be there.
    `before_switch` is called with that log and what was verified, while the former is in its place.
    `unproven`: also a log that was changed before it was copied, as its hash chain shows.

    Raises:
        DamagedFile: its hash chain shows that it was changed.
        Rejected: there is a log, and it is not the one that was named.
        Unreadable: the file is no backup.
        AlreadyRunning: a writer holds the log.
        StorageFailed: the backup is damaged, or a disk is full or fails. Nothing has changed.
    """
    backups.read_manifest(backup)  # what is none is refused before anything else
    with backups.hold():
        present = backups.present_log()
        _require_named(backups.path, present, replaced)
        try:
            with open_staging_folder(backups.path.parent) as staging:
                part = staging / _PART
                manifest = backups.unpack(backup, part, watch)
                if not unproven:
                    _require_whole_chain(part, backup, watch)
                before_switch(present, manifest)
                return RestoredLog(manifest, backups.switch(part))
        except OSError as error:
            raise StorageFailed(
                f"{backups.path.parent} cannot be written: {error.strerror or error}. Make room, or"
                " choose another data folder, and try again."
            ) from error


def _require_whole_chain(part: Path, backup: Path, watch: BackupWatch) -> None:
    """Refuse a log that was changed before it was copied; one from before chains is taken.

    Raises:
        DamagedFile: it was changed, and where.
    """
    with closing(open_reader(f"sqlite:///{part}")) as reader:
        if reader.chain.last_link() is None:
            return
        report = ChainVerification(reader, partial(watch, CHAINED)).run({})
    wrong = [each for each in report.findings if each.kind != "chained-later"]
    if wrong:
        raise DamagedFile(
            f"{backup}: the log in it is not as it was written; the first position at which its"
            f" hash chain shows that is {format_number(wrong[0].first)}. Nothing was restored."
            " Restore another backup; or this one as it is, with --unproven, and look at it with"
            " `marigraph verify --log`."
        )


def _require_named(path: Path, present: PresentLog | None, replaced: str) -> None:
    """Refuse to replace what was not named.

    Raises:
        Rejected: code `log-present`, `other-head` or `no-log`.
    """
    if present is None:
        if replaced:
            raise Rejected(
                f"There is no log at {path} that could be replaced. Leave --replace out, or name"
                " the right data folder.",
                code="no-log",
                field="replace",
            )
        return
    name = DAMAGED if present.head is None else str(present.head)
    if replaced == name:
        return
    state = (
        f"cannot be read ({present.error})"
        if present.head is None
        else f"ends at {format_number(present.head)}"
    )
    raise Rejected(
        f"There is a log at {path}, and it {state}. To set it aside, and put the backup in its"
        f" place, add: --replace {name}",
        code="other-head" if replaced else "log-present",
        field="replace",
    )
