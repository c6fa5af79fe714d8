"""Events of another program's store: kept as they are there, by every engine."""

import pytest

from backend.errors import Unreadable
from backend.messages.events import Draft, Origin
from backend.messages.identifiers import id_text, parse_event_id
from backend.messages.not_kept import SCHEMA_NOT_KEPT, TIME_NOT_KEPT, VERSION_NOT_KEPT
from backend.store.log_port import EventLog, Transaction
from tests.contract.conftest import Engine
from tests.contract.drafts import draft

SUBJECT = "orders/account-17"


def foreign(
    number: int,
    *,
    id_: str = "",
    version: int = VERSION_NOT_KEPT,
    recorded: int = TIME_NOT_KEPT,
    origin: Origin | None = None,
) -> Draft:
    """Return the draft of an event of which its store keeps little more than its place."""
    return Draft(
        id=parse_event_id(id_ or f"event {number}"),
        source="/theirs/orders",
        type="OrderPlaced",
        subject="account-17",
        time=recorded,
        correlation=None,
        causation=None,
        actor="",
        schema=SCHEMA_NOT_KEPT,
        basis=None,
        data=b"{}",
        recorded=recorded,
        version=version,
        origin=origin or Origin(f"734:{number}"),
    )


def test_that_an_event_comes_back_as_its_store_has_it(log: EventLog) -> None:
    given = foreign(1, id_="f" * 15, version=0)
    [written] = log.append(Transaction(events=[given]), recorded=7)
    assert log.read(0, 9) == [written]
    assert (id_text(written.id), written.version, written.schema) == ("f" * 15, 0, SCHEMA_NOT_KEPT)
    assert (written.time, written.recorded) == (TIME_NOT_KEPT, TIME_NOT_KEPT)
    assert (written.correlation, written.actor) == (None, "")


@pytest.mark.parametrize("id_", ["1", "x" * 14, "x" * 15, "x" * 16, "x" * 512, "Bestellung \u00e4"])
def test_that_an_id_that_is_a_text_is_found_by_it(engine: Engine, id_: str) -> None:
    wanted = parse_event_id(id_)
    events = [draft(id_=wanted, correlation=parse_event_id("all")), draft(correlation=wanted)]
    engine.open().append(Transaction(events=events), recorded=7)
    reader = engine.open_reader()
    assert [event.position for event in reader.read_by_id(wanted)] == [1]
    assert [event.position for event in reader.read_correlation(wanted)] == [2]
    assert [event.position for event in reader.read_effects(wanted, 9)] == [2]
    assert reader.count_effects(wanted) == 1
    assert id_text(reader.read(0, 1)[0].id) == id_


@pytest.mark.parametrize("id_", [b"\0", b"\0" + b"x" * 513, b"\0a\0b", b"1", b"\0\xff", b"\0\0abc"])
def test_that_an_id_that_is_no_id_is_refused(log: EventLog, id_: bytes) -> None:
    with pytest.raises(Unreadable):
        log.append(Transaction(events=[foreign(1), draft(correlation=id_)]), recorded=7)
    assert log.head() == 0


def test_that_the_place_in_its_store_is_kept_with_what_stands_there(engine: Engine) -> None:
    origin = Origin("2/1881", b'{"traceId":"a"}', ("payload: no JSON",), "ff00")
    plain = Origin("17")
    events = [foreign(1, origin=origin), draft(), foreign(3, origin=plain)]
    engine.open().append(Transaction(events=events), recorded=7)
    reader = engine.open_reader()
    assert reader.read_origins([3, 2, 1]) == {1: origin, 3: plain}
    assert (reader.find_origin("2/1881"), reader.find_origin("2")) == ([1], [])


def test_that_a_log_of_our_own_has_no_origins(engine: Engine) -> None:
    reader = engine.open_reader()
    assert (reader.read_origins([1]), reader.find_origin("1")) == ({}, [])
    engine.open().append(Transaction(events=[draft()]), recorded=7)
    assert (reader.read_origins([1]), reader.find_origin("1")) == ({}, [])


@pytest.mark.parametrize("versions", [range(9), [VERSION_NOT_KEPT] * 9, [4, 5, 9, 10, 11, 12, 13]])
def test_that_a_stream_is_read_whatever_its_versions(engine: Engine, versions: list[int]) -> None:
    log = engine.open()
    for number, version in enumerate(versions, 1):
        log.append(Transaction(events=[foreign(number, version=version)]), recorded=7)
        if number == 3:
            engine.close()
            log = engine.open()
    found = engine.open_reader().read_stream(SUBJECT)
    assert [event.version for event in found] == list(versions)
    assert [event.position for event in found] == list(range(1, len(versions) + 1))
    assert log.stream_version(SUBJECT) == versions[-1]


def test_that_times_are_kept_as_they_are_and_move_none_of_our_own(log: EventLog) -> None:
    drafts = [foreign(1, recorded=900), draft(), foreign(3, recorded=30), foreign(4), draft()]
    events = log.append(Transaction(events=drafts), recorded=100)
    assert [event.recorded for event in events] == [900, 100, 30, TIME_NOT_KEPT, 100]
    assert log.last_recorded() == 100


def test_that_what_happened_by_a_moment_leaves_out_what_has_no_time(log: EventLog) -> None:
    drafts = [foreign(1), foreign(2, recorded=50), foreign(3), foreign(4, recorded=20)]
    log.append(Transaction(events=drafts), recorded=100)
    assert [log.position_at(at, "time") for at in (10, 20, 60)] == [0, 4, 4]
    assert log.position_at(TIME_NOT_KEPT - 1, "recorded") == 4


def test_that_versions_of_others_are_not_taken_for_events_out_of_place(engine: Engine) -> None:
    drafts = [foreign(1, version=0), foreign(2, version=4), foreign(3), draft(), draft()]
    engine.open().append(Transaction(events=drafts), recorded=7)
    assert engine.open_reader().chain.find_misplaced(0, 5) == []
