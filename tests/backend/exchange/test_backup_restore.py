from pathlib import Path

import pytest

from backend.errors import AlreadyRunning, DamagedFile, Rejected, StorageFailed, Unreadable
from backend.exchange.backup_file import write_backup
from backend.exchange.backup_restore import RestoredLog, restore_backup
from backend.store.engine_registry import open_backups, open_log
from backend.store.log_backup_port import LogBackups
from tests.backend.exchange.backup_logs import head_of, ignore_stage, make_log
from tests.full_disk import room_for_files


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of three events."""
    backups = make_log(tmp_path / "source" / "log.sqlite", 3)
    return write_backup(backups, tmp_path / "backup", ignore_stage).path


@pytest.fixture
def target(tmp_path: Path) -> LogBackups:
    """A folder without a log."""
    (tmp_path / "target").mkdir()
    return open_backups(f"sqlite:///{tmp_path / 'target' / 'log.sqlite'}", must_exist=False)


def restored_to(backups: LogBackups, backup: Path, replaced: str) -> RestoredLog:
    return restore_backup(backups, backup, replaced, ignore_stage, lambda _present, _manifest: None)


def files(backups: LogBackups) -> dict[str, bytes]:
    folder = backups.path.parent
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.suffix != ".lock"}


def test_that_a_backup_becomes_the_log_of_an_empty_folder(backup: Path, target: LogBackups) -> None:
    restored = restored_to(target, backup, "")
    assert (restored.aside, restored.manifest.head) == (None, 3)
    assert head_of(target.path) == 3
    assert target.path.stat().st_mode & 0o777 == 0o600
    assert backup.exists()


@pytest.mark.parametrize("replaced", ["", "3", "damaged"])
def test_that_a_log_that_was_not_named_stays(
    backup: Path, target: LogBackups, replaced: str
) -> None:
    make_log(target.path, 4)
    before = files(target)
    with pytest.raises(Rejected, match=r"ends at 4\..*add: --replace 4"):
        restored_to(target, backup, replaced)
    assert files(target) == before


def test_that_a_log_that_was_named_is_set_aside(backup: Path, target: LogBackups) -> None:
    make_log(target.path, 4)
    restored = restored_to(target, backup, "4")
    assert restored.aside is not None
    assert (head_of(target.path), head_of(restored.aside)) == (3, 4)


def test_that_a_damaged_log_is_named_as_that(backup: Path, target: LogBackups) -> None:
    target.path.write_bytes(b"no database" * 1_000)
    with pytest.raises(Rejected, match=r"cannot be read .*add: --replace damaged"):
        restored_to(target, backup, "")
    restored = restored_to(target, backup, "damaged")
    assert restored.aside is not None
    assert restored.aside.read_bytes().startswith(b"no database")
    assert head_of(target.path) == 3


def test_that_nothing_can_be_named_where_there_is_nothing(backup: Path, target: LogBackups) -> None:
    with pytest.raises(Rejected, match="There is no log"):
        restored_to(target, backup, "4")
    assert files(target) == {}


def test_that_a_damaged_backup_changes_nothing(backup: Path, target: LogBackups) -> None:
    make_log(target.path, 4)
    before = files(target)
    content = backup.read_bytes()
    backup.write_bytes(content.replace(b'"balance":1', b'"balance":2', 1))
    assert backup.read_bytes() != content
    with pytest.raises(DamagedFile, match="restore another one"):
        restored_to(target, backup, "4")
    assert files(target) == before


def test_that_what_is_no_backup_changes_nothing(tmp_path: Path, target: LogBackups) -> None:
    with pytest.raises(Unreadable, match="is no backup"):
        restored_to(target, make_log(tmp_path / "a" / "log", 1).path, "")
    assert files(target) == {}


def test_that_a_full_disk_changes_nothing(tmp_path: Path, target: LogBackups) -> None:
    large = make_log(tmp_path / "large" / "log.sqlite", 2_000)
    backup = write_backup(large, tmp_path / "large.backup", ignore_stage).path
    make_log(target.path, 4)
    before = files(target)
    with room_for_files(100_000), pytest.raises(StorageFailed):
        restored_to(target, backup, "4")
    assert files(target) == before


def test_that_a_log_with_a_writer_is_left_alone(backup: Path, target: LogBackups) -> None:
    log = open_log(f"sqlite:///{target.path}")
    with pytest.raises(AlreadyRunning):
        restored_to(target, backup, "0")
    log.close()
    assert head_of(target.path) == 0
