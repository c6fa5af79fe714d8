from pathlib import Path

import pytest

from backend.audit import audit_reader
from backend.audit.audit_reader import read_audit_file
from backend.audit.audit_store import AuditStore
from backend.messages.audit import AskAudit, AuditPage
from backend.messages.commands import Failure
from backend.messages.control import OrderDone, Pause, Resume
from backend.messages.parked import RetryParked
from tests.backend.audit.audit_files import execute


def numbers(page: AuditPage) -> list[int]:
    return [each.number for each in page.entries]


def filled(store: AuditStore, count: int) -> None:
    """Put acts on record: of anna's, every third of clara's."""
    for number in range(1, count + 1):
        by = "anna" if number % 3 else "clara"
        store.finish(
            store.begin(Pause(replica=f"replica-{number}", by=by), "operator"), OrderDone()
        )


def test_that_the_audit_is_read_in_pages_from_the_newest(store: AuditStore) -> None:
    filled(store, 5)
    first = store.answer(AskAudit(limit=2))
    assert (numbers(first), first.next_before, first.newest) == ([5, 4], 4, 5)
    second = store.answer(AskAudit(limit=2, before=first.next_before))
    assert (numbers(second), second.next_before) == ([3, 2], 2)
    last = store.answer(AskAudit(limit=2, before=second.next_before))
    assert (numbers(last), last.next_before) == ([1], None)


def test_that_one_operators_acts_are_found(store: AuditStore) -> None:
    filled(store, 7)
    page = store.answer(AskAudit(by="clara"))
    assert (numbers(page), page.next_before, page.newest) == ([6, 3], None, 7)


def test_that_acts_are_found_by_words_of_any_of_their_parts(store: AuditStore) -> None:
    retry = RetryParked(replica="replica-1", view="sales", entity="orders/Zoë", by="Anna")
    store.finish(store.begin(retry, "operator"), Failure(code="rejected", message="Still parked."))
    store.finish(
        store.begin(Resume(replica="replica-1", by="clara"), "operator"),
        OrderDone(message="Goes on"),
    )
    for words, found in (
        ("zoe rejected", [1]),
        ("ANNA", [1]),
        ("replica-1", [2, 1]),
        ("clara rejected", []),
        ("goes resume done", [2]),
        ("重试|retry rejected", [1]),
        ("parked|on", [2, 1]),
        ("|", []),
        ("zoe|", [1]),
    ):
        assert numbers(store.answer(AskAudit(words=words))) == found, words


def test_that_nothing_older_than_asked_for_is_read(store: AuditStore) -> None:
    filled(store, 3)
    second = store.answer(AskAudit()).entries[1]
    page = store.answer(AskAudit(since_us=second.at_us))
    assert set(numbers(page)) >= {2, 3}
    assert all(each.at_us >= second.at_us for each in page.entries)


def test_that_no_page_looks_at_more_than_it_may(
    store: AuditStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(store, 10)
    monkeypatch.setattr(audit_reader, "_MAX_LOOKED_AT", 4)
    pages: list[list[int]] = []
    before: int | None = None
    while True:
        page = store.answer(AskAudit(words="replica-2", before=before))
        pages.append(numbers(page))
        before = page.next_before
        if before is None:
            break
    assert pages == [[], [], [2]]


def test_that_a_row_which_is_no_act_hides_no_other(store: AuditStore, tmp_path: Path) -> None:
    filled(store, 3)
    execute(
        tmp_path,
        "INSERT INTO outcomes (act, at, outcome, code, message) VALUES (2, 1, 'perhaps', '', '')",
        "INSERT INTO acts (at, session, operator, act, subject, parameters)"
        " VALUES (1, 's', CAST(x'ff41' AS TEXT), 'pause', 'r', x'')",
    )
    page = store.answer(AskAudit())
    assert numbers(page) == [4, 3, 1]
    assert page.entries[0].by == "\N{REPLACEMENT CHARACTER}A"


def test_that_a_folder_without_an_audit_has_an_empty_one(tmp_path: Path) -> None:
    assert read_audit_file(tmp_path, AskAudit()) == AuditPage(
        entries=[], next_before=None, newest=0
    )
