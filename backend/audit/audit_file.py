"""The file of the audit: opened, and replaced when it is damaged, with what is left of its rows."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from backend.audit.audit_schema import (
    ADD_ROLE,
    ALL_ROWS,
    HAS_ROLE,
    PUT_ROW,
    ROW_LENGTHS,
    SCHEMA,
)
from backend.sqlite.file_profile import AUDIT, AUDIT_READER
from backend.sqlite.sqlite_connection import connect

AUDIT_FILE_NAME = "audit.sqlite"
_PARTS = ("", "-wal", "-shm")  # of a database in a folder


def open_audit_file(path: Path) -> sqlite3.Connection:
    """Open the audit, and make it when there is none.

    Raises:
        sqlite3.Error, OSError: it cannot be.
    """
    database = connect(path, AUDIT)
    try:
        database.executescript(SCHEMA)
        if not has_roles(database):
            database.execute(ADD_ROLE)
    except sqlite3.Error:  # told by who asked; no open file is left behind
        database.close()
        raise
    return with_readable_texts(database)


def has_roles(database: sqlite3.Connection) -> bool:
    """Whether the file is of a version that puts roles on record; raises as `open_audit_file`."""
    return bool(database.execute(HAS_ROLE).fetchone()[0])


def open_audit_reader(path: Path) -> sqlite3.Connection:
    """Open an audit that is there, without changing it; raises as `open_audit_file` does."""
    return with_readable_texts(connect(path, AUDIT_READER))


def with_readable_texts(database: sqlite3.Connection) -> sqlite3.Connection:
    """Let a text that is damaged be read with marks in it: it must not hide the other rows."""
    database.text_factory = _decode_text
    return database


def _decode_text(text: bytes) -> str:
    return text.decode(errors="replace")


def set_audit_file_aside(path: Path, at_us: int) -> Path:
    """Rename the file and what belongs to it, to a name that no other has; return that.

    Raises:
        OSError: it cannot be renamed.
    """
    aside = path.with_suffix(f".damaged-{at_us}.sqlite")
    for part in _PARTS:
        old = Path(f"{path}{part}")
        if old.exists():
            old.replace(f"{aside}{part}")
    return aside


def restore_rows(damaged: Path, database: sqlite3.Connection) -> int:
    """Copy the rows of a damaged file, from both ends up to where it is broken; return how many.

    Raises:
        sqlite3.Error: they cannot be written.
    """
    database.execute("BEGIN IMMEDIATE")
    restored = 0
    for table, selections in ALL_ROWS.items():
        for selection in selections:
            for row in _readable_rows(damaged, selection):
                added = ("",) * (ROW_LENGTHS[table] - len(row))
                restored += database.execute(PUT_ROW[table], (*row, *added)).rowcount
    database.execute("COMMIT")
    return restored


def _readable_rows(damaged: Path, selection: str) -> Iterator[tuple[object, ...]]:
    """Yield rows until one cannot be read: it is kept as it is."""
    # What lies behind the damage cannot be read, and stays in the file that is set aside.
    with contextlib.suppress(sqlite3.DatabaseError), closing(open_audit_reader(damaged)) as source:
        yield from source.execute(selection)
