"""Links of commits that follow each other fast: written behind them, and never lost."""

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import WrongVersion
from backend.store.chain_rules import MAX_BLOCK_EVENTS
from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import CheckedLog, Transaction
from backend.store.sql import chain_writer
from tests.contract.drafts import draft


def append(log: CheckedLog, sizes: Sequence[int]) -> None:
    for size in sizes:
        log.append(Transaction(events=[draft(f"user-{at % 9}") for at in range(size)]), recorded=7)


# Ends as a killed writer does: nothing of it is closed.
APPEND_AND_DIE = """
import os, sys
from backend.store.engine_registry import open_log
from backend.store.sql import chain_writer
from tests.backend.store.test_links_behind import append
chain_writer._LINK_INTERVAL_S = 3600.0
append(open_log(sys.argv[1]), [1, 2, 3])
os._exit(0)
"""


def verify(path: Path) -> ChainReport:
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        return ChainVerification(reader, lambda _done, _total: None).run({})


def links(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [upto for (upto,) in connection.execute("SELECT upto FROM chain ORDER BY upto")]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a log that is not there yet; all its commits follow each other fast."""
    monkeypatch.setattr(chain_writer, "_LINK_INTERVAL_S", 3600.0)
    return tmp_path / "log.sqlite"


def test_that_full_blocks_are_linked_at_once_and_the_rest_when_the_log_is_closed(
    path: Path,
) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, [1, 10, MAX_BLOCK_EVENTS, 10])
        assert links(path) == [1, MAX_BLOCK_EVENTS]
        report = verify(path)
        assert (report.findings, report.late, report.unlinked) == ([], [], 21)
    assert links(path) == [1, MAX_BLOCK_EVENTS, MAX_BLOCK_EVENTS + 21]
    closed = verify(path)
    assert (closed.findings, closed.unlinked) == ([], 0)
    assert closed.digest == report.digest


def test_that_the_rest_is_linked_when_the_writer_has_a_moment(path: Path) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, [1, 2, 3])
        log.flush()
        log.flush()
        assert links(path) == [1, 6]
        append(log, [1])
    assert links(path) == [1, 6, 7]
    assert verify(path).findings == []


def test_that_what_a_killed_writer_has_not_linked_the_next_one_links_and_is_told_of(
    path: Path,
) -> None:
    url = f"sqlite:///{path}"
    subprocess.run([sys.executable, "-c", APPEND_AND_DIE, url], check=True)
    killed = verify(path)
    open_log(url).close()
    report = verify(path)
    assert [(each.kind, each.first, each.last) for each in report.late] == [("chained-later", 2, 6)]
    assert (killed.unlinked, report.unlinked) == (5, 0)
    assert (report.findings, report.digest) == ([], killed.digest)


def test_that_an_append_that_failed_leaves_nothing_unlinked_and_nothing_to_be_told(
    path: Path,
) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, [1, 5])
        with pytest.raises(WrongVersion):
            log.append(Transaction(events=[draft("x")], expected={"users/x": 5}), recorded=7)
        append(log, [5])
        assert verify(path).findings == []
    report = verify(path)
    assert (report.findings, report.late, report.unlinked) == ([], [], 0)


@pytest.mark.parametrize("is_flushed", [True, False])
def test_that_a_refused_append_that_is_the_last_one_leaves_nothing_unlinked(
    path: Path, *, is_flushed: bool
) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, [1, 5])
        with pytest.raises(WrongVersion):
            log.append(Transaction(events=[draft("x")], expected={"users/x": 5}), recorded=7)
        if is_flushed:
            log.flush()
            assert links(path) == [1, 6]
    with closing(open_log(f"sqlite:///{path}")):
        report = verify(path)
    assert (report.findings, report.late, report.unlinked) == ([], [], 0)


def test_that_events_changed_before_they_were_linked_are_named_all_the_same(path: Path) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, [1, 5])
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE events SET actor = 'bob' WHERE position = 3")
    assert [(each.kind, each.first, each.last) for each in verify(path).findings] == [
        ("changed", 3, 3)
    ]
