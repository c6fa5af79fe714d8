"""NATS servers of the tests' own, from a wheel; a fresh stream for whoever asks."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Literal

import pytest

from backend.errors import StorageFailed
from backend.store.nats_client import NatsClient
from backend.store.nats_engine.nats_log_url import parse_nats_url
from tests.chaos.networks import Host

_PROGRAM = Path(sys.executable).parent / "nats-server"
_START_TIMEOUT_S = 20.0


class NatsServer:
    """One server; `others`: the places by which the servers of its cluster know each other.

    `sync`: what is acknowledged is on the disk; no ordinary test cuts the power. `more`: lines of
    its configuration. `host`: where it runs; None: here.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        others: dict[str, str] | None = None,
        *,
        sync: Literal["always", "2m"] = "2m",
        more: Sequence[str] = (),
        host: Host | None = None,
    ) -> None:
        self.name, self.host = name, host
        self.address = host.address if host else "127.0.0.1"
        self.port = free_port()
        self._config = folder / f"{name}.conf"
        lines = [
            f"server_name: {name}",
            f"listen: {self.place}",
            f"jetstream {{ store_dir: {folder / name}, sync_interval: {sync} }}",
            *more,
        ]
        if others:
            routes = ", ".join(f"nats://{place}" for place in others.values())
            own = f"listen: {others[name]}, routes: [{routes}]"
            lines.append(f"cluster {{ name: tests, {own} }}")
        self._config.write_text("\n".join(lines))
        self._log = folder / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> str:
        return f"{self.address}:{self.port}"

    def start(self) -> None:
        words = [str(_PROGRAM), "-c", str(self._config)]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self.host.command(*words) if self.host else words,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        give_up = time.monotonic() + _START_TIMEOUT_S
        while True:
            with closing(socket.socket()) as opened:
                if opened.connect_ex((self.address, self.port)) == 0:
                    return
            assert time.monotonic() < give_up, self._log.read_text()[-2000:]
            time.sleep(0.01)  # nothing tells when a socket is bound

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class NatsCluster:
    """Three servers that keep a log together; `hosts`: where they run, none: all here."""

    def __init__(
        self,
        folder: Path,
        *,
        sync: Literal["always", "2m"] = "always",
        hosts: Sequence[Host] = (),
    ) -> None:
        places: Sequence[Host | None] = hosts or (None, None, None)
        addresses = [host.address if host else "127.0.0.1" for host in places]
        names = ("n1", "n2", "n3")
        routes = {
            name: f"{address}:{free_port()}" for name, address in zip(names, addresses, strict=True)
        }
        self.servers = [
            NatsServer(folder, name, routes, sync=sync, host=host)
            for name, host in zip(names, places, strict=True)
        ]

    @property
    def authority(self) -> str:
        """The servers as a log's URL names them."""
        return ",".join(server.place for server in self.servers)

    def start(self) -> None:
        for server in self.servers:
            server.start()

    def leader_of(self, stream: str) -> NatsServer | None:
        """Return the server that leads a stream; None while none does.

        Raises:
            StorageFailed: nobody answers for it.
        """
        place = parse_nats_url(f"nats://{self.authority}/{stream}")
        with closing(NatsClient(place)) as client:
            subject = f"$JS.API.STREAM.INFO.{stream}"
            found = client.call(client.connection.request(subject, timeout=2)).data
        name = json.loads(found).get("cluster", {}).get("leader", "")
        return next((server for server in self.servers if server.name == name), None)

    def kill(self) -> None:
        for server in self.servers:
            server.kill()


def free_port() -> int:
    with closing(socket.socket()) as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


@contextmanager
def running_cluster(
    folder: Path, *, sync: Literal["always", "2m"] = "always", hosts: Sequence[Host] = ()
) -> Generator[NatsCluster]:
    """Run three servers; `hosts`: each on one of them, none: all here."""
    cluster = NatsCluster(folder, sync=sync, hosts=hosts)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.kill()


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    """A running server; it ends with the tests."""
    with tempfile.TemporaryDirectory() as folder:
        server = NatsServer(Path(folder), "one")
        server.start()
        yield server
        server.kill()


_numbers = count(1)


@pytest.fixture
def empty_stream(nats_server: NatsServer, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a log that is not there yet, for one test."""
    stream = f"LOG_{next(_numbers)}"
    url = f"nats://127.0.0.1:{nats_server.port}/{stream}?index={tmp_path / 'log-index.sqlite'}"
    yield url
    delete_stream(url)


def delete_stream(url: str) -> None:
    """Let a server forget a log."""
    place = parse_nats_url(url)
    with closing(NatsClient(place)) as client:
        for name in (place.stream, f"KV_{place.stream}_writer"):
            with suppress(StorageFailed):  # the test has made none
                client.call(client.connection.request(f"$JS.API.STREAM.DELETE.{name}", timeout=5))


def consumers_of(url: str) -> list[str]:
    """Return the names of the consumers of a log's stream."""
    place = parse_nats_url(url)
    with closing(NatsClient(place)) as client:
        subject = f"$JS.API.CONSUMER.NAMES.{place.stream}"
        found = client.call(client.connection.request(subject, timeout=5)).data
    names: list[str] = json.loads(found).get("consumers") or []
    return names
