"""What others may do to the file of an audit, past its store."""

import sqlite3
from contextlib import closing
from pathlib import Path

from backend.audit.audit_file import AUDIT_FILE_NAME
from backend.audit.audit_schema import PUT_ACT


def execute(folder: Path, *statements: str) -> None:
    """Execute statements on the file, from a connection of its own."""
    with closing(sqlite3.connect(folder / AUDIT_FILE_NAME)) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()


def refuse_writing(folder: Path) -> None:
    """Let nothing more be written, as on a full disk."""
    refusal = "BEGIN SELECT RAISE(ABORT, 'no room'); END"
    execute(
        folder,
        f"CREATE TRIGGER no_act BEFORE INSERT ON acts {refusal}",
        f"CREATE TRIGGER no_outcome BEFORE INSERT ON outcomes {refusal}",
    )


def fill(folder: Path, count: int) -> None:
    """Put acts on record, all at once."""
    rows = [(1, "before", "anna", "pause", "replica-1", b"{}", "operator")] * count
    with closing(sqlite3.connect(folder / AUDIT_FILE_NAME)) as other:
        other.executemany(PUT_ACT, rows)
        other.commit()
