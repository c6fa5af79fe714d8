"""What every log does, whatever keeps it."""

import pytest
from msgspec.structs import replace

from backend.errors import Unreadable, WrongVersion
from backend.store.log_port import EventLog, ImportProgress, Snapshot, Transaction
from tests.contract.conftest import Engine
from tests.contract.drafts import ANNA, BOB, append, draft, new_id


def test_that_an_empty_log_has_no_head_and_no_events(log: EventLog) -> None:
    assert log.head() == 0
    assert log.read(0, 10) == []
    assert log.count_by_type() == {}
    assert log.stream_version(ANNA) == 0
    assert log.read_stream(ANNA) == []


def test_that_positions_are_dense_and_versions_count_per_stream(log: EventLog) -> None:
    append(log, "user-anna", "user-bob", "user-anna")
    append(log, "user-bob")
    events = log.read(0, 10)
    assert [event.position for event in events] == [1, 2, 3, 4]
    assert [(event.subject, event.version) for event in events] == [
        ("user-anna", 1),
        ("user-bob", 1),
        ("user-anna", 2),
        ("user-bob", 2),
    ]


def test_that_append_returns_what_a_reader_then_finds(engine: Engine) -> None:
    log = engine.open()
    written = log.append(Transaction(events=[draft(), draft("user-bob")]), recorded=7)
    assert engine.open_reader().read(0, 10) == written


def test_that_every_field_comes_back_as_it_was_given(log: EventLog) -> None:
    given = draft(time=-5, data='{"name":"Zoë \\u0000 🦆"}'.encode(), actor="Jörg")
    log.append(Transaction(events=[given]), recorded=99)
    (event,) = log.read(0, 1)
    for field in given.__struct_fields__:
        if field not in {"owner", "recorded", "version", "origin"}:
            assert getattr(event, field) == getattr(given, field), field
    assert event.recorded == 99


def test_that_an_event_may_bring_its_commit_time(log: EventLog) -> None:
    log.append(Transaction(events=[draft(recorded=12)]), recorded=99)
    assert log.read(0, 1)[0].recorded == 12


def test_that_an_expected_version_that_holds_lets_the_append_through(log: EventLog) -> None:
    append(log, "user-anna")
    log.append(Transaction(events=[draft()], expected={ANNA: 1, BOB: 0}), recorded=7)
    assert log.stream_version(ANNA) == 2


@pytest.mark.parametrize(("stream", "version"), [(ANNA, 0), (ANNA, 2), (BOB, 1)])
def test_that_a_wrong_version_writes_nothing_of_the_transaction(
    log: EventLog, stream: str, version: int
) -> None:
    append(log, "user-anna")
    wanted = Transaction(
        events=[draft("user-carl"), draft()],
        expected={stream: version},
        answers=[(b"i" * 16, b"a")],
    )
    with pytest.raises(WrongVersion, match=stream):
        log.append(wanted, recorded=7)
    assert log.head() == 1
    assert log.answers([b"i" * 16]) == {}


def test_that_positions_stay_dense_after_an_append_that_failed(log: EventLog) -> None:
    append(log, "user-anna")
    with pytest.raises(WrongVersion):
        log.append(Transaction(events=[draft("user-new")], expected={ANNA: 9}), recorded=7)
    append(log, "user-new", "user-anna")
    assert [event.position for event in log.read(0, 10)] == [1, 2, 3]
    assert log.stream_version("users/user-new") == 1


def test_that_a_page_begins_behind_a_position_and_ends_at_its_limit(log: EventLog) -> None:
    append(log, *["user-anna"] * 10)
    assert [event.position for event in log.read(4, 3)] == [5, 6, 7]
    assert log.read(10, 3) == []


def test_that_reading_by_type_gives_only_these_in_log_order(log: EventLog) -> None:
    kinds = ["a.one", "b.two", "c.three", "a.one", "b.two"]
    log.append(Transaction(events=[draft(type_=kind) for kind in kinds]), recorded=7)
    found = log.read(0, 10, types=["b.two", "a.one"])
    assert [event.position for event in found] == [1, 2, 4, 5]
    assert [event.position for event in log.read(2, 1, types=["a.one"])] == [4]
    assert log.read(0, 10, types=["none.such"]) == []


def test_that_events_of_any_number_of_kinds_are_read_by_type(log: EventLog) -> None:
    drafts = [draft(source=f"/shop/{number % 700}/users") for number in range(1400)]
    log.append(Transaction(events=drafts), recorded=7)
    types = ["user.topped-up"]
    assert [event.position for event in log.read(0, 2000, types=types)] == list(range(1, 1401))
    assert [event.position for event in log.read(600, 150, types=types)] == list(range(601, 751))


def test_that_a_range_gives_only_these_types_up_to_its_end_or_limit(log: EventLog) -> None:
    kinds = ["a.one", "b.two", "c.three", "a.one", "b.two", "a.one"]
    log.append(Transaction(events=[draft(type_=kind) for kind in kinds]), recorded=7)

    def found(after: int, upto: int, limit: int, *types: str) -> list[int]:
        events = log.read_range(after, upto, limit, types)
        positions = [event.position for event in events]
        assert events == [
            replace(each, correlation=None, causation=None, basis=None)
            for each in log.read_at(positions)
        ]
        return positions

    assert found(0, 5, 10, "b.two", "a.one") == [1, 2, 4, 5]
    assert found(1, 6, 2, "a.one", "b.two") == [2, 4]
    assert found(2, 3, 10, "a.one") == []
    assert found(0, 99, 10, "a.one") == [1, 4, 6]
    assert found(3, 3, 10, "a.one") == []
    assert found(0, 6, 10, "none.such") == []
    assert [event.position for event in log.read_range(1, 5, 3)] == [2, 3, 4]
    assert [event.position for event in log.read_range(4, 9, 10)] == [5, 6]


def test_that_a_range_has_events_of_any_number_of_kinds(log: EventLog) -> None:
    drafts = [draft(source=f"/shop/{number % 700}/users") for number in range(800)]
    log.append(Transaction(events=drafts), recorded=7)
    found = log.read_range(5, 750, 1000, ["user.topped-up"])
    assert [event.position for event in found] == list(range(6, 751))


def test_that_events_are_found_by_position_in_log_order(log: EventLog) -> None:
    append(log, *["user-anna"] * 5)
    assert [event.position for event in log.read_at([5, 2, 2, 77])] == [2, 5]


def test_that_a_correlation_is_read_in_log_order(log: EventLog) -> None:
    shared = new_id()
    events = [draft(correlation=shared), draft(), draft("user-bob", correlation=shared)]
    log.append(Transaction(events=events), recorded=7)
    assert [event.position for event in log.read_correlation(shared)] == [1, 3]
    assert [event.position for event in log.read_correlation(shared, limit=1)] == [1]


def test_that_types_are_counted_up_to_a_position_over_several_blocks(log: EventLog) -> None:
    kinds = ["a.one", "b.two", "a.one"]
    for start in range(0, 9_000, 3_000):
        events = [draft(type_=kinds[number % 3]) for number in range(start, start + 3_000)]
        log.append(Transaction(events=events), recorded=7)
    assert log.count_by_type() == {"a.one": 6_000, "b.two": 3_000}
    for upto in (0, 1, 4_096, 4_097, 8_192, 8_999):
        twos = (upto + 1) // 3
        expected = {"a.one": upto - twos, "b.two": twos}
        assert log.count_by_type(upto) == {kind: n for kind, n in expected.items() if n}


def test_that_a_moment_is_found_by_commit_and_by_happening(log: EventLog) -> None:
    for number, time in enumerate([10, 30, 20, 40]):
        log.append(Transaction(events=[draft(time=time)]), recorded=100 + number)
    assert [log.position_at(moment, "time") for moment in (5, 10, 29, 30, 99)] == [0, 1, 3, 3, 4]
    assert [log.position_at(moment, "recorded") for moment in (99, 101, 500)] == [0, 2, 4]


def test_that_a_moment_is_found_over_several_blocks(log: EventLog) -> None:
    events = [draft(time=number) for number in range(10_000)]
    log.append(Transaction(events=events), recorded=7)
    assert [log.position_at(moment, "time") for moment in (0, 4_095, 4_096, 9_998)] == [
        1,
        4_096,
        4_097,
        9_999,
    ]


def test_that_an_answer_is_kept_over_a_restart(engine: Engine) -> None:
    log = engine.open()
    log.append(Transaction(answers=[(b"1" * 16, b"first"), (b"2" * 16, b"second")]), recorded=7)
    log.close()
    again = engine.open()
    assert again.answers([b"2" * 16, b"3" * 16]) == {b"2" * 16: b"second"}


@pytest.mark.parametrize("ids", [[b"1" * 16], [b"2" * 16, b"2" * 16]])
def test_that_a_command_cannot_be_answered_twice(log: EventLog, ids: list[bytes]) -> None:
    log.append(Transaction(answers=[(b"1" * 16, b"first")]), recorded=7)
    again = Transaction(events=[draft()], answers=[(id_, b"again") for id_ in ids])
    with pytest.raises(WrongVersion, match="answered"):
        log.append(again, recorded=7)
    assert log.head() == 0
    assert log.answers([b"1" * 16]) == {b"1" * 16: b"first"}


def test_that_a_secret_is_replaced_by_a_newer_one(log: EventLog) -> None:
    log.append(Transaction(secrets=[("anna", "old"), ("bob", "his")]), recorded=7)
    log.append(Transaction(secrets=[("anna", "new")]), recorded=7)
    assert (log.secret("anna"), log.secret("bob"), log.secret("carl")) == ("new", "his", None)


def test_that_the_newest_snapshot_wins(log: EventLog) -> None:
    old, new = Snapshot(ANNA, 1, 1, b"old"), Snapshot(ANNA, 5, 3, b"new")
    log.append(Transaction(snapshots=[new]), recorded=7)
    log.append(Transaction(snapshots=[old]), recorded=7)
    assert log.snapshot(ANNA) == new
    assert log.snapshot(BOB) is None


def test_that_progress_moves_only_from_where_it_stands(log: EventLog) -> None:
    first = ImportProgress("file", 10, b"{}")
    log.append(Transaction(events=[draft()], progress=first), recorded=7)
    with pytest.raises(WrongVersion, match="10"):
        log.append(Transaction(events=[draft()], progress=first), recorded=7)
    second = ImportProgress("file", 20, b"{1}")
    log.append(Transaction(events=[draft()], progress=second, expected_progress=10), recorded=7)
    assert log.progress("file") == second
    assert log.progress("other") == ImportProgress("other", 0, b"")
    assert log.head() == 2


@pytest.mark.parametrize(
    "text", ["half \ud800 a character", "a NUL \0 inside"], ids=["surrogate", "nul"]
)
@pytest.mark.parametrize("field", ["subject", "actor", "type_"])
def test_that_text_that_no_engine_can_keep_is_refused_as_a_whole(
    log: EventLog, field: str, text: str
) -> None:
    broken = draft(**{field: text})  # type: ignore[arg-type]  # one text field, chosen by name
    with pytest.raises(Unreadable):
        log.append(Transaction(events=[draft(), broken]), recorded=7)
    assert log.head() == 0
    append(log, "user-anna")
    assert log.stream_version(ANNA) == 1


@pytest.mark.parametrize("field", ["id", "correlation", "causation"])
def test_that_an_id_of_another_length_is_refused_whoever_wrote_before(
    log: EventLog, field: str
) -> None:
    log.append(Transaction(events=[draft()]), recorded=7)  # its actor is known from here on
    with pytest.raises(Unreadable, match=f"{field} has 3 bytes"):
        log.append(Transaction(events=[replace(draft(), **{field: b"abc"})]), recorded=7)
    assert log.head() == 1


def test_that_a_reader_that_was_there_before_the_log_finds_it(engine: Engine) -> None:
    reader = engine.open_reader()
    assert reader.head() == 0
    append(engine.open(), "user-anna")
    assert reader.head() == 1
    assert reader.read_stream(ANNA)[0].version == 1


def test_that_a_log_goes_on_where_it_was_after_a_restart(engine: Engine) -> None:
    first = engine.open()
    append(first, "user-anna", "user-bob")
    first.close()
    again = engine.open()
    append(again, "user-anna")
    assert [(event.position, event.version) for event in again.read_stream(ANNA)] == [
        (1, 1),
        (3, 2),
    ]
