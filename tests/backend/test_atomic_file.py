"""A file is replaced as a whole, or not at all."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from backend.atomic_file import FileReplacement, open_replacement, write_atomically
from tests.full_disk import full_disk


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
    with full_disk():
        with pytest.raises(OSError, match="File too large"):
            write_atomically(path, b"new")
        with pytest.raises(OSError, match="File too large"), open_replacement(path) as out:
            out.write(b"new")
        bit_by_bit = FileReplacement(path)
        bit_by_bit.out.write(b"new")
        with pytest.raises(OSError, match="File too large"):
            bit_by_bit.commit()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_that_what_a_killed_process_has_left_is_removed_by_the_next_write(tmp_path: Path) -> None:
    code = (
        "from backend import atomic_file; import os, pathlib, signal, sys;"
        "atomic_file.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"
        "atomic_file.write_atomically(pathlib.Path(sys.argv[1]), b'new')"
    )
    path = tmp_path / "state.json"
    killed = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 1
    of_others = tmp_path / ".state.json.original"
    of_others.write_bytes(b"not ours")
    under_way = FileReplacement(tmp_path / "lag.csv")
    write_atomically(path, b"new")
    under_way.commit()
    assert set(tmp_path.iterdir()) == {path, of_others, tmp_path / "lag.csv"}


def test_that_a_file_of_the_operator_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    path, link = tmp_path / "lag.csv", tmp_path / "link.csv"
    path.write_bytes(b"old")
    path.chmod(0o664)
    link.symlink_to(path)
    replacement = FileReplacement(link)
    replacement.out.write(b"new")
    assert path.read_bytes() == b"old"
    replacement.commit()
    replacement.discard()
    assert link.is_symlink()
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o664)
    assert {each.name for each in tmp_path.iterdir()} == {"lag.csv", "link.csv"}


def test_that_a_pipe_is_written_through(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open_replacement(path) as out:
        out.write(b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
