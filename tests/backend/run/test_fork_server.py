"""Children that are forked for a start, beside such as are started alone."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from select import select

import psutil
import pytest
from msgspec import structs

from backend.run.bootstrap import Bootstrap
from backend.run.child_process import ChildProcess
from backend.run.fork_server_process import ForkServerProcess
from backend.run.forked_process import ForkedProcess
from backend.run.log_file import LOG_FILE_NAME, LogFile
from backend.run.process_pool import ProcessPool
from backend.settings import load_settings
from backend.wire.loop import Loop
from tests.running import PATIENCE


@pytest.fixture
def own(bootstrap: Bootstrap, tmp_path: Path) -> Bootstrap:
    """A child on a folder of its own; its supervisor does not hear it."""
    return structs.replace(bootstrap, settings=load_settings(data=str(tmp_path)))


def forked(server: ForkServerProcess) -> Iterator[tuple[str, ForkedProcess]]:
    while server.pending:
        assert select([server.handle], [], [], PATIENCE)[0]
        yield from server.receive()


def is_gone(pid: int) -> bool:
    return not psutil.pid_exists(pid)  # type: ignore[no-untyped-call]  # untyped psutil


def children() -> set[int]:
    """Return the processes below this one, however far."""
    below = psutil.Process().children(recursive=True)  # type: ignore[no-untyped-call]  # untyped psutil
    return {each.pid for each in below}


def command_line(pid: int) -> list[str]:
    """Return it as `ps` shows it: of the room for a longer one nothing is seen."""
    line: list[str] = psutil.Process(pid).cmdline()  # type: ignore[no-untyped-call]  # untyped psutil
    return " ".join(line).split()


def test_that_forked_children_are_ours_and_named_and_heard_like_such_as_are_started_alone(
    bootstrap: Bootstrap,
) -> None:
    others = [structs.replace(bootstrap, name=f"replica-{n}") for n in (2, 999_999)]
    with closing(ForkServerProcess([bootstrap, *others])) as server:
        found = list(forked(server))
    assert [name for name, _ in found] == ["replica-1", "replica-2", "replica-999999"]
    for name, process in found:
        assert psutil.Process(process.pid).ppid() == os.getpid()  # type: ignore[no-untyped-call]  # untyped psutil
        assert os.getsid(process.pid) == process.pid  # Ctrl+C in our terminal is not for it
        python = command_line(os.getpid())[0]
        shown = ["-P", "-m", "backend.run.child_main", name]  # as one that was started alone
        assert command_line(process.pid) == [python, *shown]
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.0)
        process.stdin.close()  # whoever told it nothing is no supervisor
        assert process.wait(PATIENCE) == 2
        assert b"This program is started by the supervisor" in process.stdout.read()
        process.stdout.close()
        process.terminate()  # it has ended: nobody else is meant
        assert process.poll() == 2


@pytest.fixture
def process(bootstrap: Bootstrap) -> ForkedProcess:
    """A forked child that waits to be told who it is."""
    with closing(ForkServerProcess([bootstrap])) as server:
        [(_, process)] = forked(server)
    return process


@pytest.mark.parametrize(
    ("end", "number"),
    [(ForkedProcess.terminate, signal.SIGTERM), (ForkedProcess.kill, signal.SIGKILL)],
)
def test_that_the_signal_that_ends_a_forked_child_is_told(
    process: ForkedProcess, end: Callable[[ForkedProcess], None], number: signal.Signals
) -> None:
    end(process)
    assert process.wait(PATIENCE) == -number
    process.discard()


def test_that_nothing_is_left_of_a_forked_child_that_nobody_wants(process: ForkedProcess) -> None:
    process.discard()
    assert is_gone(process.pid)


def test_that_a_server_which_cannot_load_what_a_child_needs_says_what_it_has_not_forked(
    bootstrap: Bootstrap,
) -> None:
    elsewhere = structs.replace(bootstrap.settings, log="moon://log")
    unknown = structs.replace(bootstrap, name="replica-2", settings=elsewhere)
    with closing(ForkServerProcess([bootstrap, unknown, bootstrap])) as server:
        children = forked(server)
        _, process = next(children)
        process.discard()
        with pytest.raises(OSError, match="reset"):
            next(children)
        assert server.pending == ["replica-2", "replica-1"]


class Pool:
    """A pool of one child, and what drives it."""

    def __init__(
        self, folder: Path, bootstrap: Bootstrap, fork_timeout_s: float = PATIENCE
    ) -> None:
        self.loop = Loop()
        self.log_file = LogFile(folder)
        self.child = ChildProcess(bootstrap)
        self.pool = ProcessPool(
            [self.child],
            self.loop,
            self.log_file,
            lambda: None,
            lambda _: None,
            fork_timeout_s,
        )

    def go_on_until(self, condition: Callable[[], bool]) -> None:
        give_up = time.monotonic() + PATIENCE

        def look() -> None:
            assert time.monotonic() < give_up
            if condition():
                self.loop.stop()

        self.loop.every(0.01, look)
        self.loop.run()


@pytest.fixture
def pool(own: Bootstrap, tmp_path: Path) -> Iterator[Pool]:
    made = Pool(tmp_path, own)
    yield made
    made.pool.stop()
    made.log_file.close()


@pytest.fixture
def impatient(own: Bootstrap, tmp_path: Path) -> Iterator[Pool]:
    """A pool that takes every server for one that hangs."""
    made = Pool(tmp_path, own, fork_timeout_s=0.0)
    yield made
    made.pool.stop()
    made.log_file.close()


@pytest.fixture
def no_process_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() == before


@pytest.mark.usefixtures("no_process_is_left")
def test_that_nothing_is_left_of_what_was_forked_and_not_received(bootstrap: Bootstrap) -> None:
    with closing(ForkServerProcess([bootstrap])) as server:
        assert select([server.handle], [], [], PATIENCE)[0]


@pytest.mark.usefixtures("no_process_is_left")
def test_that_a_pool_which_is_stopped_before_its_child_is_forked_leaves_nothing(pool: Pool) -> None:
    pool.pool.start()
    pool.pool.stop()
    assert (pool.child.state, pool.child.alive) == ("stopped", False)


@pytest.mark.usefixtures("no_process_is_left")
def test_that_a_child_which_is_told_to_leave_before_it_is_forked_leaves_nothing(pool: Pool) -> None:
    before = children()
    pool.pool.start()
    pool.pool.remove("replica-1")
    pool.go_on_until(lambda: children() == before)
    assert not pool.pool.children


def test_that_a_child_of_a_server_that_is_lost_is_started_alone(pool: Pool, tmp_path: Path) -> None:
    before = children()
    pool.pool.start()
    [server] = children() - before
    os.kill(server, signal.SIGKILL)
    pool.go_on_until(lambda: pool.child.alive)
    assert "every process loads by itself what it needs" in (tmp_path / LOG_FILE_NAME).read_text()
    assert command_line(pool.child.describe().pid)[-1] == "replica-1"


@pytest.mark.usefixtures("no_process_is_left")
def test_that_a_server_that_hangs_is_not_waited_for(impatient: Pool, tmp_path: Path) -> None:
    before = children()
    impatient.pool.start()
    [server] = children() - before
    os.kill(server, signal.SIGSTOP)
    impatient.go_on_until(lambda: impatient.child.alive)
    assert is_gone(server)
    assert "timed out" in (tmp_path / LOG_FILE_NAME).read_text()
    impatient.pool.stop()


@pytest.mark.usefixtures("no_process_is_left")
def test_that_a_child_that_was_started_anew_is_started_once_when_the_server_is_lost(
    pool: Pool, own: Bootstrap
) -> None:
    before = children()
    pool.pool.start()
    [server] = children() - before
    pool.pool.remove("replica-1")
    anew = ChildProcess(own)
    pool.pool.add(anew)
    pid = anew.describe().pid
    os.kill(server, signal.SIGKILL)
    pool.go_on_until(lambda: server not in children())
    assert (children() - before, anew.describe().pid) == ({pid}, pid)
    pool.pool.stop()
