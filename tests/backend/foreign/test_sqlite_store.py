"""Stores in SQLite files, written by the `eventsourcing` library itself."""

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import MarigraphError, StorageFailed, TimedOut, Unavailable, Unreadable
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.mapping_files import parse_mapping
from backend.foreign.sqlite_source import SqliteSource
from backend.foreign.store_preview import StorePreview, preview_store, recognize_source
from tests.backend.foreign.bank import open_accounts, sqlite_bank


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "bank.db"
    bank = sqlite_bank(path)
    open_accounts(bank, 5)
    bank.close()
    return path


def previewed(path: Path) -> StorePreview:
    source = SqliteSource(path)
    return preview_store(source, recognize_source(source))


def contents(folder: Path) -> dict[str, str]:
    return {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.iterdir())
    }


def test_that_events_are_shown_as_the_store_keeps_them(path: Path) -> None:
    found = previewed(path)

    first, last = found.first[0], found.last[-1]
    assert (first.position, first.version, first.problems) == ((1,), 1, ())
    assert first.type == "tests.backend.foreign.bank:Account.Opened"
    assert first.source == "/bank.db/Account"
    assert first.id == f"{first.subject}/1"
    assert len(first.subject or "") == 36
    assert first.time is not None
    assert isinstance(last.data.value, dict)
    assert last.data.value["amount"] == 4
    assert (last.position, found.end.end, found.faults) == ((10,), (10,), [])
    assert first.actor is first.correlationid is None
    assert {"actor", "correlationid", "causationid"} <= set(found.not_kept)


def test_that_reading_leaves_every_byte_and_the_folder_as_they_were(path: Path) -> None:
    before, stamp = contents(path.parent), path.stat().st_mtime_ns

    previewed(path)

    assert (contents(path.parent), path.stat().st_mtime_ns) == (before, stamp)


def test_that_what_a_running_writer_has_in_its_write_ahead_log_is_seen(path: Path) -> None:
    bank = sqlite_bank(path)
    open_accounts(bank, 1)
    log = Path(f"{path}-wal")
    assert log.stat().st_size > 0
    before = path.read_bytes(), log.read_bytes()

    found = previewed(path)

    assert found.end.end == (12,)
    assert (path.read_bytes(), log.read_bytes()) == before
    bank.close()
    assert not log.exists()


def test_that_a_writer_can_truncate_its_log_between_two_reads(path: Path) -> None:
    source = SqliteSource(path)
    with sqlite3.connect(path) as writer:
        reader = ForeignReader(source, recognize_source(source))
        reader.page(limit=2)
        writer.execute("UPDATE stored_events SET topic = topic || ''")
        writer.commit()
        assert writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() == (0, 0, 0)
    writer.close()


_OPENED_FOR_EACH = """
import sqlite3, sys
for number in range(300):
    opened = sqlite3.connect(sys.argv[1])
    opened.execute("INSERT INTO seen VALUES (?)", (number,))
    opened.commit()
    opened.close()
"""


def test_that_a_file_that_is_opened_for_each_command_is_read_without_a_trace(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("CREATE TABLE seen (number INTEGER PRIMARY KEY)")
    source = SqliteSource(path, reads_per_s=10_000.0)
    counts: list[int] = []

    with subprocess.Popen([sys.executable, "-c", _OPENED_FOR_EACH, path]) as writer:
        while writer.poll() is None:
            counts.append(int(str(source.rows("SELECT count(*) FROM seen", {})[0][0])))

    assert writer.returncode == 0
    assert counts == sorted(counts)
    assert source.rows("SELECT count(*) FROM seen", {}) == [(300,)]
    left = {each.name: each.stat().st_size for each in path.parent.iterdir()}
    assert all(size > 0 for size in left.values()), left


def test_that_a_copied_log_without_its_memory_is_refused_and_not_written_beside(
    path: Path, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    bank = sqlite_bank(path)
    open_accounts(bank, 1)
    for name in ("bank.db", "bank.db-wal"):
        (copies / name).write_bytes((tmp_path / name).read_bytes())
    bank.close()

    with pytest.raises(Unavailable, match="Open the store once with its own program"):
        previewed(copies / "bank.db")

    assert {each.name for each in copies.iterdir()} == {"bank.db", "bank.db-wal"}


def test_that_pages_go_forwards_and_backwards(path: Path) -> None:
    source = SqliteSource(path)
    reader = ForeignReader(source, recognize_source(source))

    page = reader.page(after=(3,), limit=4)
    back = reader.page_back(before=(4,), limit=2)
    upto = reader.page(after=(3,), upto=(5,), limit=10)

    assert [event.position for event in page] == [(4,), (5,), (6,), (7,)]
    assert [event.position for event in back] == [(3,), (2,)]
    assert [event.position for event in upto] == [(4,), (5,)]


def test_that_payloads_that_cannot_be_read_and_gaps_are_shown_as_they_are(path: Path) -> None:
    with sqlite3.connect(path) as writer:
        writer.execute("DELETE FROM stored_events WHERE rowid = 2")
        writer.execute("UPDATE stored_events SET state = x'00ff', topic = x'c3' WHERE rowid = 3")
    writer.close()

    found = previewed(path)

    assert [event.position for event in found.first] == [(1,), (3,), (4,)]
    broken = found.first[1]
    assert (broken.data.hex, broken.type, broken.time) == ("00ff", "c3", None)
    assert broken.data.problem.startswith("json: ")


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("load_extension('x')", StorageFailed),
        ("no_such_column", StorageFailed),
        (
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n)",
            TimedOut,
        ),
    ],
)
def test_that_no_sql_of_a_mapping_runs_for_ever_or_does_more_than_read(
    path: Path, sql: str, error: type[MarigraphError]
) -> None:
    mapping = parse_mapping(
        f'extends = "eventsourcing-sqlite"\n[envelope]\nactor = "{sql}"', "own.toml"
    )
    source = SqliteSource(path, timeout_s=0.2)
    reader = ForeignReader(source, recognize_source(source, mapping=mapping))

    with pytest.raises(error, match=r"bank.db"):
        reader.page(limit=1)


def test_that_a_database_without_a_store_says_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as writer:
        writer.execute("CREATE TABLE people (name TEXT)")
    writer.close()

    with pytest.raises(Unreadable, match="it has people") as raised:
        previewed(path)

    assert raised.value.code == "unknown-store"


def test_that_of_two_stores_in_one_database_one_has_to_be_named(path: Path) -> None:
    with sqlite3.connect(path) as writer:
        writer.execute("CREATE TABLE other_events AS SELECT * FROM stored_events")
    writer.close()
    source = SqliteSource(path)
    with pytest.raises(Unreadable, match=r"other_events.*stored_events") as raised:
        recognize_source(source)
    assert raised.value.code == "ambiguous-store"

    chosen = parse_mapping(
        'extends = "eventsourcing-sqlite"\n[find.tables.events]\nname = "other_*"', "own.toml"
    )

    assert recognize_source(source, mapping=chosen).events.name == "other_events"


def test_that_a_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("no database at all, but a text of some length")
    with pytest.raises(Unavailable, match="is no SQLite file"):
        previewed(path)


def test_that_positions_that_repeat_are_a_fault(path: Path) -> None:
    mapping = parse_mapping(
        'extends = "eventsourcing-sqlite"\n[position]\norder = ["events.originator_version"]',
        "own.toml",
    )
    source = SqliteSource(path)

    found = preview_store(source, recognize_source(source, mapping=mapping))

    assert any("stands there more than once" in fault for fault in found.faults)
    assert any("No index gives the order" in fault for fault in found.faults)
