from collections.abc import Iterator

import pytest

from backend.wire.connection_counter import ConnectionCounter
from backend.wire.keys import Access, KeyRing, generate_key_pair
from backend.wire.loop import Loop
from backend.wire.sockets import BoundSocket, Context, router
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, open_authenticator
from tests.backend.wire.conftest import Clients


class House:
    """A listening socket, and who is there."""

    def __init__(self, ring: KeyRing) -> None:
        self._context = Context()
        self._gate = open_authenticator(self._context, ring)
        self.bound: BoundSocket = router(self._context, ring.server, CLIENTS_DOMAIN)
        self.counter = ConnectionCounter(self.bound.socket)
        self.counts: list[int] = []

    def until(self, count: int) -> None:
        """Serve until so many are there; the test's time limit is the patience."""
        loop = Loop()

        def note() -> None:
            self.counter.drain_reports()
            self.counts.append(self.counter.count)
            if self.counter.count == count:
                loop.stop()

        loop.add(self._gate.socket, self._gate.answer_requests)
        loop.add(self.counter.socket, note)
        loop.run()

    def close(self) -> None:
        self.counter.close()
        self.bound.socket.close()
        self._gate.close()
        self._context.term()


@pytest.fixture
def house(ring: KeyRing) -> Iterator[House]:
    opened = House(ring)
    yield opened
    opened.close()


@pytest.mark.timeout(30)
def test_that_everyone_is_counted_who_comes_and_nobody_who_has_gone(
    house: House, ring: KeyRing, clients: Clients
) -> None:
    access = Access(ring.server.public, ring.client)
    first, second = (clients.dealer(access, house.bound.endpoint) for _ in range(2))
    house.until(2)
    clients.dealer(Access(ring.server.public, generate_key_pair()), house.bound.endpoint)
    house.until(3)
    house.until(2)
    assert house.counter.arrivals == 3
    first.close()
    house.until(1)
    second.close()
    house.until(0)
    assert max(house.counts) == 3
