"""Rows of a replica begin as a copy of another's: one moment of its file, which goes on."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from backend.errors import DamagedFile
from backend.projection.fulltext_index import FULLTEXT_SUFFIX
from backend.projection.row_database import READ_CHECKPOINT
from backend.projection.sqlite_row_database import translate_row_errors
from backend.projection.view_schema import drop_tables
from backend.projection.view_switch import drop_triggers, find_leftovers
from backend.sqlite.database_files import remove_database
from backend.sqlite.file_profile import MERGE_WRITE_AHEAD_LOG, READ_MODELS, READ_MODELS_READER
from backend.sqlite.sqlite_connection import connect
from backend.translation import tr_noop

_PARTIAL = ".copying.sqlite"
# of the settings only those that belong to the rows: of which shape and of which log they are
_FORGET = (
    "DELETE FROM marigraph_settings WHERE name NOT LIKE 'schema%'"
    " AND name NOT IN ('first-event', 'checkpoint-event')"
)
_OPERATED = ("marigraph_bulk_items", "marigraph_bulks")  # what operators did to the other's rows
# what rows never have, but a file may that came from elsewhere; triggers keep text indexes alone
_STRANGE = (
    "SELECT 1 FROM sqlite_master WHERE type = 'view' OR type = 'trigger' AND name NOT IN"
    " (tbl_name || :kept || '_added', tbl_name || :kept || '_changed',"
    " tbl_name || :kept || '_dropped')"
    " OR sql LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE '% USING fts5(%'"
)
NO_ROWS = tr_noop("What has arrived is no copy of rows.")
_ALL_PAGES = -1
_PACED_PAGES = 1_024  # of 4 KiB, between two pauses of a copy that is made beside other work
Convert = Callable[[sqlite3.Cursor], None]
Pause = Callable[[], None]


def copy_rows(
    source: Path,
    target: Path,
    convert: Convert = lambda _: None,
    pause: Pause | None = None,
) -> None:
    """Make `target` from the rows of `source`, as they are at one moment; it is there whole or not.

    What another replica was told (its mode, a pause) and a rebuild that it is at are left out.
    `convert` makes other tables of the copied ones, before the copy is there. `pause`: called again
    and again meanwhile; what it raises ends the copy.

    Raises:
        StorageFailed: the source cannot be read, or the target not be written.
    """
    partial = partial_copy(target)
    remove_database(partial)
    try:
        with translate_row_errors(source):
            _copy(source, partial, convert, pause)
        _sync(partial)
        partial.replace(target)
    finally:
        remove_database(partial)


def read_copied_position(path: Path) -> int:
    """Return up to where the rows are applied in a copy that came from elsewhere; 0 for none.

    Raises:
        StorageFailed: it cannot be read, or is no copy of rows.
    """
    # as their one user, who leaves no file beside it; what only reads would
    with translate_row_errors(path), closing(connect(path, READ_MODELS)) as reading:
        if reading.execute(_STRANGE, {"kept": FULLTEXT_SUFFIX}).fetchone() is not None:
            raise DamagedFile(NO_ROWS)
        found = reading.execute(READ_CHECKPOINT).fetchone()
    return found[0] if found else 0


def partial_copy(target: Path) -> Path:
    """Return where a copy is written until it is there; a process that is killed leaves it."""
    return target.with_suffix(_PARTIAL)


def _copy(source: Path, partial: Path, convert: Convert, pause: Pause | None) -> None:
    with (
        closing(connect(source, READ_MODELS_READER)) as reading,
        closing(connect(partial, READ_MODELS)) as writing,
    ):
        if pause is None:
            reading.backup(writing, pages=_ALL_PAGES)  # in one go: of one moment
        else:
            _copy_paced(reading, writing, pause)
        cursor = writing.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute(_FORGET)
        for table in _OPERATED:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
        leftovers = find_leftovers(cursor, 0)
        for table in leftovers:
            drop_triggers(cursor, table)
        drop_tables(cursor, leftovers)
        convert(cursor)
        cursor.execute("COMMIT")
        cursor.execute(MERGE_WRITE_AHEAD_LOG)


def _copy_paced(reading: sqlite3.Connection, writing: sqlite3.Connection, pause: Pause) -> None:
    """Copy some pages at a time; the read transaction keeps all of them of one moment."""
    reading.execute("BEGIN")
    reading.execute(
        "SELECT count(*) FROM sqlite_master"
    ).fetchone()  # it begins with the first read

    def on_step(status: int, remaining: int, total: int) -> None:
        del status, remaining, total  # how far it is tells the size of the file
        pause()

    reading.backup(writing, pages=_PACED_PAGES, progress=on_step, sleep=0.0)
    reading.execute("COMMIT")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
