import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.audit.act_record import recorded_act
from backend.audit.audit_file import AUDIT_FILE_NAME
from backend.audit.audit_reader import read_audit_file
from backend.audit.audit_store import AuditStore
from backend.errors import StorageFailed
from backend.messages.audit import AskAudit, AuditEntry
from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Pause, SetMode, Stop
from tests.backend.audit.audit_files import execute, refuse_writing

PAUSE = Pause(replica="replica-1", by="anna")
REFUSED = Failure(code="no-replica", message="This backend has no replica 'replica-9'.")
LATE = Failure(code="timed-out", message="replica-1 did not carry out the order in time.")


def newest(store: AuditStore) -> AuditEntry:
    return store.answer(AskAudit(limit=1)).entries[0]


def test_that_an_act_is_on_disk_before_its_order_is_carried_out(
    store: AuditStore, tmp_path: Path
) -> None:
    act = store.begin(SetMode(replica="replica-1", mode="demand", by="anna"), "operator")
    (entry,) = read_audit_file(tmp_path, AskAudit()).entries
    assert (entry.number, entry.by, entry.act, entry.subject, entry.parameters) == (
        act,
        "anna",
        "set-mode",
        "replica-1",
        b'{"mode":"demand"}',
    )
    assert (newest(store).outcome, newest(store).answered_us) == ("under-way", None)


def test_that_the_role_of_whoever_did_it_is_on_record(store: AuditStore, tmp_path: Path) -> None:
    store.begin(PAUSE, "administrator")
    store.record("clara", "start")
    with recorded_act(tmp_path, "dora", "import", role="operator"):
        pass
    entries = store.answer(AskAudit()).entries
    assert [(each.by, each.role) for each in entries] == [
        ("dora", "operator"),
        ("clara", "owner"),
        ("anna", "administrator"),
    ]


_BEFORE_ROLES = """
CREATE TABLE acts (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, session TEXT NOT NULL,
  operator TEXT NOT NULL, act TEXT NOT NULL, subject TEXT NOT NULL, parameters BLOB NOT NULL
);
CREATE TABLE outcomes (
  number INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, at INTEGER NOT NULL,
  outcome TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL
);
INSERT INTO acts VALUES (1, 5, 'old', 'anna', 'pause', 'replica-1', x'7b7d');
INSERT INTO outcomes VALUES (1, 1, 6, 'done', '', '');
"""


def test_that_an_audit_of_before_there_were_roles_is_read_and_goes_on(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / AUDIT_FILE_NAME)) as other:
        other.executescript(_BEFORE_ROLES)
    (old,) = read_audit_file(tmp_path, AskAudit()).entries  # while no backend runs
    assert (old.by, old.role, old.outcome) == ("anna", "", "done")
    for _ in range(2):
        store = AuditStore(tmp_path, "later", logging.getLogger("test"))
        store.begin(PAUSE, "operator")
        store.close()
    roles = [each.role for each in read_audit_file(tmp_path, AskAudit()).entries]
    assert roles == ["operator", "operator", ""]


def test_that_what_came_of_an_act_is_on_record_with_its_code(store: AuditStore) -> None:
    for response in (OrderDone(message="Paused at 7."), REFUSED, LATE):
        store.finish(store.begin(PAUSE, "operator"), response)
    late, refused, done = store.answer(AskAudit()).entries
    assert (done.outcome, done.code, done.message) == ("done", "", "Paused at 7.")
    assert (refused.outcome, refused.code, refused.message) == (
        "refused",
        "no-replica",
        REFUSED.message,
    )
    assert (late.outcome, late.code) == ("unknown", "timed-out")
    assert late.answered_us is not None


def test_that_an_order_which_was_done_too_late_counts_as_done(store: AuditStore) -> None:
    act = store.begin(PAUSE, "operator")
    store.finish(act, LATE)
    store.finish(act, OrderDone(message="Paused at 7."))
    assert (newest(store).outcome, newest(store).code) == ("done", "")


def test_that_an_act_on_no_single_replica_is_on_the_backend(store: AuditStore) -> None:
    store.begin(Stop(by="anna"), "operator")
    store.record("clara", "start", pid=7)
    start, stop = store.answer(AskAudit()).entries
    assert (stop.act, stop.subject, stop.parameters) == ("stop", "backend", b"{}")
    assert (start.by, start.act, start.outcome, start.parameters) == (
        "clara",
        "start",
        "done",
        b'{"pid":7}',
    )


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM acts",
        "DELETE FROM outcomes",
        "UPDATE acts SET operator = 'nobody'",
        "UPDATE outcomes SET outcome = 'done'",
    ],
)
def test_that_nothing_on_record_can_be_changed(
    store: AuditStore, tmp_path: Path, change: str
) -> None:
    store.finish(store.begin(PAUSE, "operator"), REFUSED)
    before = newest(store)
    with pytest.raises(sqlite3.IntegrityError, match="only grows"):
        execute(tmp_path, change)
    assert newest(store) == before


def test_that_an_order_which_cannot_be_put_on_record_is_an_error(
    store: AuditStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    act = store.begin(PAUSE, "operator")
    refuse_writing(tmp_path)
    with pytest.raises(StorageFailed):
        store.begin(PAUSE, "operator")
    store.finish(act, OrderDone())  # it was done already
    store.record("clara", "start")
    assert f"the outcome of act {act} is not on record" in caplog.text
    assert "start by clara is not on record" in caplog.text


def test_that_what_was_under_way_in_another_session_is_unknown(
    store: AuditStore, tmp_path: Path
) -> None:
    store.begin(PAUSE, "operator")
    store.close()
    later = AuditStore(tmp_path, "later", logging.getLogger("test"))
    entry = newest(later)
    assert (entry.outcome, entry.code) == ("unknown", "no-outcome")
    assert "ended before" in entry.message
    later.close()
