"""A lock that one process holds, and others ask about."""

import fcntl
from pathlib import Path

import pytest

from backend.errors import AlreadyRunning, StorageFailed
from backend.wire import process_lock
from backend.wire.process_lock import ProcessLock


def test_that_one_holds_the_lock_and_others_know(tmp_path: Path) -> None:
    lock, other = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    assert not other.is_held()
    with lock.hold("held by another"):
        assert other.is_held()
        with pytest.raises(AlreadyRunning, match="held by another"), other.hold("held by another"):
            pass  # it is never got
    assert not other.is_held()
    with other.hold(""):
        assert lock.is_held()


def test_that_whoever_asks_at_the_same_moment_does_not_keep_it_from_being_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lock"
    path.touch()
    asking = path.open("rb")
    fcntl.flock(asking, fcntl.LOCK_SH)
    monkeypatch.setattr(process_lock, "_pause", asking.close)
    with ProcessLock(path).hold("held by another"):
        assert asking.closed


def test_that_a_lock_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path / "none" / "lock")
    assert not lock.is_held()
    with pytest.raises(StorageFailed, match="cannot be made"), lock.hold(""):
        pass  # it is never got
