"""A log in a file is damaged in every way, and the walk names the positions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import DamagedFile, StorageFailed, WrongVersion
from backend.store.chain_rules import FIRST_RULE, NEWEST_RULE, ChainRule
from backend.store.chain_verification import ChainReport, ChainVerification
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import Transaction
from backend.store.sql import chain_writer
from tests.contract.drafts import draft

COUNT = 1034  # a block and some of the newest rule, eight of the first
MARK = "remember-the-milk"
MARKED = 200


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture(params=(FIRST_RULE, NEWEST_RULE), ids=lambda rule: f"format-{rule.log_format}")
def rule(request: pytest.FixtureRequest) -> ChainRule:
    """The rule of the log's format."""
    chosen: ChainRule = request.param
    return chosen


@pytest.fixture
def path(tmp_path: Path, rule: ChainRule, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of 1,034 events over nine streams in commits of twelve, each with its own link."""
    monkeypatch.setattr(chain_writer, "_LINK_INTERVAL_S", 0.0)
    open_log(url_of(tmp_path / "log.sqlite")).close()
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as connection, connection:
        connection.execute("UPDATE about SET format = ?", (rule.log_format,))
    with closing(open_log(url_of(tmp_path / "log.sqlite"))) as log:
        texts = [MARK if at == MARKED else "y" * 20 for at in range(1, COUNT + 1)]
        drafts = [
            draft(f"user-{at % 9}", data=b'{"x":"%s"}' % text.encode())
            for at, text in enumerate(texts)
        ]
        for start in range(0, COUNT, 12):
            log.append(Transaction(events=drafts[start : start + 12]), recorded=7)
    return tmp_path / "log.sqlite"


@pytest.fixture
def by_hand(path: Path) -> Iterator[Callable[..., None]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:

        def run(*statements: str) -> None:
            for statement in statements:
                connection.execute(statement)

        yield run


def verify(path: Path, expected: dict[int, str] | None = None) -> ChainReport:
    with closing(open_reader(url_of(path))) as reader:
        return ChainVerification(reader, lambda _done, _total: None).run(expected or {})


def found(path: Path) -> list[tuple[str, int, int]]:
    return [(each.kind, each.first, each.last) for each in verify(path).findings]


def test_that_a_log_as_it_was_written_is_whole(path: Path, rule: ChainRule) -> None:
    report = verify(path)
    assert (report.findings, report.head) == ([], COUNT)
    assert len(bytes.fromhex(report.digest)) == rule.digest_bytes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ('UPDATE events SET data = \'{"x":"z"}\' WHERE position = 5', ("changed", 5, 5)),
        ("UPDATE events SET actor = 'bob' WHERE position = 129", ("changed", 129, 129)),
        ("UPDATE events SET time = time + 1 WHERE position = 128", ("changed", 128, 128)),
        ("UPDATE events SET recorded = 8 WHERE position = 1034", ("changed", COUNT, COUNT)),
        ("UPDATE events SET id = zeroblob(16) WHERE position = 12", ("changed", 12, 12)),
        ("UPDATE events SET causation = id WHERE position = 12", ("changed", 12, 12)),
        ("UPDATE events SET version = 9 WHERE position = 12", ("changed", 12, 12)),
        ("UPDATE events SET basis = 0 WHERE position = 12", ("changed", 12, 12)),
        ("UPDATE events SET basis = 77 WHERE position = 12", ("unreadable", 12, 12)),
        ("UPDATE events SET kind = 77 WHERE position = 12", ("unreadable", 12, 12)),
        ("UPDATE events SET data = 12 WHERE position = 12", ("changed", 12, 12)),
        ("UPDATE events SET data = x'ff' WHERE position = 12", ("unreadable", 12, 12)),
        ("UPDATE events SET data = CAST(x'ff' AS TEXT) WHERE position = 7", ("unreadable", 7, 7)),
        ("UPDATE events SET prev = 3 WHERE position = 40", ("order", 40, 40)),
        ("UPDATE kinds SET type = 'user.other'", ("changed", 1, COUNT)),
        ("DELETE FROM events WHERE position = 7", ("missing", 7, 7)),
        ("DELETE FROM events WHERE position BETWEEN 120 AND 300", ("missing", 120, 300)),
        ("DELETE FROM events WHERE position > 380", ("missing", 381, COUNT)),
        ("UPDATE chain SET digest = zeroblob(16) WHERE upto = 24", ("digest", 13, 24)),
        ("UPDATE chain SET digest = zeroblob(16) WHERE upto = 1024", ("digest", 1021, 1024)),
        ("UPDATE chain SET checks = zeroblob(length(checks)) WHERE upto = 36", ("check", 25, 36)),
        ("DELETE FROM chain WHERE upto = 36", ("link-missing", 25, 36)),
        ("DELETE FROM chain WHERE upto = 1024", ("link-missing", 1021, 1024)),
        ("DELETE FROM chain WHERE upto > 300", ("unchained", 301, COUNT)),
        ("DELETE FROM chain", ("unchained", 1, COUNT)),
        ("DROP TABLE chain", ("unchained", 1, COUNT)),
        ("UPDATE chain SET made = 5 WHERE upto = 1024", ("chained-later", 1021, 1024)),
    ],
)
def test_that_what_was_changed_by_hand_is_named(
    path: Path, by_hand: Callable[..., None], change: str, expected: tuple[str, int, int]
) -> None:
    by_hand(change)
    assert found(path) == [expected]


@pytest.mark.parametrize(("one", "other"), [(5, 6), (5, 1030), (128, 129), (1024, 1025)])
def test_that_two_events_that_have_changed_places_are_named(
    path: Path, one: int, other: int
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for target, source in ((-1, one), (one, other), (other, -1)):
            connection.execute(
                "UPDATE events SET position = ? WHERE position = ?", (target, source)
            )
    assert found(path) == [("swapped", one, other)]


def test_that_an_event_inserted_between_others_is_named(
    path: Path, by_hand: Callable[..., None]
) -> None:
    by_hand(
        "UPDATE events SET position = -position - 1 WHERE position > 1030",
        "UPDATE events SET position = -position WHERE position < 0",
        "INSERT INTO events SELECT 1031, stream, 1, 0, zeroblob(16), kind, time, recorded,"
        " correlation, causation, actor, basis, data FROM events WHERE position = 1030",
    )
    assert ("changed", 1031) in {(kind, at) for kind, at, _ in found(path)}
    assert verify(path).unlinked == 1


def test_that_an_event_added_by_hand_is_told_of_also_when_the_log_was_opened(
    path: Path, by_hand: Callable[..., None]
) -> None:
    by_hand(
        "INSERT INTO events SELECT 1035, stream, version + 1, 1030, id, kind, time, recorded,"
        " correlation, causation, actor, basis, data FROM events WHERE position = 1030"
    )
    report = verify(path)
    assert (report.findings, report.late, report.unlinked) == ([], [], 1)
    open_log(url_of(path)).close()
    report = verify(path)
    assert [(each.kind, each.first, each.last) for each in report.late] == [
        ("chained-later", 1035, 1035)
    ]
    assert (report.findings, report.unlinked) == ([], 0)


def test_that_events_removed_from_the_end_keep_the_log_from_being_written(
    path: Path, by_hand: Callable[..., None]
) -> None:
    by_hand("DELETE FROM events WHERE position > 1030")
    with pytest.raises(DamagedFile, match=r"ends at 1.030, and its hash chain at 1.034"):
        open_log(url_of(path))


def test_that_a_whole_log_written_anew_is_known_by_a_digest_noted_elsewhere(
    path: Path, by_hand: Callable[..., None]
) -> None:
    noted = verify(path).digest
    by_hand("UPDATE events SET actor = 'bob' WHERE position = 3", "DELETE FROM chain")
    open_log(url_of(path)).close()
    report = verify(path, {COUNT: noted})
    assert [each.kind for each in report.findings] == ["expected"]
    assert report.older_upto == COUNT  # and that it was chained anew is said


def test_that_a_byte_flipped_in_the_file_is_named(path: Path) -> None:
    content = path.read_bytes()
    assert content.count(MARK.encode()) == 1
    path.write_bytes(content.replace(MARK.encode(), MARK.replace("m", "n", 1).encode()))
    assert found(path) == [("changed", MARKED, MARKED)]


def page_of(path: Path, mark: bytes) -> int:
    return path.read_bytes().index(mark) // 4096 * 4096


def test_that_the_walk_goes_on_past_a_page_that_sqlite_cannot_read(path: Path) -> None:
    content = bytearray(path.read_bytes())
    start = page_of(path, MARK.encode())
    content[start : start + 4096] = b"\x99" * 4096
    path.write_bytes(content)
    kinds = found(path)
    [(kind, first, last)] = kinds
    assert kind == "unreadable"
    assert first <= MARKED <= last
    assert last - first < 64  # events of 64 bytes and more on a page
    with closing(open_reader(url_of(path))) as reader:
        assert reader.chain.check_pages(lambda: True)


@pytest.mark.parametrize("flipped", range(0, 4096, 97))
def test_that_no_flipped_byte_of_a_page_of_events_is_passed_over(path: Path, flipped: int) -> None:
    with closing(open_reader(url_of(path))) as reader:
        written = reader.read(0, COUNT)
    content = bytearray(path.read_bytes())
    content[page_of(path, MARK.encode()) + flipped] ^= 0x41
    path.write_bytes(content)
    if not verify(path).findings:  # a byte that nothing is kept in
        with closing(open_reader(url_of(path))) as reader:
            assert reader.read(0, COUNT) == written


def test_that_a_log_of_an_earlier_version_is_chained_when_it_is_opened_and_told_of(
    path: Path, by_hand: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_writer, "_STEP_EVENTS", 128)
    whole = verify(path).digest
    by_hand("DROP TABLE chain")
    told: list[str] = []

    def give_up(what: str) -> bool:
        told.append(what)
        return len(told) < 3

    with pytest.raises(StorageFailed, match=r"given up at 256 of 1.034 events"):
        open_log(url_of(path), give_up)
    assert "hash chain" in told[0]
    with closing(open_log(url_of(path))) as log:
        log.append(Transaction(events=[draft()]), recorded=7)
    report = verify(path, {COUNT: whole})
    assert (report.findings, report.older_upto, report.head) == ([], COUNT, COUNT + 1)
    assert report.older_made > 0


def test_that_the_chain_goes_on_after_an_append_that_failed(path: Path) -> None:
    with closing(open_log(url_of(path))) as log:
        with pytest.raises(WrongVersion):
            log.append(Transaction(events=[draft("user-x")], expected={"users/user-x": 5}), 7)
        log.append(Transaction(events=[draft("user-x")]), recorded=7)
    assert found(path) == []
