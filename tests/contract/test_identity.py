"""What identifies an event, and what the log makes of its JSON and of the clock."""

import tracemalloc

import pytest

from backend.errors import DuplicateEvent, Unreadable
from backend.messages.identifiers import id_text
from backend.store.log_port import EventLog, ImportProgress, Transaction
from tests.contract.conftest import Engine
from tests.contract.drafts import ANNA, draft, new_id

ELSEWHERE = "/elsewhere/users"


def test_that_one_id_of_two_sources_is_two_events(log: EventLog) -> None:
    id_ = new_id()
    ours = draft(id_=id_)
    theirs = draft("user-bob", id_=id_, source=ELSEWHERE)
    log.append(Transaction(events=[ours], known_upto=0), recorded=7)
    log.append(Transaction(events=[theirs], known_upto=0), recorded=7)
    found = log.read(0, 10)
    assert [(event.source, event.id) for event in found] == [
        (ours.source, id_),
        (ELSEWHERE, id_),
    ]


def test_that_two_imports_of_one_event_at_the_same_moment_write_it_once(log: EventLog) -> None:
    log.append(Transaction(events=[draft()]), recorded=7)
    known_upto = log.head()  # where both have looked
    event = draft("user-bob", source=ELSEWHERE)
    log.append(Transaction(events=[draft(), event], known_upto=known_upto), recorded=7)
    progress = ImportProgress("theirs", 1, b"")
    again = Transaction(
        events=[draft("user-carl"), event], known_upto=known_upto, progress=progress
    )
    with pytest.raises(DuplicateEvent, match=f"{id_text(event.id)} of {ELSEWHERE}"):
        log.append(again, recorded=7)
    assert (log.head(), log.progress("theirs").upto) == (3, 0)
    rest = Transaction(events=again.events[:1], known_upto=log.head(), progress=progress)
    log.append(rest, recorded=7)
    assert (log.head(), log.progress("theirs").upto) == (4, 1)


def test_that_a_look_far_back_for_the_same_events_takes_constant_memory(engine: Engine) -> None:
    if engine.url.startswith("memory:"):
        pytest.skip("this log is in memory anyway")
    log = engine.open()
    for start in range(0, 20_000, 5_000):
        batch = [draft(id_=number.to_bytes(16)) for number in range(start, start + 5_000)]
        log.append(Transaction(events=batch), recorded=7)
    tracemalloc.start()
    try:
        log.append(Transaction(events=[draft("user-bob")], known_upto=0), recorded=7)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 2_000_000  # 20,000 identities at once are more than twice that
    with pytest.raises(DuplicateEvent, match=f"{id_text((12_345).to_bytes(16))} of"):
        log.append(Transaction(events=[draft(id_=(12_345).to_bytes(16))], known_upto=1), recorded=7)


def test_that_one_event_twice_in_a_transaction_is_refused(log: EventLog) -> None:
    event = draft()
    with pytest.raises(Unreadable) as refused:
        log.append(Transaction(events=[event, event], known_upto=0), recorded=7)
    assert (refused.value.code, log.head()) == ("duplicate-id", 0)


def test_that_commit_times_never_go_back_whatever_the_clock_says(engine: Engine) -> None:
    log = engine.open()
    log.append(Transaction(events=[draft()]), recorded=1_000)
    log.append(Transaction(events=[draft(), draft(recorded=40)]), recorded=900)
    assert log.last_recorded() == 1_000
    log.close()
    log = engine.open()
    assert log.last_recorded() == 1_000
    log.append(Transaction(events=[draft()]), recorded=500)
    log.append(Transaction(events=[draft()]), recorded=1_001)
    assert [event.recorded for event in log.read(0, 9)] == [1_000, 1_000, 1_000, 1_000, 1_001]
    assert [log.position_at(moment, "recorded") for moment in (999, 1_000, 1_001)] == [0, 4, 5]


def test_that_equal_payloads_are_equal_bytes_however_they_were_written(engine: Engine) -> None:
    log = engine.open()
    spellings = [
        '{"name":"São a/b","n":100}',
        r'{"name": "S\u00e3o a\/b", "n": 100}',
        ' { "name" : "São a\\u002fb" ,\n"n":\t100.0 } ',
    ]
    events = [draft(data=text.encode()) for text in spellings]
    written = log.append(Transaction(events=events), recorded=7)
    assert {event.data for event in written} == {spellings[0].encode()}
    assert engine.open_reader().read(0, 9) == written


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"name": "old", "name": "u4"}', "duplicate-key"),
        (b'{"name":"\\ud800"}', "bad-text"),
        (b'{"name": NaN}', "bad-json"),
        (b"no JSON", "bad-json"),
        (b'{"name":"\xff"}', "bad-json"),
    ],
)
def test_that_what_is_no_clean_json_is_not_recorded(log: EventLog, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable, match="user-anna") as refused:
        log.append(Transaction(events=[draft(), draft(data=data)]), recorded=7)
    assert (refused.value.code, refused.value.field) == (code, "data")
    assert (log.head(), log.stream_version(ANNA)) == (0, 0)
