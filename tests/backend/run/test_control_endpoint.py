import logging
from collections.abc import Iterator

import pytest

from backend.messages.commands import Failure
from backend.messages.control import (
    AskLagSeries,
    ControlResponse,
    Health,
    Hello,
    LagSeries,
    SessionWelcome,
)
from backend.messages.health_age import age_report
from backend.messages.notices import Topology
from backend.run.control_endpoint import ControlEndpoint, ControlSources
from backend.wire.codec import REQUESTS, RESPONSES
from backend.wire.keys import Access, generate_key_ring
from backend.wire.loop import Loop
from backend.wire.sockets import Context, Socket, dealer, router, try_recv, try_send
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, open_authenticator
from tests.backend.wire.alert_values import ALERT_REPORT
from tests.backend.wire.sample_values import RULES

TOPOLOGY = Topology(session="s", at_us=1, processes=[])
HEALTH = Health(
    topology=TOPOLOGY, primary=None, replicas=[], clients=0, at_us=1, report=age_report(None, 0)
)


def broken(_question: AskLagSeries) -> LagSeries:
    raise OverflowError("nobody thought of that")


def known() -> ControlSources:
    return ControlSources(
        welcome=lambda: SessionWelcome(session="s", topology=TOPOLOGY),
        health=lambda: HEALTH,
        rules=lambda _request: RULES,
        history=broken,
        alerts=lambda _request: ALERT_REPORT,
        stop=lambda _by: None,
    )


@pytest.fixture
def asking() -> Iterator[tuple[Loop, Socket]]:
    """A loop that serves a control socket, and a client's socket to it."""
    context, ring, loop = Context(), generate_key_ring(), Loop()
    authenticator = open_authenticator(context, ring)
    clients, processes = (router(context, ring.server, CLIENTS_DOMAIN) for _ in range(2))
    control = ControlEndpoint(
        clients.socket, processes.socket, "s", known(), logging.getLogger("control")
    )
    client = dealer(context, Access(ring.server.public, ring.client), clients.endpoint)
    loop.add(authenticator.socket, authenticator.answer_requests)
    loop.add(clients.socket, control.answer_requests)
    yield loop, client
    for socket in (clients.socket, processes.socket, client):
        socket.close()
    authenticator.close()
    context.term()


def test_that_a_request_which_cannot_be_answered_is_a_logged_defect_and_the_next_one_is_served(
    asking: tuple[Loop, Socket], caplog: pytest.LogCaptureFixture
) -> None:
    loop, client = asking
    heard: list[ControlResponse] = []

    def hear() -> None:
        while (frame := try_recv(client)) is not None:
            heard.append(RESPONSES.decode(frame).body)
        if len(heard) == 2:
            loop.stop()

    loop.add(client, hear)
    assert try_send(client, REQUESTS.encode(AskLagSeries(replica="replica-1")))
    assert try_send(client, REQUESTS.encode(Hello(client="test")))
    loop.run()
    failure, welcome = heard
    assert isinstance(failure, Failure)
    assert failure.code == "defect"
    assert isinstance(welcome, SessionWelcome)
    assert "OverflowError: nobody thought of that" in caplog.text
