"""A file is replaced as a whole, or not at all."""

import signal
import stat
from pathlib import Path

import pytest

from backend.atomic_file import write_atomically
from tests.full_disk import room_for_files


def test_that_a_file_is_made_and_replaced_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_that_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_atomically(path, b"old")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with room_for_files(10), pytest.raises(OSError, match="File too large"):
            write_atomically(path, b"new" * 100)
    finally:
        signal.signal(signal.SIGXFSZ, before)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
