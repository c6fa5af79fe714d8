import threading
from collections.abc import Callable, Iterator

import pytest

from backend.wire.keys import Access, KeyRing, generate_key_ring
from backend.wire.loop import Loop
from backend.wire.sockets import Context, Socket, dealer, pair, try_send
from backend.wire.zap_authenticator import ZapAuthenticator, open_authenticator

Serve = Callable[[Callable[[Context], tuple[Socket, str, Callable[[], None]]]], str]


@pytest.fixture
def ring() -> KeyRing:
    return generate_key_ring()


class Clients:
    """The connecting side of a test."""

    def __init__(self) -> None:
        self.context = Context()
        self._opened: list[Socket] = []

    def keep(self, socket: Socket) -> Socket:
        """Close this socket at the end of the test."""
        self._opened.append(socket)
        return socket

    def dealer(self, access: Access, endpoint: str, queue: int = 1000) -> Socket:
        return self.keep(dealer(self.context, access, endpoint, queue=queue))

    def close(self) -> None:
        for socket in self._opened:
            socket.close(0)
        self.context.term()


@pytest.fixture
def clients() -> Iterator[Clients]:
    clients = Clients()
    yield clients
    clients.close()


@pytest.fixture
def server(ring: KeyRing) -> Iterator[Serve]:
    """Runs a listening socket and its authenticator in a thread, as a backend process does."""
    context = Context()
    ends: list[tuple[Socket, threading.Thread]] = []

    def serve(make: Callable[[Context], tuple[Socket, str, Callable[[], None]]]) -> str:
        here, there = pair(context)
        authenticator: ZapAuthenticator = open_authenticator(context, ring)
        socket, endpoint, handler = make(context)

        def run() -> None:
            loop = Loop()
            loop.add(authenticator.socket, authenticator.answer_requests)
            loop.add(there, loop.stop)
            loop.add(socket, handler)
            loop.run()
            for closing in (socket, there, authenticator.socket):
                closing.close(0)

        thread = threading.Thread(target=run)
        thread.start()
        ends.append((here, thread))
        return endpoint

    yield serve
    for here, thread in ends:
        try_send(here, b"stop")
        thread.join()
        here.close()
    context.term()
