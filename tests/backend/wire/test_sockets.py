import contextlib
import socket as plain
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import zmq

from backend.messages.access_roles import ACCESS_ROLES, AccessRole
from backend.messages.commands import AskImportProgress
from backend.wire.codec import TO_PRIMARY
from backend.wire.keys import Access, KeyRing, generate_key_pair, generate_key_ring, peer_access
from backend.wire.sockets import (
    Context,
    Socket,
    pull,
    push,
    router,
    sub,
    try_recv,
    try_recv_as,
    try_recv_from,
    try_send,
    wait_readable,
    xpub,
)
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, PEERS_DOMAIN
from tests.backend.wire.conftest import Clients, Serve
from tests.running import until

TELLING = "mothers-maiden-name"
NOT_LET_IN = 0.3  # seconds in which a connection that is let in would have answered many times


def echo(
    ring: KeyRing, domain: str = CLIENTS_DOMAIN
) -> Callable[[Context], tuple[Socket, str, Callable[[], None]]]:
    """Make a router that sends every frame back."""

    def make(context: Context) -> tuple[Socket, str, Callable[[], None]]:
        bound = router(context, ring.server, domain)

        def handler() -> None:
            while (message := try_recv_from(bound.socket)) is not None:
                try_send(bound.socket, *message)

        return bound.socket, bound.endpoint, handler

    return make


def client_access(ring: KeyRing) -> Access:
    return Access(ring.server.public, ring.client)


def echoed(socket: Socket, word: bytes, patience: float) -> bytes | None:
    assert try_send(socket, word)
    return try_recv(socket) if wait_readable(socket, patience) else None


def test_that_a_known_client_gets_its_answer(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    endpoint = server(echo(ring))
    assert echoed(clients.dealer(client_access(ring), endpoint), b"hello", 10) == b"hello"


def unknown_client(ring: KeyRing) -> Access:
    return Access(ring.server.public, generate_key_pair())


def wrong_server(ring: KeyRing) -> Access:
    return Access(generate_key_ring().server.public, ring.client)


@pytest.mark.parametrize("access", [unknown_client, wrong_server])
def test_that_a_wrong_key_gets_nowhere(
    access: Callable[[KeyRing], Access], ring: KeyRing, server: Serve, clients: Clients
) -> None:
    endpoint = server(echo(ring))
    assert echoed(clients.dealer(access(ring), endpoint), b"hello", NOT_LET_IN) is None
    assert echoed(clients.dealer(client_access(ring), endpoint), b"hello", 10) == b"hello"


def test_that_a_client_without_a_key_gets_nowhere(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    endpoint = server(echo(ring))
    naked = clients.keep(clients.context.socket(zmq.DEALER))
    naked.connect(endpoint)
    naked.send(b"hello")
    assert not naked.poll(round(NOT_LET_IN * 1000))


def test_that_a_clients_key_does_not_open_a_door_for_peers(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    endpoint = server(echo(ring, PEERS_DOMAIN))
    assert echoed(clients.dealer(client_access(ring), endpoint), b"hello", NOT_LET_IN) is None
    assert echoed(clients.dealer(peer_access(ring), endpoint), b"hello", 10) == b"hello"


@pytest.mark.parametrize("role", ACCESS_ROLES)
def test_that_of_every_message_is_known_whose_key_it_came_in_with(
    ring: KeyRing, server: Serve, clients: Clients, role: AccessRole
) -> None:
    def make(context: Context) -> tuple[Socket, str, Callable[[], None]]:
        bound = router(context, ring.server, CLIENTS_DOMAIN)

        def handler() -> None:
            while (message := try_recv_as(bound.socket)) is not None:
                try_send(bound.socket, message.sender, message.user.encode() + message.frame)

        return bound.socket, bound.endpoint, handler

    endpoint = server(make)
    own = clients.dealer(Access(ring.server.public, ring.clients[role]), endpoint)
    peer = clients.dealer(peer_access(ring), endpoint)
    assert echoed(own, b": hello", 10) == f"{role}: hello".encode()
    assert echoed(peer, b": hello", 10) == b"peer: hello"
    assert echoed(own, b"", 10) == role.encode()


class Tap:
    """A proxy on loopback that keeps every byte which passes through it."""

    def __init__(self, endpoint: str) -> None:
        self.captured = bytearray()
        self._target = ("127.0.0.1", int(endpoint.rpartition(":")[2]))
        self._ends: tuple[plain.socket, ...] = ()
        self._listener = plain.create_server(("127.0.0.1", 0))
        self.endpoint = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        far = plain.create_connection(self._target)
        self._ends = (near, far)
        for source, sink in ((near, far), (far, near)):
            thread = threading.Thread(target=self._pass, args=(source, sink))
            self._threads.append(thread)
            thread.start()

    def _pass(self, source: plain.socket, sink: plain.socket) -> None:
        while chunk := source.recv(65536):
            self.captured += chunk
            sink.sendall(chunk)
        with contextlib.suppress(OSError):  # the other direction has ended already
            sink.shutdown(plain.SHUT_WR)

    def close(self) -> None:
        for thread in self._threads:
            thread.join(10)
        for socket in (self._listener, *self._ends):
            socket.close()


@pytest.fixture
def tap(ring: KeyRing, server: Serve) -> Iterator[Tap]:
    tap = Tap(server(echo(ring)))
    yield tap
    tap.close()


def test_that_a_wire_tapper_sees_no_plain_text(ring: KeyRing, tap: Tap, clients: Clients) -> None:
    frame = TO_PRIMARY.encode(AskImportProgress(origin=TELLING), 1, "session")
    socket = clients.dealer(client_access(ring), tap.endpoint)
    assert echoed(socket, frame, 10) == frame
    socket.close()
    assert len(tap.captured) > 2 * len(frame)
    for word in (TELLING, "ask-progress", ring.client.secret, ring.server.secret):
        assert word.encode() not in tap.captured


def test_that_a_client_which_does_not_read_is_dropped_and_holds_nobody_up(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    refused: list[int] = []

    def flood(context: Context) -> tuple[Socket, str, Callable[[], None]]:
        bound = router(context, ring.server, CLIENTS_DOMAIN, queue=10)

        def handler() -> None:
            while (message := try_recv_from(bound.socket)) is not None:
                sender, word = message
                if word == b"flood":
                    refused.append(
                        sum(not try_send(bound.socket, sender, bytes(100_000)) for _ in range(1000))
                    )
                try_send(bound.socket, sender, word)

        return bound.socket, bound.endpoint, handler

    endpoint = server(flood)
    deaf = clients.dealer(client_access(ring), endpoint, queue=10)
    assert try_send(deaf, b"flood")
    until(lambda: bool(refused), "the deaf client was flooded")
    assert echoed(clients.dealer(client_access(ring), endpoint), b"hello", 10) == b"hello"
    assert refused[0] > 500


def test_that_an_answer_to_somebody_who_left_is_dropped(ring: KeyRing, clients: Clients) -> None:
    socket = clients.keep(router(clients.context, ring.server, CLIENTS_DOMAIN).socket)
    assert not try_send(socket, b"nobody", b"answer")


def test_that_frames_to_subscribers_are_chosen_by_their_topic(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    def publisher(context: Context) -> tuple[Socket, str, Callable[[], None]]:
        bound = xpub(context, ring.server, CLIENTS_DOMAIN)

        def handler() -> None:
            while (subscription := try_recv(bound.socket)) is not None:
                if subscription == b"\1b\0":
                    try_send(bound.socket, b"a\0first")
                    try_send(bound.socket, b"b\0second")

        return bound.socket, bound.endpoint, handler

    socket = clients.keep(sub(clients.context, client_access(ring), server(publisher), [b"b\0"]))
    assert wait_readable(socket, 10)
    assert try_recv(socket) == b"b\0second"


def test_that_what_peers_push_arrives_in_order(
    ring: KeyRing, server: Serve, clients: Clients
) -> None:
    came: list[bytes] = []

    def puller(context: Context) -> tuple[Socket, str, Callable[[], None]]:
        bound = pull(context, ring.server, PEERS_DOMAIN)

        def handler() -> None:
            while (word := try_recv(bound.socket)) is not None:
                came.append(word)

        return bound.socket, bound.endpoint, handler

    socket = clients.keep(push(clients.context, peer_access(ring), server(puller)))
    for word in (b"1", b"2", b"3"):
        assert try_send(socket, word)
    give_up = time.monotonic() + 10
    while len(came) < 3 and time.monotonic() < give_up:
        wait_readable(socket, 0.001)
    assert came == [b"1", b"2", b"3"]
