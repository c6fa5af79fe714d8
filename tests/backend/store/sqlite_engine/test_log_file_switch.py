import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from backend.errors import StorageFailed
from backend.store.engine_registry import open_log, open_reader
from backend.store.sqlite_engine.log_file_switch import switch_log_file
from tests.contract.drafts import append


def log_of(path: Path, *subjects: str) -> Path:
    with closing(open_log(f"sqlite:///{path}")) as log:
        append(log, *subjects)
    return path


def subjects_of(path: Path) -> list[str]:
    with closing(open_reader(f"sqlite:///{path}")) as reader:
        return [event.subject for event in reader.read(0, 100)]


@pytest.fixture
def restored(tmp_path: Path) -> Path:
    (tmp_path / "staging").mkdir()
    return log_of(tmp_path / "staging" / "restored.sqlite", "user-new")


def test_that_a_log_takes_the_place_of_none(tmp_path: Path, restored: Path) -> None:
    assert switch_log_file(tmp_path / "log.sqlite", restored) is None
    assert subjects_of(tmp_path / "log.sqlite") == ["user-new"]
    assert not restored.exists()


def test_that_the_former_log_is_kept_whole(tmp_path: Path, restored: Path) -> None:
    path = log_of(tmp_path / "log.sqlite", "user-old")
    aside = switch_log_file(path, restored)
    assert aside is not None
    assert aside.name.startswith("log.before-restore-2")
    assert (subjects_of(path), subjects_of(aside)) == (["user-new"], ["user-old"])
    assert aside.stat().st_mode & 0o777 == 0o600


def test_that_what_stands_in_the_write_ahead_log_of_a_killed_writer_is_kept_with_the_former_log(
    tmp_path: Path, restored: Path
) -> None:
    path, killed = tmp_path / "log.sqlite", tmp_path / "killed"
    killed.mkdir()
    with closing(open_log(f"sqlite:///{killed / 'log.sqlite'}")) as log:
        append(log, "user-old", "user-older")
        for file in killed.glob("log.sqlite*"):  # as a kill leaves them
            shutil.copy(file, tmp_path / file.name)
    assert (tmp_path / "log.sqlite-wal").stat().st_size
    aside = switch_log_file(path, restored)
    assert aside is not None
    assert (subjects_of(path), subjects_of(aside)) == (["user-new"], ["user-old", "user-older"])


def test_that_a_damaged_log_is_set_aside_as_it_is(tmp_path: Path, restored: Path) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"not a database at all " * 200)
    Path(f"{path}-wal").write_bytes(b"nor this")
    aside = switch_log_file(path, restored)
    assert aside is not None
    assert aside.read_bytes().startswith(b"not a database")
    assert Path(f"{aside}-wal").read_bytes() == b"nor this"
    assert subjects_of(path) == ["user-new"]


def test_that_a_write_ahead_log_without_its_log_is_never_read_as_the_new_ones(
    tmp_path: Path, restored: Path
) -> None:
    path = tmp_path / "log.sqlite"
    Path(f"{path}-wal").write_bytes(b"of another one")
    aside = switch_log_file(path, restored)
    assert Path(f"{aside}-wal").read_bytes() == b"of another one"
    assert not Path(f"{path}-wal").exists()
    assert subjects_of(path) == ["user-new"]


def test_that_a_log_open_in_another_program_stays(tmp_path: Path, restored: Path) -> None:
    path = log_of(tmp_path / "log.sqlite", "user-old")
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("BEGIN")
        opened.execute("SELECT * FROM events").fetchall()
        with pytest.raises(StorageFailed, match="lose"):
            switch_log_file(path, restored)
    assert subjects_of(path) == ["user-old"]
    assert not list(tmp_path.glob("*before-restore*"))
    assert restored.exists()


def test_that_nobody_reads_the_log_while_its_name_is_given_away(
    tmp_path: Path, restored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = log_of(tmp_path / "log.sqlite", "user-old"), os.link
    refused: list[str] = []

    def read_and_link(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(path, timeout=0)) as reader:
            try:
                reader.execute("SELECT * FROM events").fetchall()
            except sqlite3.OperationalError as error:
                refused.append(str(error))
        link(source, target)

    monkeypatch.setattr(os, "link", read_and_link)
    switch_log_file(path, restored)
    assert refused == ["database is locked"]


def test_that_the_second_name_that_a_killed_restore_left_goes(
    tmp_path: Path, restored: Path
) -> None:
    path = log_of(tmp_path / "log.sqlite", "user-old")
    link = tmp_path / "log.before-restore-20260101T000000.000000Z.sqlite"
    os.link(path, link)
    earlier = log_of(tmp_path / "log.before-restore-20250101T000000.000000Z.sqlite", "user-older")
    aside = switch_log_file(path, restored)
    assert not link.exists()
    assert aside is not None
    assert (subjects_of(aside), subjects_of(earlier)) == (["user-old"], ["user-older"])


def test_that_a_disk_without_links_gets_a_copy(
    tmp_path: Path, restored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    path = log_of(tmp_path / "log.sqlite", "user-old")
    monkeypatch.setattr(os, "link", refuse)
    aside = switch_log_file(path, restored)
    assert aside is not None
    assert (subjects_of(path), subjects_of(aside)) == (["user-new"], ["user-old"])
