"""Acts taken out of one audit, and put on record in another, as they were."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from backend.audit.audit_file import AUDIT_FILE_NAME, has_roles, open_audit_file, open_audit_reader
from backend.audit.audit_reader import IF_DAMAGED, read_between
from backend.audit.audit_schema import PUT_OUTCOME, PUT_ROW
from backend.clock import Micros
from backend.messages.audit import AuditEntry
from backend.sqlite.storage_errors import translate_storage_errors

_MAX_ACTS = 100_000  # of the newest


def read_acts(folder: Path, since_us: Micros, until_us: Micros) -> Iterator[AuditEntry]:
    """Yield the newest 100,000 acts between two moments, oldest first; none without an audit.

    Raises:
        StorageFailed: they cannot be read.
    """
    path = folder / AUDIT_FILE_NAME
    if not path.exists():
        return
    with (
        translate_storage_errors(path, IF_DAMAGED),
        closing(open_audit_reader(path)) as database,
    ):
        if has_roles(database):  # of an older version, which no backend has opened since: none
            yield from read_between(database, since_us, until_us, _MAX_ACTS, None)


def write_acts(folder: Path, entries: Iterable[AuditEntry]) -> None:
    """Put acts into the audit of a folder, under their own numbers.

    Raises:
        StorageFailed: they cannot be written.
    """
    path = folder / AUDIT_FILE_NAME
    with translate_storage_errors(path, IF_DAMAGED), closing(open_audit_file(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        for entry in entries:
            _write(database, entry)
        database.execute("COMMIT")


def _write(database: sqlite3.Connection, entry: AuditEntry) -> None:
    row = (entry.number, entry.at_us, "", entry.by, entry.act, entry.subject, entry.parameters)
    database.execute(PUT_ROW["acts"], (*row, entry.role))
    if entry.answered_us is not None:
        outcome = (entry.number, entry.answered_us, entry.outcome, entry.code, entry.message)
        database.execute(PUT_OUTCOME, outcome)
