"""Backups of a log in a SQLite file: copied by SQLite itself, while its writer goes on.

Everything is read within one transaction, which shows one moment and holds nobody up; only the
write-ahead log cannot begin anew meanwhile. What was written is read back from the disk and
compared, row by row, with the log.
"""

import shutil
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path

from backend.clock import now_us
from backend.errors import DamagedFile, MarigraphError, StorageFailed
from backend.messages.number_text import format_bytes, format_counted, format_number
from backend.sqlite.file_profile import EVENT_LOG_READER, MERGE_WRITE_AHEAD_LOG, FileProfile
from backend.sqlite.sqlite_connection import connect
from backend.sqlite.storage_errors import translate_storage_errors
from backend.store.log_backup_port import (
    CHECKED,
    COPIED,
    COPY_READ,
    MANIFEST_FORMAT,
    SOURCE_READ,
    BackupManifest,
    BackupWatch,
    PresentLog,
    TableDigest,
)
from backend.store.log_port import LogReader
from backend.store.sql.log_schema import LOG_FORMAT
from backend.store.sqlite_engine.backup_manifest import (
    drop_manifest,
    load_manifest,
    refuse_backup,
    require_database,
    store_manifest,
)
from backend.store.sqlite_engine.log_file_switch import (
    is_log_there,
    switch_log_file,
    sync_file,
)
from backend.store.sqlite_engine.sqlite_log_connection import IF_DAMAGED, lock_log_file
from backend.store.sqlite_engine.table_digests import digest_tables

_STEP_PAGES = 1_024  # of 4 KiB, copied between two reports
_COPY = FileProfile(write_ahead=False, synchronous="OFF")  # until `sync_file`, nobody's
_IF_COPY_DAMAGED = "The disk does not keep what is written to it. Choose another one."
_IF_BACKUP_DAMAGED = "The backup is damaged; restore another one."
_EVENTS = "events"
_FORMAT = "SELECT format FROM about"
_HEAD = "SELECT coalesce(max(position), 0) FROM events"


class SqliteLogBackups:
    """See `LogBackups`; `open_reader` opens the log for reading."""

    def __init__(self, path: Path, open_reader: Callable[[], LogReader]) -> None:
        self.path = path
        self._open_reader = open_reader

    def write(self, target: Path, watch: BackupWatch) -> BackupManifest:
        """See `LogBackups`."""
        with (
            translate_storage_errors(self.path, IF_DAMAGED),
            closing(connect(self.path, EVENT_LOG_READER)) as source,
        ):
            source.execute("BEGIN")
            [(head,)] = source.execute(_HEAD).fetchall()
            created_us = now_us()
            _require_room(source, target)
            _copy_pages(source, target, watch, IF_DAMAGED)
            tables = digest_tables(source, lambda done, of: watch(SOURCE_READ, done, of))
        manifest = BackupManifest(
            format=MANIFEST_FORMAT,
            program=version("marigraph"),
            created_us=created_us,
            head=head,
            tables=tables,
        )
        with _open_copy(target, _IF_COPY_DAMAGED) as copy:
            store_manifest(copy, manifest)
        _verify(target, manifest, watch, _IF_COPY_DAMAGED)
        return manifest

    def read_manifest(self, backup: Path) -> BackupManifest:
        """See `LogBackups`."""
        if not backup.is_file():
            raise refuse_backup(backup, "is no file")
        with translate_storage_errors(backup, _IF_BACKUP_DAMAGED):
            require_database(backup)
        with (
            translate_storage_errors(backup, _IF_BACKUP_DAMAGED),
            closing(connect(backup, EVENT_LOG_READER)) as opened,
        ):
            return load_manifest(opened, backup)

    def unpack(self, backup: Path, target: Path, watch: BackupWatch) -> BackupManifest:
        """See `LogBackups`."""
        with (
            translate_storage_errors(backup, _IF_BACKUP_DAMAGED),
            closing(connect(backup, EVENT_LOG_READER)) as source,
        ):
            manifest = load_manifest(source, backup)
            _require_known_format(source, backup)
            source.execute("BEGIN")
            _require_room(source, target)
            _copy_pages(source, target, watch, _IF_BACKUP_DAMAGED)
        _verify(target, manifest, watch, _IF_BACKUP_DAMAGED)
        with _open_copy(target, _IF_BACKUP_DAMAGED) as copy:
            drop_manifest(copy)
        sync_file(target)
        return manifest

    @contextmanager
    def hold(self) -> Generator[None]:
        """See `LogBackups`."""
        lock = lock_log_file(self.path)
        try:
            yield
        finally:
            lock.release()

    def present_log(self) -> PresentLog | None:
        """See `LogBackups`."""
        if not is_log_there(self.path):
            return None
        if not self.path.exists():
            return PresentLog(None, f"{self.path} is missing, and its write-ahead log is there.")
        try:
            with closing(self._open_reader()) as reader:
                return PresentLog(reader.head())
        except MarigraphError as error:  # not lost: it is shown to whom it matters
            return PresentLog(None, error.message)

    def switch(self, restored: Path) -> Path | None:
        """See `LogBackups`."""
        return switch_log_file(self.path, restored)


def _require_known_format(source: sqlite3.Connection, backup: Path) -> None:
    """Refuse a log that this version could not open.

    Raises:
        Unreadable: code `no-backup`.
    """
    [(log_format,)] = source.execute(_FORMAT).fetchall()
    if log_format > LOG_FORMAT:
        raise refuse_backup(
            backup, f"holds a log of format {log_format}, and this version reads up to {LOG_FORMAT}"
        )


def _require_room(source: sqlite3.Connection, target: Path) -> None:
    """Refuse at once what would fill the disk.

    Raises:
        StorageFailed: there is less room than the copy takes.
    """
    [(pages,)] = source.execute("PRAGMA page_count").fetchall()
    [(page_bytes,)] = source.execute("PRAGMA page_size").fetchall()
    needed_bytes, free_bytes = pages * page_bytes, shutil.disk_usage(target.parent).free
    if needed_bytes > free_bytes:
        raise StorageFailed(
            f"The copy takes {format_bytes(needed_bytes)}, and the disk of {target.parent} has"
            f" {format_bytes(free_bytes)} left. Nothing was written. Make room, or choose another"
            " place."
        )


def _copy_pages(
    source: sqlite3.Connection, target: Path, watch: BackupWatch, if_damaged: str
) -> None:
    """Copy the file as the transaction of `source` sees it; the copy needs no file beside it."""

    def report(_status: int, left: int, total: int) -> None:
        watch(COPIED, total - left, total)

    with _open_copy(target, if_damaged) as copy:
        source.backup(copy, pages=_STEP_PAGES, progress=report)
        copy.execute(MERGE_WRITE_AHEAD_LOG)


@contextmanager
def _open_copy(path: Path, if_damaged: str) -> Generator[sqlite3.Connection]:
    with translate_storage_errors(path, if_damaged), closing(connect(path, _COPY)) as copy:
        yield copy


def _verify(path: Path, manifest: BackupManifest, watch: BackupWatch, if_damaged: str) -> None:
    """Read a backup back from the disk, all of it, and compare it with what it has to hold.

    Raises:
        DamagedFile: it is another one.
        StorageFailed: it cannot be read.
    """
    with translate_storage_errors(path, if_damaged):
        sync_file(path)
        with closing(connect(path, EVENT_LOG_READER)) as copy:
            found = digest_tables(copy, lambda done, of: watch(COPY_READ, done, of))
            _require_same(path, found, manifest, if_damaged)
            watch(CHECKED, 0, 1)
            _require_intact(path, copy, if_damaged)
            watch(CHECKED, 1, 1)


def _require_same(
    path: Path, found: tuple[TableDigest, ...], manifest: BackupManifest, if_damaged: str
) -> None:
    events = next((table.rows for table in manifest.tables if table.name == _EVENTS), 0)
    if events != manifest.head:
        raise DamagedFile(
            f"{path} ends at {format_number(manifest.head)}, and holds"
            f" {format_counted(events, 'event')}. {IF_DAMAGED}"
        )
    different = [known.name for known in manifest.tables if known not in found]
    if different or len(found) != len(manifest.tables):
        names = ", ".join(different) or "a table too many"
        raise DamagedFile(f"{path} does not hold what it should ({names}). {if_damaged}")


def _require_intact(path: Path, connection: sqlite3.Connection, if_damaged: str) -> None:
    """Let SQLite check every page and index; a signal ends it, however long it takes."""
    with ThreadPoolExecutor(1, "integrity") as thread:
        checked = thread.submit(lambda: connection.execute("PRAGMA integrity_check(1)").fetchall())
        try:
            [(result,)] = checked.result()
        except BaseException:
            connection.interrupt()
            raise
    if result != "ok":
        raise DamagedFile(f"{path}: {result}. {if_damaged}")
