"""What the program starts, from which folder, and what it leaves behind."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from backend.store.engine_registry import open_log
from backend.store.log_port import Transaction
from backend.wire import connection
from tests.backend.cli.program import Program
from tests.backend.cli.shop import registered
from tests.contract.drafts import draft


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


def test_that_a_start_says_what_it_does_to_the_log_of_an_earlier_version(program: Program) -> None:
    program.folder.mkdir()
    path = program.folder / "log.sqlite"
    with closing(open_log(f"sqlite:///{path}")) as log:
        log.append(Transaction(events=[draft()]), recorded=7)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP INDEX events_id")
    with program.started("backend") as backend:
        assert backend.stdout is not None
        assert backend.stderr is not None
        assert b"ready" in backend.stdout.readline()
        line = backend.stderr.readline().decode()
        assert line.startswith("primary: It adds an index to the log, which is from an earlier")
        assert "events_id, 1 of 1, over 1 event. That is done once" in line
        backend.send_signal(signal.SIGTERM)
        assert backend.wait(program.patience) == 0


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
        ("import sample --data /proc/nope", "cannot be a data folder"),
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
