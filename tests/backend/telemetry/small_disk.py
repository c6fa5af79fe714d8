"""A database whose disk becomes full in the middle of a transaction."""

import sqlite3

import pytest


def fill_disk(database: sqlite3.Connection) -> None:
    """Let a statement of somebody else find no room: SQLite takes the whole transaction back."""
    database.execute("CREATE TABLE others (text)")
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        database.execute("INSERT INTO others VALUES (?)", ("x" * 99_999,))
    assert not database.in_transaction
    database.execute(f"PRAGMA max_page_count = {pages + 4000}")
