import os
import stat
from pathlib import Path

import msgspec
import pytest

from backend.errors import StorageFailed, Unreadable
from backend.exchange.backup_file import write_backup
from backend.store.log_backup_port import LogBackups
from tests.backend.exchange.backup_logs import head_of, ignore_stage, make_log
from tests.full_disk import room_for_files


class Usage(msgspec.Struct):
    """What is left of a disk, in bytes."""

    free: int


class Cancelled(Exception):
    """Somebody has had enough."""


@pytest.fixture
def backups(tmp_path: Path) -> LogBackups:
    return make_log(tmp_path / "data" / "log.sqlite", 3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_that_a_backup_is_for_its_owner_only_and_alone_in_its_folder(
    backups: LogBackups, folder: Path
) -> None:
    written = write_backup(backups, folder / "b", ignore_stage)
    assert (written.path, written.manifest.head) == (folder / "b", 3)
    assert stat.S_IMODE(written.path.stat().st_mode) == 0o600
    assert written.path.stat().st_size == written.size_bytes
    assert names_in(folder) == ["b"]


def test_that_a_backup_in_a_folder_gets_a_name_of_its_own(
    backups: LogBackups, folder: Path
) -> None:
    written = write_backup(backups, folder, ignore_stage)
    assert written.path.parent == folder
    assert written.path.match("marigraph-2*T*Z-head-3.sqlite")
    assert names_in(folder) == [written.path.name]


def test_that_a_link_stays_one_and_what_it_leads_to_is_replaced(
    backups: LogBackups, folder: Path
) -> None:
    (folder / "link").symlink_to("real")
    for _ in range(2):
        assert write_backup(backups, folder / "link", ignore_stage).path == folder / "real"
    assert (folder / "link").is_symlink()
    assert names_in(folder) == ["link", "real"]


@pytest.mark.parametrize("stage_number", range(4))
def test_that_a_backup_is_replaced_by_a_whole_one_only(
    backups: LogBackups, folder: Path, stage_number: int
) -> None:
    write_backup(backups, folder / "b", ignore_stage)
    before = (folder / "b").read_bytes()
    make_log(backups.path, 2)
    stages: list[str] = []

    def cancel(stage: str, _done: int, _total: int) -> None:
        stages.append(stage)
        if len(set(stages)) > stage_number:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_backup(backups, folder / "b", cancel)
    assert (folder / "b").read_bytes() == before
    assert names_in(folder) == ["b"]
    assert write_backup(backups, folder / "b", ignore_stage).manifest.head == 5
    assert names_in(folder) == ["b"]


@pytest.mark.parametrize("name", ["log.sqlite", "log.lock", "note", "pipe"])
def test_that_nothing_but_a_backup_is_replaced(backups: LogBackups, name: str) -> None:
    data = backups.path.parent
    (data / "note").write_text("mine")
    os.mkfifo(data / "pipe")
    with pytest.raises(Unreadable, match="is no backup that may be replaced"):
        write_backup(backups, data / name, ignore_stage)
    assert head_of(backups.path) == 3
    assert (data / "note").read_text() == "mine"


def test_that_a_folder_that_is_missing_is_said(backups: LogBackups, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Make its folder first"):
        write_backup(backups, tmp_path / "none" / "b", ignore_stage)


def test_that_a_full_disk_leaves_the_backup_that_was_there(
    backups: LogBackups, folder: Path
) -> None:
    write_backup(backups, folder / "b", ignore_stage)
    before = (folder / "b").read_bytes()
    make_log(backups.path, 2_000)
    with (
        room_for_files(100_000),
        pytest.raises(StorageFailed, match=r"Free space|Check the disk"),
    ):
        write_backup(backups, folder / "b", ignore_stage)
    assert (folder / "b").read_bytes() == before
    assert names_in(folder) == ["b"]


def test_that_too_little_room_is_said_before_anything_is_written(
    backups: LogBackups, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask_for_room(_folder: Path) -> Usage:
        return Usage(free=5)

    monkeypatch.setattr("shutil.disk_usage", ask_for_room)
    with pytest.raises(StorageFailed, match=r"takes .* has .* left\. Nothing was written"):
        write_backup(backups, folder / "b", ignore_stage)
    assert names_in(folder) == []
