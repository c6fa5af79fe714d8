import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.audit.audit_store import AuditStore
from backend.messages.audit import AskAudit, AuditEntry
from backend.messages.commands import Failure
from backend.messages.control import (
    AskHealth,
    ControlRequest,
    ControlResponse,
    Health,
    Hello,
    OrderDone,
    Pause,
    SessionWelcome,
    Stop,
)
from backend.messages.health_age import age_report
from backend.messages.invitations import InvitationList
from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.log_standbys import StandbyHistory
from backend.messages.notices import ProcessInfo, Topology
from backend.run import control_endpoint
from backend.run.control_endpoint import ControlEndpoint, ControlSources
from backend.run.replicas_elsewhere import ReplicasElsewhere
from backend.subscriptions.subscription_service import SubscriptionService
from backend.subscriptions.subscription_store import SubscriptionStore
from backend.wire.codec import ORDERS, REQUESTS, RESPONSES
from backend.wire.keys import Access, generate_key_ring
from backend.wire.loop import Loop
from backend.wire.sockets import (
    Context,
    Socket,
    dealer,
    router,
    try_recv,
    try_send,
    wait_readable,
)
from backend.wire.zap_authenticator import CLIENTS_DOMAIN, open_authenticator
from tests.backend.audit.audit_files import refuse_writing
from tests.backend.wire.alert_values import ALERT_REPORT
from tests.backend.wire.history_values import MARKS
from tests.backend.wire.sample_values import RULES
from tests.running import PATIENCE

REPLICA = ProcessInfo(
    name="replica-1",
    role="replica",
    pid=4711,
    state="running",
    since_us=1,
    restarts=0,
    endpoints={},
)
TOPOLOGY = Topology(session="s", at_us=1, processes=[REPLICA])
HEALTH = Health(
    topology=TOPOLOGY, primary=None, replicas=[], clients=0, at_us=1, report=age_report(None, 0)
)
PAUSE = Pause(replica="replica-1", by="anna")


INVITED = InvitationList(invitations=[], host="", port=0, server="", installation="shop")


def broken(_question: AskLagSeries) -> LagSeries:
    raise OverflowError("nobody thought of that")


class ControlBench:
    """A control socket that is served, a client's socket to it, and a replica that takes orders."""

    def __init__(self, folder: Path) -> None:
        self._context, ring = Context(), generate_key_ring()
        self._loop = Loop()
        self._authenticator = open_authenticator(self._context, ring)
        clients, processes = (router(self._context, ring.server, CLIENTS_DOMAIN) for _ in range(2))
        self._folder = folder
        self.audit = AuditStore(folder, "s", logging.getLogger("audit"))
        self.stopped_by: list[str] = []
        self.heard: list[ControlResponse] = []
        self.orders: list[int] = []  # the numbers under which the replica was given them
        self._until: Callable[[], bool] = lambda: True
        self.requests = 0
        self.control = ControlEndpoint(
            clients.socket, processes.socket, "s", self._sources(), logging.getLogger("control")
        )
        self.clients = clients.socket
        self.examined = 0  # how often the health was asked for
        self.asked_again = 0  # up to how many such questions the next one comes before the answer
        access = Access(ring.server.public, ring.client)
        self.client = dealer(self._context, access, clients.endpoint)
        self.replica = dealer(self._context, access, processes.endpoint, b"replica-1")
        self._handlers: dict[Socket, Callable[[], None]] = {
            self._authenticator.socket: self._authenticator.answer_requests,
            clients.socket: self.control.answer_requests,
            processes.socket: self.control.relay_answers,
            self.client: self._hear,
            self.replica: self._take_order,
        }

    def ask(self, request: ControlRequest, number: int = 0) -> None:
        """Send a request, under a number of its own unless told."""
        self.requests += 1
        assert try_send(self.client, REQUESTS.encode(request, number or self.requests))

    def serve(self, until: Callable[[], bool]) -> None:
        """Serve until that is so."""
        self._until, self._loop = until, Loop()
        for socket, handler in self._handlers.items():
            self._loop.add(socket, handler)
        self._loop.every(0.05, self._look)
        self._loop.run()

    def answer(self, ticket: int, response: OrderDone | Failure) -> None:
        """Let the replica answer an order."""
        assert try_send(self.replica, RESPONSES.encode(response, ticket, "s"))

    def pause(self) -> int:
        """Order the replica to pause; return under which number it was given that."""
        known = len(self.orders)

        def try_again() -> bool:
            if len(self.orders) == known and self.heard:  # it had not connected yet
                self.heard.clear()
                self.ask(PAUSE)
            return len(self.orders) > known

        self.ask(PAUSE)
        self.serve(try_again)
        return self.orders[-1]

    def acts(self) -> list[AuditEntry]:
        """What is on record, the newest first."""
        return self.audit.answer(AskAudit()).entries

    def close(self) -> None:
        for socket in self._handlers:
            socket.close()
        self._context.term()
        self.audit.close()

    def _sources(self) -> ControlSources:
        return ControlSources(
            welcome=lambda: SessionWelcome(session="s", topology=TOPOLOGY),
            health=self._examine,
            rules=lambda _request: RULES,
            history=broken,
            standby_history=lambda _question: StandbyHistory(standbys=[]),
            alerts=lambda _request: ALERT_REPORT,
            audit=self.audit,
            past=lambda _request: MARKS,
            breakpoints=lambda _order: "",
            subscriptions=SubscriptionService(SubscriptionStore(self._folder)),
            replicas=lambda _order: "",
            elsewhere=ReplicasElsewhere(
                self._folder, list, lambda _sample, _name: None, logging.getLogger("test")
            ),
            invited=lambda: INVITED,
            invitations=lambda _order: "",
            stop=self.stopped_by.append,
        )

    def _examine(self) -> Health:
        self.examined += 1
        if self.examined < self.asked_again:
            self.ask(AskHealth())
            assert wait_readable(self.clients, PATIENCE)
        return HEALTH

    def _hear(self) -> None:
        while (frame := try_recv(self.client)) is not None:
            self.heard.append(RESPONSES.decode(frame).body)
        self._look()

    def _take_order(self) -> None:
        while (frame := try_recv(self.replica)) is not None:
            self.orders.append(ORDERS.decode(frame).request)
        self._look()

    def _look(self) -> None:
        if self._until():
            self._loop.stop()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[ControlBench]:
    made = ControlBench(tmp_path)
    yield made
    made.close()


def test_that_a_request_which_cannot_be_answered_is_a_logged_defect_and_the_next_one_is_served(
    bench: ControlBench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.ask(AskLagSeries(replica="replica-1"))
    bench.ask(Hello(client="test"))
    bench.serve(lambda: len(bench.heard) == 2)
    failure, welcome = bench.heard
    assert isinstance(failure, Failure)
    assert failure.code == "defect"
    assert isinstance(welcome, SessionWelcome)
    assert "OverflowError: nobody thought of that" in caplog.text
    assert bench.acts() == []


def test_that_who_asks_without_end_holds_up_nothing_else_that_is_due(bench: ControlBench) -> None:
    bench.ask(Hello(client="test"))
    bench.serve(lambda: len(bench.heard) == 1)
    bench.asked_again = 300
    bench.ask(AskHealth())
    assert wait_readable(bench.clients, PATIENCE)
    bench.control.answer_requests()
    assert 0 < bench.examined < 200
    bench.serve(lambda: len(bench.heard) == 301)


def test_that_an_order_is_on_record_before_its_replica_hears_of_it_and_its_outcome_before_we_do(
    bench: ControlBench,
) -> None:
    ticket = bench.pause()
    assert (bench.acts()[0].outcome, bench.acts()[0].by) == ("under-way", "anna")
    bench.answer(ticket, OrderDone(message="Paused at 7."))
    bench.serve(lambda: bool(bench.heard))
    entry = bench.acts()[0]
    assert (entry.act, entry.subject, entry.outcome) == ("pause", "replica-1", "done")
    assert (entry.message, bench.heard) == ("Paused at 7.", [OrderDone(message="Paused at 7.")])


def test_that_an_order_that_is_refused_is_on_record_with_its_code(bench: ControlBench) -> None:
    bench.ask(Pause(replica="replica-9", by="anna"))
    bench.serve(lambda: bool(bench.heard))
    (entry,) = bench.acts()
    (failure,) = bench.heard
    assert isinstance(failure, Failure)
    assert (entry.outcome, entry.code, entry.message) == ("refused", failure.code, failure.message)
    assert entry.subject == "replica-9"


def test_that_an_order_with_a_nul_in_a_text_reaches_nobody_and_is_told_so(
    bench: ControlBench,
) -> None:
    ticket = bench.pause()
    acts = len(bench.acts())
    bench.ask(Pause(replica="replica-1", by="an\0na"))
    bench.serve(lambda: bool(bench.heard))
    assert bench.heard == [
        Failure(code="bad-text", message="by holds a NUL character. Remove it.", field="by")
    ]
    assert (bench.orders[-1], len(bench.acts())) == (ticket, acts)


def test_that_an_order_which_is_sent_again_is_given_and_recorded_once(bench: ControlBench) -> None:
    ticket = bench.pause()
    acts = len(bench.acts())
    bench.ask(PAUSE, number=bench.requests)
    bench.ask(Hello(client="test"))
    bench.serve(lambda: bool(bench.heard))  # the greeting, which came later, is answered
    assert bench.orders == [ticket]
    assert len(bench.acts()) == acts


def test_that_an_order_that_takes_too_long_is_unknown_until_its_replica_answers(
    bench: ControlBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_endpoint, "_ORDER_TIMEOUT_S", -1.0)
    ticket = bench.pause()
    bench.control.expire_orders()
    bench.serve(lambda: bool(bench.heard))
    (failure,) = bench.heard
    assert isinstance(failure, Failure)
    assert (bench.acts()[0].outcome, bench.acts()[0].code) == ("unknown", "timed-out")
    bench.answer(ticket, OrderDone(message="Paused at 7."))
    bench.serve(lambda: bench.acts()[0].outcome == "done")
    assert len(bench.heard) == 1


def test_that_what_cannot_be_put_on_record_is_not_done_except_a_stop(
    bench: ControlBench, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refuse_writing(tmp_path)
    bench.ask(PAUSE)
    bench.ask(Stop(by="clara"))
    bench.serve(lambda: len(bench.heard) == 2)
    failure, done = bench.heard
    assert isinstance(failure, Failure)
    assert failure.code == "storage-failed"
    assert isinstance(done, OrderDone)
    assert (bench.orders, bench.stopped_by) == ([], ["clara"])
    assert "the stop by clara is not on record" in caplog.text


def test_that_the_audit_is_had_over_the_socket(bench: ControlBench) -> None:
    bench.ask(Stop(by="anna"))
    bench.ask(AskAudit(by="anna"))
    bench.serve(lambda: len(bench.heard) == 2)
    page = bench.heard[1]
    assert page == bench.audit.answer(AskAudit(by="anna"))
