import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import AlreadyRunning, DamagedFile, Unavailable, Unreadable
from backend.store.engine_registry import open_backups, open_log, open_reader
from backend.store.log_backup_port import CHECKED, COPIED, COPY_READ, SOURCE_READ, LogBackups
from backend.store.log_port import EventLog, Transaction
from tests.contract.drafts import append, draft, new_id

MARK = b"remember-the-milk"


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def ignore(_stage: str, _done: int, _total: int) -> None:
    pass


def backups_of(path: Path) -> LogBackups:
    return open_backups(url_of(path), must_exist=False)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EventLog]:
    """A log of 32 events of 200 kB, with an answer and a secret."""
    with closing(open_log(url_of(tmp_path / "log.sqlite"))) as opened:
        big = [draft(data=b'{"x":"' + b"y" * 200_000 + b'"}') for _ in range(31)]
        marked = draft("user-bob", data=b'{"x":"' + MARK + b'"}')
        opened.append(
            Transaction(
                events=[*big, marked], answers=[(new_id(), b"ok")], secrets=[("anna", "hash")]
            ),
            recorded=7,
        )
        yield opened


@pytest.fixture
def backup(log: EventLog, tmp_path: Path) -> Path:
    del log
    backups_of(tmp_path / "log.sqlite").write(tmp_path / "backup.sqlite", ignore)
    return tmp_path / "backup.sqlite"


def test_that_a_backup_shows_one_moment_while_the_writer_goes_on(
    log: EventLog, tmp_path: Path
) -> None:
    stages: list[str] = []

    def write_meanwhile(stage: str, done: int, total: int) -> None:
        assert 0 <= done <= total
        stages.append(stage)
        assert len(stages) < 1_000  # else it begins anew with every event
        append(log, "user-carl")

    written = backups_of(tmp_path / "log.sqlite").write(tmp_path / "backup.sqlite", write_meanwhile)
    assert written.head == 32
    assert log.head() == 32 + len(stages)
    assert list(dict.fromkeys(stages)) == [COPIED, SOURCE_READ, COPY_READ, CHECKED]
    assert stages.count(COPIED) > 1

    restored = tmp_path / "restored.sqlite"
    assert backups_of(restored).unpack(tmp_path / "backup.sqlite", restored, ignore) == written
    with closing(open_reader(url_of(restored))) as reader:
        assert reader.read(0, 100) == log.read(0, 32)
        assert reader.secret("anna") == "hash"


def test_that_the_backup_of_a_restored_log_has_the_same_digest(
    backup: Path, tmp_path: Path
) -> None:
    restored = tmp_path / "restored.sqlite"
    first = backups_of(restored).unpack(backup, restored, ignore)
    again = backups_of(restored).write(tmp_path / "again.sqlite", ignore)
    assert (again.digest, again.tables) == (first.digest, first.tables)


def test_that_a_backup_is_one_file(backup: Path, tmp_path: Path) -> None:
    assert not list(tmp_path.glob("backup.sqlite-*"))
    assert sqlite_value(backup, "PRAGMA journal_mode") == "delete"


def sqlite_value(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(path)) as opened:
        [(value,)] = opened.execute(statement).fetchall()
        return value


def test_that_one_other_byte_in_a_payload_is_found(backup: Path, tmp_path: Path) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content.replace(MARK, MARK.replace(b"milk", b"silk")))
    assert backup.read_bytes() != content
    assert sqlite_value(backup, "PRAGMA integrity_check") == "ok"
    with pytest.raises(DamagedFile, match=r"\(events\).*restore another one"):
        backups_of(tmp_path / "log.sqlite").unpack(backup, tmp_path / "restored.sqlite", ignore)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_that_a_backup_cut_short_is_found(backup: Path, tmp_path: Path, kept: float) -> None:
    backup.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * kept)])
    with pytest.raises((DamagedFile, Unreadable)):
        backups_of(tmp_path / "log.sqlite").unpack(backup, tmp_path / "restored.sqlite", ignore)


def test_that_a_log_with_a_hole_is_not_backed_up_as_if_it_were_whole(
    log: EventLog, tmp_path: Path
) -> None:
    log.close()
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as opened:
        opened.execute("DELETE FROM events WHERE position = 5")
        opened.commit()
    with pytest.raises(DamagedFile, match="ends at 32, and holds 31 events"):
        backups_of(tmp_path / "log.sqlite").write(tmp_path / "backup.sqlite", ignore)


@pytest.mark.parametrize("content", [b"", b"no database at all " * 400, None])
def test_that_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "other"
    if content is None:
        open_log(url_of(file)).close()  # a log, and no backup of one
    else:
        file.write_bytes(content)
    with pytest.raises(Unreadable, match="is no backup") as refused:
        backups_of(tmp_path / "log.sqlite").read_manifest(file)
    assert refused.value.code == "no-backup"


def test_that_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(backup)) as opened:
        opened.execute("UPDATE marigraph_backup SET manifest = ?", (b'{"format":99}',))
        opened.commit()
    with pytest.raises(Unreadable, match="newer version"):
        backups_of(tmp_path / "log.sqlite").read_manifest(backup)


def test_that_a_log_of_a_newer_format_is_not_restored(backup: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(backup)) as opened:
        opened.execute("UPDATE about SET format = 99")
        opened.commit()
    with pytest.raises(Unreadable, match="format 99"):
        backups_of(tmp_path / "log.sqlite").unpack(backup, tmp_path / "restored.sqlite", ignore)


def test_that_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is no file"):
        backups_of(tmp_path / "log.sqlite").read_manifest(tmp_path / "none")
    with pytest.raises(Unavailable, match="There is no log"):
        open_backups(url_of(tmp_path / "log.sqlite"), must_exist=True)


def test_that_a_log_that_is_held_has_no_writer(tmp_path: Path) -> None:
    backups = backups_of(tmp_path / "log.sqlite")
    with backups.hold(), pytest.raises(AlreadyRunning):
        open_log(url_of(tmp_path / "log.sqlite"))
    with closing(open_log(url_of(tmp_path / "log.sqlite"))), pytest.raises(AlreadyRunning):
        backups.hold().__enter__()


def test_that_postgresql_is_left_to_its_own_tools_and_they_are_named() -> None:
    with pytest.raises(Unreadable, match=r"pg_dump.*pg_restore") as refused:
        open_backups("postgresql://anna:secret@localhost/log", must_exist=True)
    assert "secret@" not in refused.value.message
    with pytest.raises(Unreadable, match="in memory"):
        open_backups("memory:x", must_exist=True)
