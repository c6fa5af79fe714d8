"""The manifest of a backup in a SQLite file: one row of a table that no log has."""

import sqlite3
from pathlib import Path

import msgspec
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, insert, select
from sqlalchemy.schema import DropTable

from backend.errors import Unreadable
from backend.sqlite.compiled_statement import CompiledStatement, compile_create
from backend.store.log_backup_port import MANIFEST_FORMAT, BackupManifest

_MANIFEST = Table(
    "marigraph_backup",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("manifest", LargeBinary, nullable=False),
)
_READ = CompiledStatement(select(_MANIFEST.c.manifest)).sql
_WRITE = CompiledStatement(insert(_MANIFEST)).sql

_FIRST_BYTES = b"SQLite format 3\0"
_NO_BACKUP = "is no backup that `marigraph backup` has written"


class _ManifestFormat(msgspec.Struct, frozen=True):
    format: int


def store_manifest(connection: sqlite3.Connection, manifest: BackupManifest) -> None:
    """Write the manifest into the copy of a log, which makes a backup of it.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    connection.execute("BEGIN IMMEDIATE")
    for statement in compile_create(_MANIFEST):
        connection.execute(statement)
    connection.execute(_WRITE, (1, msgspec.json.encode(manifest)))
    connection.execute("COMMIT")


def drop_manifest(connection: sqlite3.Connection) -> None:
    """Make a log of a backup again.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    connection.execute(str(DropTable(_MANIFEST)))


def load_manifest(connection: sqlite3.Connection, path: Path) -> BackupManifest:
    """Return the manifest of a backup; `path` is for the error.

    Raises:
        Unreadable: code `no-backup`; it has none, or one of a newer version.
        sqlite3.Error: the file cannot be read.
    """
    try:
        [(text,)] = connection.execute(_READ).fetchall()
    except ValueError as error:  # a table without its row
        raise refuse_backup(path, _NO_BACKUP) from error
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise refuse_backup(path, _NO_BACKUP) from error
        raise
    try:
        if msgspec.json.decode(text, type=_ManifestFormat).format > MANIFEST_FORMAT:
            raise refuse_backup(
                path, "was written by a newer version of Marigraph, which can restore it"
            )
        return msgspec.json.decode(text, type=BackupManifest)
    except msgspec.MsgspecError as error:
        raise refuse_backup(path, f"has a manifest that cannot be read ({error})") from error


def require_database(path: Path) -> None:
    """Refuse a file that is no database, by its first bytes.

    Raises:
        Unreadable: code `no-backup`.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(len(_FIRST_BYTES)) != _FIRST_BYTES:
            raise refuse_backup(path, _NO_BACKUP)


def refuse_backup(path: Path, reason: str) -> Unreadable:
    """Return the error for a file that is no backup, or none that can be restored."""
    return Unreadable(f"{path} {reason}. Name another file.", code="no-backup", field="file")
