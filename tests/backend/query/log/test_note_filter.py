"""What operators wrote on events is filtered by as the events' own fields are."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backend.annotations.annotation_store import ANNOTATIONS_FILE_NAME, AnnotationStore
from backend.annotations.note_reader import NoteReader
from backend.errors import StorageFailed
from backend.filters.syntax_tree import BadFilter
from backend.messages.annotations import AddNote
from backend.messages.queries import AskLog, CountLog
from backend.query.log.log_search import LogSearch
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from tests.backend.query.log.conftest import new_url
from tests.backend.query.log.events import NOW, drafts

if TYPE_CHECKING:
    from _pytest.fixtures import SubRequest

EVENTS = 60
NOTES = [
    (7, "#late called the customer", "anna"),
    (7, "São Paulo, again", "ben"),
    (9, "#Late #paid-twice", "ben"),
    (20, "refund agreed", "anna"),
    (0, "#late on no event", "anna"),
]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def url(request: "SubRequest", tmp_path_factory: pytest.TempPathFactory) -> str:
    found = new_url(request, tmp_path_factory)
    log = open_log(found)
    log.append(Transaction(events=drafts(EVENTS, seed=31)), recorded=NOW)
    log.close()
    return found


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[AnnotationStore]:
    made = AnnotationStore(tmp_path, logging.getLogger("test"))
    for position, text, by in NOTES:
        made.add_note(AddNote(at_us=1, text=text, by=by, position=position))
    yield made
    made.close()


@pytest.fixture
def search(url: str, tmp_path: Path) -> Iterator[LogSearch]:
    reader = NoteReader(tmp_path)
    made = LogSearch("replica-1", url, open_reader(url), clock=lambda: NOW, noted=reader)
    yield made
    made.close()
    reader.close()


def positions(search: LogSearch, text: str) -> list[int]:
    return [event.position for event in search.page(AskLog(filter=text, limit=100)).events]


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tag:late", [7, 9]),
        ("tag:#LATE", [7, 9]),
        ("tag:paid*", [9]),
        ("tag:paid", []),
        ("tag:*", [7, 9]),
        ("note:*", [7, 9, 20]),
        ("note:sao", [7]),
        ('note:"called the"', [7]),
        ("note:re*agreed", [20]),
        ("noted-by:anna", [7, 20]),
        ("tag:late -noted-by:anna", [9]),
        ("tag:late note:refund", []),
        ("tag:late or note:refund", [7, 9, 20]),
        ("(tag:late or note:refund) position>7", [9, 20]),
    ],
)
def test_that_events_are_found_by_what_is_noted_on_them(
    search: LogSearch, text: str, wanted: list[int]
) -> None:
    assert positions(search, text) == wanted
    assert search.count(CountLog(filter=text)).total == len(wanted)


@pytest.mark.usefixtures("notes")
@pytest.mark.parametrize("text", ["-tag:late", "not tag:late", "tag!=late"])
def test_that_what_is_not_noted_is_all_the_rest(search: LogSearch, text: str) -> None:
    rest = [each for each in range(1, EVENTS + 1) if each not in (7, 9)]
    assert positions(search, text) == rest
    assert positions(search, f"{text} -note:*") == [each for each in rest if each != 20]


@pytest.mark.usefixtures("notes")
def test_that_notes_are_an_index_whose_plan_is_shown(search: LogSearch) -> None:
    plan = search.plan("tag:late actor:*")
    assert (plan.access, plan.looked_at, plan.log_events) == ("notes", 2, EVENTS)
    assert search.plan("tag:late or tag:paid-twice").looked_at == 3
    assert search.plan("-tag:late").access == "scan"


def test_that_a_note_counts_from_the_moment_it_is_written_until_it_is_removed(
    search: LogSearch, notes: AnnotationStore
) -> None:
    assert positions(search, "tag:late") == [7, 9]
    number = notes.add_note(AddNote(at_us=1, text="#late", by="ben", position=3))
    assert positions(search, "tag:late") == [3, 7, 9]
    assert search.count(CountLog(filter="-tag:late")).total == EVENTS - 3
    notes.remove_note(number)
    assert positions(search, "tag:late") == [7, 9]


def test_that_without_a_file_nothing_is_noted_and_a_new_one_is_found(
    search: LogSearch, tmp_path: Path
) -> None:
    assert positions(search, "note:*") == []
    assert len(positions(search, "-note:*")) == EVENTS
    made = AnnotationStore(tmp_path, logging.getLogger("test"))
    made.add_note(AddNote(at_us=1, text="first", by="anna", position=5))
    made.close()
    assert positions(search, "note:first") == [5]


def test_that_notes_that_cannot_be_read_are_no_empty_answer(
    search: LogSearch, tmp_path: Path
) -> None:
    (tmp_path / ANNOTATIONS_FILE_NAME).write_bytes(b"this is no database, whatever it is" * 99)
    with pytest.raises(StorageFailed, match="annotations"):
        positions(search, "tag:late")


@pytest.mark.parametrize("text", ["tag>late", "note<x", "noted-by>=anna"])
def test_that_notes_have_no_order(search: LogSearch, text: str) -> None:
    with pytest.raises(BadFilter, match="has no order"):
        positions(search, text)
