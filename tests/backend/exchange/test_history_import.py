from collections import Counter
from pathlib import Path

import pytest

from backend.errors import Unavailable, WrongVersion
from backend.exchange import import_pace
from backend.exchange.history_import import HistoryImport
from backend.exchange.import_pace import ImportPace
from backend.exchange.import_report import ImportReport
from backend.exchange.olist.olist_source import OlistSource
from backend.messages.commands import RecordFacts
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress
from tests.backend.exchange.olist_files import write_folder


@pytest.fixture
def olist(tmp_path: Path) -> OlistSource:
    return OlistSource(write_folder(tmp_path / "dev"))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups so small that an import takes several."""
    monkeypatch.setattr(import_pace, "BATCH_SIZE", 4)


def recorded(backend: InProcessBackend, olist: OlistSource) -> ImportReport:
    return HistoryImport(backend, backend.registry, "shop").run(
        olist, ImportPace(), ignore_progress
    )


def test_that_the_log_holds_the_facts_in_their_order(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    report = recorded(backend, olist)

    facts = list(olist.events())
    events = backend.events
    assert [event.type for event in events] == [
        backend.registry.type_of(fact.payload) for fact in facts
    ]
    assert [(event.time, event.basis) for event in events] == [
        (fact.time, fact.basis) for fact in facts
    ]
    assert report.events == Counter(event.type for event in events)
    assert {event.actor for event in events} == {"import/olist"}
    assert len({event.id for event in events}) == len(events)
    assert len({event.correlation for event in events}) == 5


def test_that_the_same_content_is_never_recorded_twice(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    first = recorded(backend, olist)
    second = recorded(backend, olist)

    assert len(backend.events) == sum(first.events.values())
    assert second.events == first.events
    assert (first.before, second.before) == (0, len(backend.events))


@pytest.mark.usefixtures("small")
def test_that_an_interrupted_import_goes_on_where_it_was(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    for breaks_after in (0, 1, 3):
        backend.fails_after = breaks_after
        with pytest.raises(Unavailable):
            recorded(backend, olist)
    assert len(backend.events) == 16
    backend.fails_after = None

    report = recorded(backend, olist)

    assert [event.type for event in backend.events] == [
        backend.registry.type_of(fact.payload) for fact in olist.events()
    ]
    assert sum(report.events.values()) == len(backend.events)
    assert report.adds_up()


@pytest.mark.usefixtures("small")
def test_that_a_lost_answer_doubles_nothing(backend: InProcessBackend, olist: OlistSource) -> None:
    backend.loses_answers = True
    recorded(backend, olist)

    assert len(backend.events) == olist.size("facts")


@pytest.mark.usefixtures("small")
def test_that_two_imports_of_the_same_content_do_not_interleave(
    backend: InProcessBackend, olist: OlistSource
) -> None:
    def another(done: int) -> None:
        if done == 4:
            moved = RecordFacts(
                origin=f"{olist.origin}:facts", since=4, upto=5, state=b"", facts=[]
            )
            backend.record(moved)

    with pytest.raises(WrongVersion, match="Another import"):
        HistoryImport(backend, backend.registry, "shop").run(olist, ImportPace(), another)


def test_that_no_record_is_larger_than_a_message_may_be(
    backend: InProcessBackend, olist: OlistSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_pace, "BATCH_BYTES", 500)
    recorded(backend, olist)

    assert 0 < backend.largest_record_bytes <= 500
    assert len(backend.events) == olist.size("facts")
