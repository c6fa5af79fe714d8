import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from backend.errors import StorageFailed, Unreadable
from backend.exchange.output_file import open_output

PART = ".marigraph-0123456789abcdef.part"


def write(path: Path, content: bytes = b"new") -> None:
    with open_output(str(path)) as out:
        out.write(content)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_that_a_symbolic_link_stays_one_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")

    write(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_that_a_link_that_leads_nowhere_yet_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")

    write(tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_that_a_pipe_is_written_through_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    write(pipe)
    reader.join()

    assert read == [b"new"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_that_a_full_device_is_said_and_stays_one() -> None:
    with pytest.raises(StorageFailed, match="/dev/full cannot be written: No space left"):
        write(Path("/dev/full"))
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_that_a_replaced_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    path.chmod(mode)

    write(path)

    assert (path.read_bytes(), mode_of(path)) == (b"new", mode)


def test_that_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "new")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "new") == 0o640


def test_that_a_file_keeps_its_content_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"old")

    with pytest.raises(ZeroDivisionError), open_output(str(path)) as out:
        out.write(b"half" * (1 // 0))

    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


def test_that_a_name_of_255_bytes_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)

    write(path)

    assert path.read_bytes() == b"new"


def test_that_a_name_that_is_too_long_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="File name too long"):
        write(tmp_path / ("n" * 256))


def test_that_a_folder_and_a_missing_folder_are_said(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Is a directory"):
        write(tmp_path)
    with pytest.raises(Unreadable, match="No such file or directory"):
        write(tmp_path / "none" / "x")


def test_that_what_a_killed_export_has_left_is_removed_by_the_next(tmp_path: Path) -> None:
    begin = "from backend.exchange.output_file import open_output; import os, signal, sys\n"
    code = begin + "with open_output(sys.argv[1]) as out: os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x")], check=False)
    assert killed.returncode == -9
    assert len(list(tmp_path.iterdir())) == 1

    write(tmp_path / "y")

    assert [each.name for each in tmp_path.iterdir()] == ["y"]


def test_that_what_another_export_is_writing_stays(tmp_path: Path) -> None:
    with open_output(str(tmp_path / "one")) as first:
        write(tmp_path / "two")
        first.write(b"new")

    assert {each.name for each in tmp_path.iterdir()} == {"one", "two"}


def test_that_files_of_others_stay(tmp_path: Path) -> None:
    for name in ("x.part", ".marigraph-1.part"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / PART).symlink_to("x.part")

    write(tmp_path / "y")

    assert (tmp_path / "x.part").exists()
    assert (tmp_path / PART).is_symlink()


def test_that_a_failing_disk_is_the_environments_fault(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="Make room"), open_output(str(tmp_path / "x")):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []
