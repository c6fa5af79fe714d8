"""A log whose chain is by the earlier rule: it opens, is verified, and goes on by it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.engine_registry import open_backups, open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.store.earlier_chain import turn_back
from tests.contract.drafts import draft

# What the version that wrote only this format said of the log that `append` makes.
NOTED = "c6b765fcc4b8faf447228ac174026efc"
COMMITS = (1, 2, 125, 1, 261, 1, 1)


def append(path: Path, *commits: int) -> None:
    with closing(open_log(f"sqlite:///{path}")) as log:
        start = log.head()
        for size in commits:
            ids = [(start + number + 1).to_bytes(16) for number in range(size)]
            events = [draft(f"user-{id_[-1] % 7}", id_=id_) for id_ in ids]
            log.append(Transaction(events=events), recorded=7)
            start += size


def verify(path: Path, expected: dict[int, str] | None = None) -> ChainReport:
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        return ChainVerification(reader, lambda _done, _total: None).run(expected or {})


def digest_lengths(path: Path) -> set[int]:
    with closing(sqlite3.connect(path)) as connection:
        return {length for (length,) in connection.execute("SELECT length(digest) FROM chain")}


def ignore(_stage: str, _done: int, _total: int) -> None:
    pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.sqlite"
    append(path, *COMMITS)
    turn_back(path)
    return path


def test_that_it_is_whole_and_has_the_digest_that_was_noted(path: Path) -> None:
    report = verify(path, {392: NOTED})
    assert (report.findings, report.head, report.digest) == ([], 392, NOTED)


def test_that_it_goes_on_by_its_rule_as_if_it_had_been_written_at_once(
    path: Path, tmp_path: Path
) -> None:
    append(path, 3, 150, 7)
    other = tmp_path / "other.sqlite"
    append(other, *COMMITS, 3, 150, 7)
    turn_back(other)
    report = verify(path, {392: NOTED})
    assert (report.findings, report.digest) == ([], verify(other).digest)
    assert digest_lengths(path) == {16}


def test_that_what_was_changed_in_it_is_named(path: Path) -> None:
    append(path, 20)
    with closing(sqlite3.connect(path)) as connection, connection:
        for position in (7, 129, 400):
            connection.execute("UPDATE events SET actor = 'x' WHERE position = ?", (position,))
        connection.execute("DELETE FROM events WHERE position = 300")
    assert [(each.kind, each.first, each.last) for each in verify(path).findings] == [
        ("changed", 7, 7),
        ("changed", 129, 129),
        ("missing", 300, 300),
        ("changed", 400, 400),
    ]


def test_that_a_log_of_no_chain_gets_one_by_the_rule_of_its_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TABLE chain")
    append(path)
    report = verify(path)
    assert (report.findings, report.digest, report.older_upto) == ([], NOTED, 392)


def test_that_its_backup_is_a_log_by_the_same_rule(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.sqlite"
    open_backups(f"sqlite:///{path}", must_exist=True).write(backup, ignore)
    append(backup, 9)
    report = verify(backup, {392: NOTED})
    assert (report.findings, report.head, digest_lengths(backup)) == ([], 401, {16})


def test_that_a_log_of_a_later_format_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE about SET format = 3")
    with pytest.raises(StorageFailed, match="has format 3, and this version reads up to 2"):
        open_log(f"sqlite:///{path}")
