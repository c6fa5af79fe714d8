"""What the program starts, from which folder, and what it leaves behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from backend.wire import connection
from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered


def test_that_a_closed_terminal_leaves_no_borrowed_backend_behind(program: Program) -> None:
    with program.started("send", "-") as sending:
        assert sending.stdin is not None
        assert sending.stdout is not None
        sending.stdin.write(f"{registered('hanna')}\n".encode())
        sending.stdin.flush()
        assert b"accepted" in sending.stdout.readline()
        backend = connection.read_connection_file(program.folder).pid
        sending.send_signal(signal.SIGHUP)
        assert sending.wait(program.patience) == 128 + signal.SIGHUP
    assert not psutil.pid_exists(backend)  # type: ignore[no-untyped-call]  # psutil has no types
    assert not (program.folder / connection.CONNECTION_FILE).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring a display")
def test_that_the_window_is_not_taken_from_the_present_folder(tmp_path: Path) -> None:
    (tmp_path / "console").mkdir()
    (tmp_path / "console" / "__init__.py").write_text("raise SystemExit('a stranger')")
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "backend", "--data", str(tmp_path / "data")],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in displays},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 3
    assert "no display" in ended.stderr


def test_that_status_starts_nothing_and_says_what_was_last_known(program: Program) -> None:
    nothing = program.run("status", code=3)
    assert f"no backend runs on {program.folder}\n" in nothing.out
    assert not program.folder.exists()

    program.run("send", "-", stdin=registered("lena"))
    known = program.run("status", code=3).out
    assert "one was last heard at" in known
    assert "the log ends at 1" in known
    log, *replicas = program.run("status", "--json", code=3).objects
    assert (log["running"], log["head"]) == (False, 1)
    assert {one["status"] for one in replicas} == {"UNKNOWN"}


def test_that_rows_of_a_backend_started_for_a_question_are_those_of_the_whole_log(
    program: Program,
) -> None:
    with program.backend():
        program.run("pause", "replica-1")
        program.run("send", "-", stdin=registered("mia", "max"))
    rows = program.run("query", "users", "--wait", "0.5", code=3)
    assert "0 of 2 events are applied" in rows.err
    assert rows.out == ""
    picture = program.folder / "overview.png"
    taken = program.run("screenshot", "overview", str(picture), "--wait", "0.5", code=3)
    assert "0 of 2 events are applied" in taken.err
    assert not picture.exists()
    past = program.run("query", "users", "--at", "2", "--json").objects
    assert [row["user_id"] for row in past] == ["max", "mia"]


@pytest.mark.parametrize(
    ("redirection", "says"),
    [
        ("schema >/dev/full", "No space left on device"),
        ("schema >&-", "Bad file descriptor"),
        ("query --help >/dev/full", "No space left on device"),
        ("send - <&-", "Bad file descriptor"),
        ("status --data /proc/nope/data >&-", "Bad file descriptor"),
        ("tail --data /proc/nope", "cannot be a data folder"),
    ],
)
def test_that_streams_and_folders_that_cannot_be_used_are_one_line_and_code_3(
    program: Program, redirection: str, says: str
) -> None:
    ended = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m backend {redirection}"],
        env=program.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, len(ended.stderr.splitlines())) == (3, 1), ended.stderr
    assert says in ended.stderr
