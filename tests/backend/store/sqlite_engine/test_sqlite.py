"""What is special about a log in a file."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.engine.url import make_url

from backend.errors import AlreadyRunning, DamagedFile, StorageFailed, Unreadable, WrongVersion
from backend.projection.archive_store import ArchiveStore
from backend.projection.live_store import LiveStore
from backend.projection.row_queries import open_rows
from backend.settings import Settings
from backend.store.engine_registry import open_log, open_reader
from backend.store.log_port import EventLog, Transaction
from backend.store.sql.sql_event_log import SqlEventLog
from backend.store.sqlite_engine.sqlite_log_connection import SqliteLogConnection
from backend.store.sqlite_engine.sqlite_log_engine import SqliteLogEngine
from tests.contract.drafts import ANNA, draft

WRITER_PROCESS = "tests.backend.store.sqlite_engine.writer_process"


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'log.sqlite'}"


@pytest.mark.parametrize("relative", [False, True])
def test_that_everything_stays_in_a_folder_with_an_awkward_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, relative: bool
) -> None:
    folder = tmp_path / "a %20?#b"
    folder.mkdir()
    monkeypatch.chdir(folder)
    settings = Settings(log="sqlite:///log.sqlite") if relative else Settings(data=str(folder))
    log = open_log(settings.log_url)
    log.append(Transaction(events=[draft()]), recorded=7)
    reader = open_reader(settings.log_url)
    assert reader.head() == 1
    for store in (LiveStore, ArchiveStore):
        store(folder / f"{store.__name__}.sqlite", {}).close()
    assert {path.name for path in folder.glob("*.sqlite")} == {
        "log.sqlite",
        "LiveStore.sqlite",
        "ArchiveStore.sqlite",
    }
    assert list(tmp_path.iterdir()) == [folder]
    open_rows(folder / "LiveStore.sqlite").connect().close()
    reader.close()
    log.close()


def test_that_a_second_writer_is_turned_away_until_the_first_is_gone(tmp_path: Path) -> None:
    first = open_log(url_of(tmp_path))
    with pytest.raises(AlreadyRunning, match="Stop it"):
        open_log(url_of(tmp_path))
    first.close()
    open_log(url_of(tmp_path)).close()


def test_that_a_writer_that_got_past_the_lock_is_noticed(tmp_path: Path) -> None:
    first = open_log(url_of(tmp_path))
    first.append(Transaction(events=[draft()]), recorded=7)
    intruder: EventLog = SqlEventLog(
        SqliteLogConnection(tmp_path / "log.sqlite", writable=True, exclusive=False)
    )
    intruder.append(Transaction(events=[draft()]), recorded=7)
    with pytest.raises(WrongVersion):
        first.append(Transaction(events=[draft()]), recorded=7)
    assert [event.version for event in first.read_stream(ANNA)] == [1, 2]
    first.append(Transaction(events=[draft()]), recorded=7)
    assert first.stream_version(ANNA) == 3
    intruder.close()
    first.close()


def test_that_a_full_disk_is_told_and_nothing_is_half_written(tmp_path: Path) -> None:
    database = SqliteLogConnection(tmp_path / "log.sqlite", writable=True, exclusive=False)
    log = SqlEventLog(database)
    cursor = database.writable_cursor()
    cursor.execute("PRAGMA max_page_count = 60")
    big = [draft(data=b'{"x":"' + b"y" * 5_000 + b'"}') for _ in range(100)]
    log.append(Transaction(events=[draft()]), recorded=7)
    with pytest.raises(StorageFailed, match="Free space"):
        log.append(Transaction(events=big), recorded=7)
    assert log.head() == 1
    assert "Free space" in log.storage_error
    cursor.execute("PRAGMA max_page_count = 100000")
    log.append(Transaction(events=big), recorded=7)
    assert log.head() == 101
    assert log.storage_error == ""
    log.close()


def test_that_a_refused_write_is_an_error_until_a_write_succeeds(tmp_path: Path) -> None:
    database = SqliteLogConnection(tmp_path / "log.sqlite", writable=True, exclusive=False)
    log = SqlEventLog(database)
    database.writable_cursor().execute("PRAGMA query_only = ON")
    with pytest.raises(StorageFailed):
        log.append(Transaction(events=[draft()]), recorded=7)
    assert log.head() == 0  # reading works all the time
    with pytest.raises(StorageFailed):
        log.check_storage()
    assert log.storage_error
    database.writable_cursor().execute("PRAGMA query_only = OFF")
    log.check_storage()
    assert log.storage_error == ""
    log.close()


def test_that_a_damaged_page_is_an_error_for_good_though_others_can_be_read(
    tmp_path: Path,
) -> None:
    log: EventLog = open_log(url_of(tmp_path))
    big = [draft(data=b'{"x":"' + b"y" * 1_000 + b'"}') for _ in range(300)]
    log.append(Transaction(events=big), recorded=7)
    log.close()
    database = SqliteLogConnection(tmp_path / "log.sqlite", writable=True)
    log = SqlEventLog(database)
    database.writable_cursor().execute("PRAGMA shrink_memory")  # what was read is read again
    with (tmp_path / "log.sqlite").open("r+b") as file:
        file.seek(file.seek(0, os.SEEK_END) // 2)
        file.write(b"\xa5" * 40_000)
    with pytest.raises(DamagedFile):
        log.read(0, 300)
    with pytest.raises(DamagedFile):
        log.check_storage()
    assert "damaged" in log.storage_error
    with pytest.raises(DamagedFile):  # though there is room for more at its end
        log.append(Transaction(events=[draft()]), recorded=7)
    log.close()


def other_log(folder: Path) -> Path:
    """Make a log of two events of its own."""
    folder.mkdir()
    log = open_log(url_of(folder))
    log.append(Transaction(events=[draft(), draft("user-bob")]), recorded=7)
    log.close()
    return folder / "log.sqlite"


@pytest.mark.parametrize("is_there", [True, False])
def test_that_a_log_moved_away_takes_nothing_until_it_is_back(
    tmp_path: Path, *, is_there: bool
) -> None:
    log, path = open_log(url_of(tmp_path)), tmp_path / "log.sqlite"
    log.append(Transaction(events=[draft()]), recorded=7)
    reader = open_reader(url_of(tmp_path))
    assert reader.head() == 1
    aside = path.rename(tmp_path / "aside")
    if is_there:
        other_log(tmp_path / "other").rename(path)
    what = "Another file stands here" if is_there else "has been moved or deleted"
    with pytest.raises(StorageFailed, match=what):
        log.append(Transaction(events=[draft()]), recorded=7)
    with pytest.raises(StorageFailed, match=what):
        log.check_storage()
    assert "Put" in log.storage_error
    with pytest.raises(StorageFailed, match=what):
        reader.head()
    aside.replace(path)
    log.check_storage()
    assert log.storage_error == ""
    log.append(Transaction(events=[draft()]), recorded=7)
    assert (log.head(), reader.head()) == (2, 2)
    reader.close()
    log.close()


def test_that_another_log_written_over_an_open_one_is_damage(tmp_path: Path) -> None:
    log = open_log(url_of(tmp_path))
    log.append(Transaction(events=[draft()]), recorded=7)
    log.close()
    log = open_log(url_of(tmp_path))
    log.check_storage()
    shutil.copyfile(other_log(tmp_path / "other"), tmp_path / "log.sqlite")
    with pytest.raises(DamagedFile, match="Another log was written over"):
        log.check_storage()
    with pytest.raises(DamagedFile):
        log.append(Transaction(events=[draft()]), recorded=7)
    log.close()


def test_that_a_writer_killed_at_any_moment_leaves_whole_transactions(tmp_path: Path) -> None:
    reported = 0
    for kill_after in (3, 25, 60):
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.backend.store.sqlite_engine.writer_process",
                url_of(tmp_path),
            ],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[4],
        )
        assert process.stdout is not None
        for _ in range(kill_after):
            reported = int(process.stdout.readline())
        process.kill()
        process.communicate()
        reader = open_reader(url_of(tmp_path))
        done = reader.progress("writer").upto
        assert done >= reported
        assert reader.head() == 10 * done
        reader.close()


def test_that_a_reader_in_another_process_sees_whole_transactions_while_one_writes(
    tmp_path: Path,
) -> None:
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.backend.store.sqlite_engine.writer_process",
            url_of(tmp_path),
        ],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    )
    assert process.stdout is not None
    process.stdout.readline()
    reader = open_reader(url_of(tmp_path))
    heads = [reader.head() for _ in range(300)]
    process.kill()
    process.communicate()
    reader.close()
    assert heads == sorted(heads)
    assert all(head % 10 == 0 for head in heads)


def test_that_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    open_log(url_of(tmp_path)).close()
    assert stat.S_IMODE((tmp_path / "log.sqlite").stat().st_mode) == 0o600


@pytest.mark.parametrize(("is_copy", "synchronous"), [(False, 2), (True, 1)])
def test_that_commits_are_flushed_to_disk_unless_they_can_be_had_again(
    tmp_path: Path, *, is_copy: bool, synchronous: int
) -> None:
    engine = SqliteLogEngine()
    database = engine.connect(make_url(url_of(tmp_path)), writable=True, is_copy=is_copy)
    with closing(SqlEventLog(database)):
        cursor = database.writable_cursor()
        cursor.execute("PRAGMA synchronous")
        assert list(cursor.fetchall()) == [(synchronous,)]


def test_that_a_file_that_is_no_log_is_refused_with_advice(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"not a database at all " * 200)
    with pytest.raises(StorageFailed, match="damaged"):
        open_log(url_of(tmp_path))


def test_that_a_log_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    open_log(url_of(tmp_path)).close()
    with sqlite3.connect(tmp_path / "log.sqlite") as connection:
        connection.execute("UPDATE about SET format = 99")
    connection.close()
    with pytest.raises(StorageFailed, match="format 99"):
        open_log(url_of(tmp_path))


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFailed):
        open_log(url_of(tmp_path / "file" / "folder"))


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/db", "sqlite://", ""])
def test_that_a_url_that_no_engine_knows_is_refused(url: str) -> None:
    with pytest.raises(Unreadable):
        open_log(url)


def test_that_opening_after_a_failure_to_open_is_possible(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"not a database at all " * 200)
    with pytest.raises(StorageFailed):
        open_log(url_of(tmp_path))
    os.unlink(tmp_path / "log.sqlite")  # noqa: PTH108 - as an operator would
    open_log(url_of(tmp_path)).close()


def test_that_a_stopped_logs_file_is_whole_without_its_write_ahead_log(tmp_path: Path) -> None:
    log = open_log(url_of(tmp_path))
    reader = open_reader(url_of(tmp_path))
    log.append(Transaction(events=[draft(), draft("user-bob")]), recorded=7)
    assert reader.head() == 2
    log.close()  # the reader outlives it
    (tmp_path / "copy").mkdir()
    shutil.copy(tmp_path / "log.sqlite", tmp_path / "copy" / "log.sqlite")
    reader.close()
    copy = open_reader(url_of(tmp_path / "copy"))
    assert [event.subject for event in copy.read(0, 9)] == ["user-anna", "user-bob"]
    copy.close()
