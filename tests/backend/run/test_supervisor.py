import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from backend.errors import AlreadyRunning, Unavailable
from backend.messages.commands import Answer
from backend.messages.control import Hello, SessionWelcome, Stop
from backend.run.supervisor import Supervisor
from backend.settings import load_settings
from backend.store.engine_registry import open_log
from backend.wire import connection
from tests.health_watch import HealthWatch, is_well, process_of, verdict_of
from tests.running import Running, accepted, command, rows, running, sent, until

FEW_FILES = 20  # which a supervisor has open from its start; its loop needs as many
TELLING = "correct horse battery staple"


def start(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Start the program on a folder where it cannot run, and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "backend", "backend", "--data", str(folder), "--replicas", "0"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_that_a_folder_has_one_backend_and_the_second_says_who_holds_it(
    small_backend: Running,
) -> None:
    pid = connection.read_connection_file(small_backend.folder).pid
    with pytest.raises(AlreadyRunning, match=f"pid {pid}"):
        Supervisor(load_settings(data=str(small_backend.folder)), lambda _connection: None)
    second = start(small_backend.folder)
    assert second.returncode == 3
    assert f"pid {pid}" in second.stderr
    assert "Traceback" not in second.stderr
    with small_backend.client() as client:
        welcome = client.control(Hello(client="test"))
        assert isinstance(welcome, SessionWelcome)
        assert welcome.session == connection.read_connection_file(small_backend.folder).session


def test_that_only_its_owner_can_read_what_the_backend_writes(backend: Running) -> None:
    with backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
    assert stat.S_IMODE(backend.folder.stat().st_mode) == 0o700
    names = {path.name for path in backend.folder.iterdir()}
    assert names >= {"archive.sqlite", "backend.log", "replica-1.sqlite", "telemetry.sqlite"}
    for path in backend.folder.iterdir():
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


@pytest.mark.parametrize("name", ["primary", "replica-1"])
def test_that_a_killed_process_is_started_again_and_goes_on(
    small_backend: Running, name: str
) -> None:
    with small_backend.client() as client:
        accepted(client, command("user.register", user_id="1", name="Anna"))
        before = small_backend.processes()[name]
        shown = psutil.Process(before.pid).cmdline()  # type: ignore[no-untyped-call]  # untyped psutil
        assert (
            " ".join(shown).split()[-1] == name
        )  # which of them it is, for who lists the machine's processes
        small_backend.kill(name)
        until(
            lambda: (
                (after := small_backend.processes()[name]).state == "running"
                and after.pid != before.pid
            ),
            f"{name} runs again",
        )
        again = psutil.Process(small_backend.processes()[name].pid).cmdline()  # type: ignore[no-untyped-call]  # untyped psutil
        assert again[1:] == ["-P", "-m", "backend.run.child_main", name]  # with the code of now
        assert small_backend.processes()[name].restarts == 1
        position = accepted(client, command("user.register", user_id="2", name="Bert"))
        found = rows(client, "users", position=position).rows
        assert sorted(str(row[0]) for row in found) == ["1", "2"]
    assert f"{name}: was killed by signal 9 (SIGKILL)" in small_backend.log()


def test_that_a_child_which_can_neither_be_registered_nor_started_ends_nobody_else(
    small_backend: Running,
) -> None:
    register = small_backend.folder / "children.json"
    supervisor = connection.read_connection_file(small_backend.folder).pid
    soft, hard = resource.prlimit(supervisor, resource.RLIMIT_NOFILE)
    with small_backend.client() as client:
        watch = HealthWatch(client)
        watch.until(is_well, "all is well")
        register.unlink()
        register.mkdir()
        small_backend.processes()
        resource.prlimit(supervisor, resource.RLIMIT_NOFILE, (FEW_FILES, hard))
        os.kill(process_of(watch.reports[-1], "replica-1").pid, signal.SIGKILL)
        stopped = watch.until(
            lambda report: "Too many open files" in verdict_of(report, "replica-1").reason,
            "it says why it cannot be started",
        )
        assert verdict_of(stopped, "replica-1").severity == "critical"
        resource.prlimit(supervisor, resource.RLIMIT_NOFILE, (soft, hard))
        watch.until(is_well, "all is well again")
        assert "the children are not registered" in small_backend.log()
        register.rmdir()
        until(register.is_file, "the children are registered")


def test_that_children_leave_with_a_killed_supervisor_and_a_new_one_starts_at_once(
    small_backend: Running,
) -> None:
    with small_backend.client() as client:
        first = command("user.register", user_id="1", name="Anna")
        accepted(client, first)
        old = [psutil.Process(each.pid) for each in small_backend.processes().values()]  # type: ignore[no-untyped-call]  # untyped psutil
        small_backend.kill_supervisor()
        small_backend.start()
        _, left = psutil.wait_procs(old, timeout=10)  # type: ignore[no-untyped-call]  # untyped psutil
        assert not left
        assert sent(client, first)[0].positions == [1]
        accepted(client, command("user.register", user_id="2", name="Bert"))


def test_that_an_order_stops_everything(small_backend: Running) -> None:
    with small_backend.client() as client:
        client.control(Stop(by="anna"))
    until(
        lambda: not (small_backend.folder / connection.CONNECTION_FILE).exists(),
        "the backend has stopped",
    )
    assert "stops, by anna" in small_backend.log()


def test_that_commands_in_hand_are_answered_before_the_end(small_backend: Running) -> None:
    commands = [command("user.register", user_id=str(n), name="Anna") for n in range(3000)]
    with small_backend.client(patience=5) as client:
        answers: list[Answer] = []
        try:
            for answer in client.send(commands, window=500):
                answers.append(answer)
                if len(answers) == 500:
                    assert small_backend.stop() == 0
        except Unavailable:
            assert len(answers) >= 500
    small_backend.start()
    with small_backend.client() as client:
        again = sent(client, *commands[: len(answers)])
    assert again == answers


def test_that_a_damaged_log_is_told_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "log.sqlite").write_bytes(b"not a database at all, by any means" * 200)
    ended = start(folder)
    assert ended.returncode == 3
    assert "log" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (folder / connection.CONNECTION_FILE).exists()


def test_that_a_log_which_fails_when_it_is_counted_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARIGRAPH_ARCHIVE", "false")
    path = tmp_path / "data" / "log.sqlite"
    open_log(f"sqlite:///{path}").close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE tallies RENAME COLUMN upto TO until")
    ended = start(path.parent)
    assert ended.returncode == 3
    assert "log.sqlite: no such column" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_that_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = start(tmp_path / "file" / "data")
    assert ended.returncode == 3
    assert "cannot be used" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_that_no_secret_reaches_the_text_log(small_backend: Running) -> None:
    with small_backend.client() as client:
        accepted(
            client,
            command("user.register", user_id="1", name="Anna"),
            command("user.change-password", user_id="1", new_password=TELLING),
        )
    known = connection.read_connection_file(small_backend.folder)
    assert small_backend.stop() == 0
    for path in small_backend.folder.iterdir():
        content = path.read_bytes()
        assert TELLING.encode() not in content
        assert known.access.own.secret.encode() not in content


def test_that_a_backend_with_history_starts_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for user in ("1", "2", "3"):
        with running(folder, "--replicas", "1") as backend, backend.client() as client:
            position = accepted(client, command("user.register", user_id=user, name="Anna"))
            assert len(rows(client, "users", position=position).rows) == int(user)
            assert len(rows(client, "users", position=position, replica="archive").rows) == int(
                user
            )
