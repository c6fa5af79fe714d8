import logging
from collections.abc import Iterator

import pytest

from backend.messages.commands import Failure
from backend.messages.control import AskHistory, Health, Hello, History, Response, Welcome
from backend.messages.notices import Topology
from backend.run.control import Control, Known
from backend.wire.codec import REQUESTS, RESPONSES
from backend.wire.gate import ANYONE, open_gate
from backend.wire.keys import Access, make_ring
from backend.wire.loop import Loop
from backend.wire.sockets import Context, Socket, dealer, offer, router, take

TOPOLOGY = Topology(session="s", at=1, processes=[])


def broken(_question: AskHistory) -> History:
    raise OverflowError("nobody thought of that")


def known() -> Known:
    return Known(
        welcome=lambda: Welcome(session="s", topology=TOPOLOGY),
        health=lambda: Health(topology=TOPOLOGY, primary=None, replicas=[], clients=0, at=1),
        history=broken,
        stop=lambda _by: None,
    )


@pytest.fixture
def asking() -> Iterator[tuple[Loop, Socket]]:
    """A loop that serves a control socket, and a client's socket to it."""
    context, ring, loop = Context(), make_ring(), Loop()
    gate = open_gate(context, ring)
    clients, processes = (router(context, ring.server, ANYONE) for _ in range(2))
    control = Control(clients.socket, processes.socket, "s", known(), logging.getLogger("control"))
    client = dealer(context, Access(ring.server.public, ring.client), clients.endpoint)
    loop.add(gate.socket, gate.answer)
    loop.add(clients.socket, control.serve)
    yield loop, client
    for socket in (clients.socket, processes.socket, client):
        socket.close()
    gate.close()
    context.term()


def test_that_a_request_which_cannot_be_answered_is_a_logged_defect_and_the_next_one_is_served(
    asking: tuple[Loop, Socket], caplog: pytest.LogCaptureFixture
) -> None:
    loop, client = asking
    heard: list[Response] = []

    def hear() -> None:
        while (frame := take(client)) is not None:
            heard.append(RESPONSES.decode(frame).body)
        if len(heard) == 2:
            loop.stop()

    loop.add(client, hear)
    assert offer(client, REQUESTS.encode(AskHistory(replica="replica-1")))
    assert offer(client, REQUESTS.encode(Hello(client="test")))
    loop.run()
    failure, welcome = heard
    assert isinstance(failure, Failure)
    assert failure.code == "defect"
    assert isinstance(welcome, Welcome)
    assert "OverflowError: nobody thought of that" in caplog.text
