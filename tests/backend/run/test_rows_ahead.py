import logging
from contextlib import closing
from pathlib import Path

import pytest

from backend.projection.installed_projections import load_projections
from backend.projection.live_store import LiveStore
from backend.projection.row_store import Checkpoint
from backend.run.read_model_recovery import open_trusted_store, record_origin
from backend.run.rows_ahead import RowsAhead, mark_rows_ahead
from backend.store.engine_registry import open_log
from backend.store.log_port import EventLog, Transaction
from tests.contract.drafts import draft

LOGGER = logging.getLogger("test")


def open_rows(path: Path) -> LiveStore:
    return LiveStore(path, load_projections())


def other_log(log: EventLog, upto: int, events: int) -> EventLog:
    """Return a log that begins with the same events, and goes on with others."""
    first = [
        draft(id_=event.id, correlation=event.correlation, subject=event.subject)
        for event in log.read(0, upto)
    ]
    others = [draft() for _ in range(events)]
    other = open_log("memory:")
    other.append(Transaction(events=[*first, *others]), recorded=7)
    return other


def follows(path: Path, log: EventLog) -> bool:
    store, reason = open_trusted_store(path, lambda: open_rows(path), log, LOGGER)
    store.close()
    return not reason


@pytest.mark.parametrize("is_known", [True, False])
def test_that_rows_ahead_of_a_restored_log_are_known_when_it_has_gone_past_them(
    tmp_path: Path, *, is_known: bool
) -> None:
    path = tmp_path / "replica-1.sqlite"
    with closing(open_log("memory:")) as log:
        log.append(Transaction(events=[draft() for _ in range(9)]), recorded=7)
        with closing(open_rows(path)) as store:
            record_origin(store, log, 2)
            store.save(Checkpoint(8, {}))  # and then it was killed
        marked = mark_rows_ahead(tmp_path, log if is_known else None, 5)
        assert marked == [RowsAhead("replica-1", 8)]
        assert follows(path, log) == is_known  # the former log, put back
        with closing(other_log(log, 5, 6)) as restored:
            assert restored.head() == 11
            assert not follows(path, restored)


def test_that_rows_of_another_branch_are_known_where_the_restored_log_is_longer(
    tmp_path: Path,
) -> None:
    path = tmp_path / "replica-1.sqlite"
    with closing(open_log("memory:")) as log:
        log.append(Transaction(events=[draft() for _ in range(9)]), recorded=7)
        with closing(open_rows(path)) as store:
            record_origin(store, log, 2)
            store.save(Checkpoint(8, {}))
        with closing(other_log(log, 5, 6)) as restored:
            assert mark_rows_ahead(tmp_path, log, restored.head()) == []
            assert not follows(path, restored)


def test_that_what_rows_of_another_log_say_stays(tmp_path: Path) -> None:
    path = tmp_path / "replica-1.sqlite"
    with closing(open_log("memory:")) as log:
        log.append(Transaction(events=[draft() for _ in range(9)]), recorded=7)
        with closing(open_rows(path)) as store:
            record_origin(store, log, 7)
            store.save(Checkpoint(8, {}))
        with closing(other_log(log, 5, 6)) as present:  # which they do not follow
            mark_rows_ahead(tmp_path, present, 5)
            assert not follows(path, present)
        assert follows(path, log)


def test_that_rows_that_the_restored_log_holds_are_followed_on(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with closing(open_log("memory:")) as log:
        log.append(Transaction(events=[draft() for _ in range(9)]), recorded=7)
        with closing(open_rows(path)) as store:
            record_origin(store, log, 2)
            store.save(Checkpoint(4, {}))
        assert mark_rows_ahead(tmp_path, log, 5) == []
        with closing(other_log(log, 5, 6)) as restored:
            assert follows(path, restored)


def test_that_rows_that_cannot_be_read_are_left_to_their_replica(tmp_path: Path) -> None:
    (tmp_path / "replica-1.sqlite").write_bytes(b"no database" * 1_000)
    (tmp_path / "replica-1.before-rebuild.sqlite").write_bytes(b"")
    (tmp_path / "log.sqlite").write_bytes(b"")
    assert mark_rows_ahead(tmp_path, None, 5) == []
    assert (tmp_path / "replica-1.sqlite").read_bytes().startswith(b"no database")
