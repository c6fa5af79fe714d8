"""Whose turn it is, of the processes in a table."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from backend.telemetry.process_rotation import ProcessRotation

_NEXT = "SELECT process FROM kept WHERE process > ? ORDER BY process LIMIT 1"


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        opened.execute("CREATE TABLE kept (process TEXT NOT NULL)")
        yield opened


@pytest.fixture
def rotation(database: sqlite3.Connection) -> ProcessRotation:
    return ProcessRotation(database, _NEXT)


def keep(database: sqlite3.Connection, *processes: str) -> None:
    database.executemany("INSERT INTO kept VALUES (?)", [(process,) for process in processes])


def test_that_each_process_has_its_turn_however_many_rows_it_has(
    database: sqlite3.Connection, rotation: ProcessRotation
) -> None:
    keep(database, "replica-2", "archive", "primary", "replica-2")
    turns = [rotation.take() for _ in range(4)]
    assert turns == ["archive", "primary", "replica-2", "archive"]


def test_that_one_that_comes_meanwhile_has_its_turn_in_its_place(
    database: sqlite3.Connection, rotation: ProcessRotation
) -> None:
    keep(database, "archive", "replica-1")
    assert rotation.take() == "archive"
    keep(database, "primary")
    assert [rotation.take(), rotation.take()] == ["primary", "replica-1"]


def test_that_the_turn_goes_on_behind_one_that_is_gone(
    database: sqlite3.Connection, rotation: ProcessRotation
) -> None:
    keep(database, "archive", "primary", "replica-1")
    assert [rotation.take(), rotation.take()] == ["archive", "primary"]
    database.execute("DELETE FROM kept WHERE process = 'primary'")
    assert rotation.take() == "replica-1"


def test_that_nobody_has_a_turn_while_there_are_no_rows(
    database: sqlite3.Connection, rotation: ProcessRotation
) -> None:
    assert rotation.take() is None
    keep(database, "archive")
    assert rotation.take() == "archive"
    database.execute("DELETE FROM kept")
    assert rotation.take() is None
