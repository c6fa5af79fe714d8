"""Kills backups of a log that is being written, or restores: `backup|restore FOLDER KILLS SEED`.

After each kill everything has to be there, and whole. Prints how many were killed, and how many had
already finished.
"""

import os
import signal
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from backend.store.engine_registry import open_backups, open_log
from backend.store.log_backup_port import LogBackups
from tests.backend.exchange.backup_logs import head_of, ignore_stage, make_log
from tests.chaos.killed_program import KilledProgram
from tests.contract.drafts import append
from tests.running import until


def logs_at(path: Path) -> LogBackups:
    return open_backups(f"sqlite:///{path}", must_exist=True)


def digest_of(log: Path, scratch: Path) -> str:
    """Return the digest of a log, all of which is verified."""
    scratch.unlink(missing_ok=True)
    return logs_at(log).write(scratch, ignore_stage).digest


def kill_backups(folder: Path, kills: int, seed: int) -> KilledProgram:
    """The target is the former backup or the next one, whole, and nothing else is there."""
    program = KilledProgram("backup", seed)
    target, scratch = folder / "backups" / "b", folder / "scratch"
    target.parent.mkdir()
    path = folder / "data" / "log.sqlite"
    arguments = ("backup", str(target), "--data", str(folder / "data"), "--quiet", "--json")
    with written_to(path):
        program.run_whole(*arguments)
        head = logs_at(path).unpack(target, scratch, ignore_stage).head
        program.run_whole(*arguments)  # counted again: what was imported here is now in every fork
        while program.killed < kills:
            program.run(*arguments)
            scratch.unlink(missing_ok=True)
            found = logs_at(path).unpack(target, scratch, ignore_stage).head
            assert head <= found == head_of(scratch)
            head = found
            left = {each.name for each in target.parent.iterdir()} - {"b"}
            assert all(name.startswith(".marigraph-staging-") for name in left), left
        until(lambda: head_of(path) > head, "the writer goes on")
        program.run_whole(*arguments)
    assert [each.name for each in target.parent.iterdir()] == ["b"]
    assert logs_at(path).read_manifest(target).head > head
    return program


@contextmanager
def written_to(path: Path) -> Generator[None]:
    """Let a process of its own append to the log meanwhile."""
    writer = os.fork()
    if not writer:
        try:
            _append_for_ever(path)
        finally:
            os._exit(1)
    try:
        yield
        assert os.waitpid(writer, os.WNOHANG) == (0, 0)
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)


def _append_for_ever(path: Path) -> None:
    log = open_log(f"sqlite:///{path}")
    while True:
        append(log, "user-anna")
        time.sleep(0.02)  # else the log grows for as long as it is looked at


def kill_restores(folder: Path, kills: int, seed: int) -> KilledProgram:
    """The log is the one that was there, or the one that is restored; the former is kept then."""
    program = KilledProgram("restore", seed)
    data, scratch = folder / "data", folder / "scratch"
    log = data / "log.sqlite"
    digests: list[str] = []
    for name in ("0", "1"):  # two states of the log, and a backup of each
        digests.append(logs_at(log).write(folder / name, ignore_stage).digest)
        make_log(log, 20)
    program_data = ("--data", str(data), "--quiet")
    program.run_whole("restore", str(folder / "0"), *program_data, "--replace", str(head_of(log)))
    state = 0
    while program.killed < kills:
        for kept in data.glob("log.before-restore-*"):
            kept.unlink()
        with closing(open_log(f"sqlite:///{log}")):  # as a backend leaves it
            pass
        name = str(1 - state)
        program.run("restore", str(folder / name), *program_data, "--replace", str(head_of(log)))
        found = digests.index(digest_of(log, scratch))
        if found != state:
            (aside,) = data.glob("log.before-restore-*.sqlite")
            assert digest_of(aside, scratch) == digests[state]
        state = found
    program.run_whole("restore", str(folder / "0"), *program_data, "--replace", str(head_of(log)))
    assert digest_of(log, scratch) == digests[0]
    assert not list(data.glob(".marigraph-staging-*"))
    return program


if __name__ == "__main__":
    kill = {"backup": kill_backups, "restore": kill_restores}[sys.argv[1]]
    program = kill(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.write(f"{program.killed} {program.finished}\n")
