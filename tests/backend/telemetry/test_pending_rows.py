"""Rows in hand until a commit has kept them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from backend.telemetry import pending_rows
from backend.telemetry.pending_rows import PendingRows, Row
from tests.backend.telemetry.small_disk import fill_disk


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.execute("CREATE TABLE kept (step, name, at, point, PRIMARY KEY (step, name, at))")
        yield opened


@pytest.fixture
def pending(database: sqlite3.Connection) -> PendingRows:
    return PendingRows(
        database,
        "INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)",
        "SELECT 1 FROM kept WHERE step = ? AND name = ? AND at = ?",
    )


def row(at: int, point: bytes = b"") -> Row:
    return (1, "replica-1", at, point)


def kept(database: sqlite3.Connection) -> dict[int, bytes]:
    return dict(database.execute("SELECT at, point FROM kept ORDER BY at").fetchall())


def test_that_rows_which_a_full_disk_took_back_are_written_once_more(
    database: sqlite3.Connection, pending: PendingRows
) -> None:
    pending.write([row(1), row(2, b"old")])
    fill_disk(database)
    pending.write([row(3)])  # in another transaction, which is committed
    database.commit()
    pending.confirm()
    assert list(kept(database)) == [3]
    pending.write([row(2, b"new")])
    database.commit()
    pending.confirm()
    assert kept(database) == {1: b"", 2: b"new", 3: b""}


def test_that_rows_of_a_commit_that_failed_are_written_once_more(
    database: sqlite3.Connection, pending: PendingRows
) -> None:
    pending.write([row(1)])
    database.rollback()
    pending.begin_anew()
    pending.write()
    assert list(kept(database)) == [1]


def test_that_what_is_kept_is_not_written_again(
    database: sqlite3.Connection, pending: PendingRows
) -> None:
    pending.write([row(1)])
    database.commit()
    pending.confirm()
    database.execute("DELETE FROM kept")
    pending.write()
    pending.confirm()
    assert kept(database) == {}


def test_that_only_the_newest_are_in_hand_when_the_disk_stays_full(
    database: sqlite3.Connection, pending: PendingRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending_rows, "_MOST", 3)
    database.execute("ALTER TABLE kept RENAME TO hidden")
    for at in range(9):
        with pytest.raises(sqlite3.OperationalError):
            pending.write([row(at)])
    database.execute("ALTER TABLE hidden RENAME TO kept")
    pending.write()
    assert list(kept(database)) == [6, 7, 8]
