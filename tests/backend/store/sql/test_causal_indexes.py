"""The indexes by which causes and effects are found, also in a log from before they were there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects.sqlite import dialect

from backend.errors import GivenUp
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from backend.store.sql import log_statements
from backend.store.sql.log_schema import LATER_INDEXES
from backend.store.sqlite_engine import sqlite_log_connection
from tests.contract.drafts import draft, new_id


def test_that_no_question_about_causes_reads_the_log_from_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    with closing(open_log(f"sqlite:///{path}")) as log:
        log.append(Transaction(events=[draft()]), recorded=7)
    with closing(sqlite3.connect(path)) as connection:
        for statement in (log_statements.EVENTS_BY_ID, log_statements.EFFECTS):
            compiled = statement.compile(dialect=dialect(paramstyle="named"))
            values = dict.fromkeys(compiled.params, b"")
            plan = connection.execute(f"EXPLAIN QUERY PLAN {compiled}", values | {"limit": 5})
            steps = [str(row[3]) for row in plan]
            assert not [step for step in steps if step.startswith("SCAN events")], steps
            assert any("USING INDEX events_" in step or "COVERING" in step for step in steps)


def older_log(path: Path) -> str:
    """Make a log that lacks the indexes; return its URL."""
    url = f"sqlite:///{path}"
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[draft(), draft()]), recorded=7)
    with closing(sqlite3.connect(path)) as connection:
        for index in LATER_INDEXES:
            connection.execute(f"DROP INDEX {index.name}")
    return url


def test_that_what_is_done_to_an_older_log_is_reported_once_for_each_index(tmp_path: Path) -> None:
    reported: list[str] = []

    def note(what: str) -> bool:
        reported.append(what)
        return True

    url = older_log(tmp_path / "log.sqlite")
    open_log(url, note).close()
    names = [index.name for index in LATER_INDEXES]
    for place, (what, name) in enumerate(zip(reported, names, strict=True), 1):
        assert f"{name}, {place} of {len(names)}, over 2 events" in what
    open_log(url, note).close()
    open_log(f"sqlite:///{tmp_path / 'new.sqlite'}", note).close()
    assert len(reported) == len(names)


def test_that_an_index_is_given_up_when_its_process_is_to_end_and_made_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_log_connection, "_REPORT_INTERVAL_S", 0.0)
    monkeypatch.setattr(sqlite_log_connection, "_STEPS_BETWEEN_LOOKS", 1)
    url, answers = older_log(tmp_path / "log.sqlite"), iter((True, False))
    with pytest.raises(GivenUp, match=r"index to the log.*begun anew at the next start"):
        open_log(url, lambda _: next(answers))
    assert not indexes(tmp_path) & {index.name for index in LATER_INDEXES}
    with closing(open_log(url)) as log:
        assert log.head() == 2
    assert {index.name for index in LATER_INDEXES} <= indexes(tmp_path)


def test_that_no_index_is_begun_when_its_process_is_to_end(tmp_path: Path) -> None:
    url = older_log(tmp_path / "log.sqlite")
    with pytest.raises(GivenUp):
        open_log(url, lambda _: False)
    assert not indexes(tmp_path) & {index.name for index in LATER_INDEXES}
    open_log(url).close()  # the lock was given back


def indexes(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / "log.sqlite")) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        return {name for (name,) in names}


def test_that_a_log_from_before_gets_its_indexes_when_it_is_opened_for_writing(
    tmp_path: Path,
) -> None:
    path, cause = tmp_path / "log.sqlite", new_id()
    url = f"sqlite:///{path}"
    with closing(open_log(url)) as log:
        log.append(Transaction(events=[draft(correlation=cause)]), recorded=7)
    with closing(sqlite3.connect(path)) as connection:
        for index in LATER_INDEXES:
            connection.execute(f"DROP INDEX {index.name}")
    with closing(open_reader(url)) as reader:  # finds them all the same, only not as fast
        assert len(reader.read_effects(cause, 5)) == 1
    with closing(open_log(url)) as log:
        assert log.head() == 1
    with closing(sqlite3.connect(path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        assert {index.name for index in LATER_INDEXES} <= {name for (name,) in names}
