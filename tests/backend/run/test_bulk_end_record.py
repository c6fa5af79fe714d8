import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from backend.audit.audit_store import AuditStore
from backend.messages.act_titles import ACT_TITLES, PARAMETER_TITLES
from backend.messages.audit import AskAudit
from backend.messages.notices import BulkEnded
from backend.run.bulk_end_record import BulkEndRecord
from tests.backend.wire.parked_values import BULK

LOGGER = logging.getLogger("bulk ends")
ENDED = BulkEnded(name="replica-1", bulk=msgspec.structs.replace(BULK, state="done", failed=2))


@pytest.fixture
def audit(tmp_path: Path) -> Iterator[AuditStore]:
    with closing(AuditStore(tmp_path, "session", LOGGER)) as store:
        yield store


def test_that_the_end_of_a_bulk_operation_is_on_record_with_what_came_of_it(
    audit: AuditStore,
) -> None:
    assert BulkEndRecord(audit, LOGGER).note(ENDED)
    (entry,) = audit.answer(AskAudit()).entries
    assert (entry.by, entry.act, entry.subject, entry.outcome) == (
        BULK.by,
        "end-bulk",
        "replica-1",
        "done",
    )
    assert "2 failed again" in entry.message
    assert msgspec.json.decode(entry.parameters)["state"] == "done"
    assert entry.act in ACT_TITLES
    assert msgspec.json.decode(entry.parameters).keys() - PARAMETER_TITLES.keys() == set()


def test_that_an_end_which_is_told_again_is_no_news_after_a_restart_either(
    audit: AuditStore,
) -> None:
    record = BulkEndRecord(audit, LOGGER)
    assert [record.note(ENDED), record.note(ENDED)] == [True, False]
    assert not BulkEndRecord(audit, LOGGER).note(ENDED)
    assert len(audit.answer(AskAudit()).entries) == 1


def test_that_the_same_bulk_operation_ends_in_each_replica(audit: AuditStore) -> None:
    record = BulkEndRecord(audit, LOGGER)
    assert record.note(ENDED)
    assert record.note(msgspec.structs.replace(ENDED, name="archive"))
    assert {each.subject for each in audit.answer(AskAudit()).entries} == {"archive", "replica-1"}
