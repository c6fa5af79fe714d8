"""The control socket: greets clients, answers what is known here, and passes orders on."""

import logging
import time
from collections.abc import Callable

import msgspec

from backend.errors import TimedOut, Unavailable, Unreadable
from backend.messages.alerts import AlertAnswer, AlertOrder, AlertQuestion
from backend.messages.control import (
    ApplyNow,
    AskHealth,
    AskLagSeries,
    ControlRequest,
    ControlResponse,
    Health,
    Hello,
    LagSeries,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    RetryParked,
    SessionWelcome,
    SetMode,
    Stop,
    Throttle,
)
from backend.messages.health import AskRules, RulesReport
from backend.wire.codec import ORDERS, REQUESTS, RESPONSES, request_number
from backend.wire.failures import failure_of
from backend.wire.sockets import Socket, try_recv_from, try_send

ReplicaOrder = Pause | Resume | Throttle | SetMode | ApplyNow | RetryParked | Rebuild

_ORDER_TIMEOUT_S = 5.0  # seconds that a process may take to carry out an order


class ControlSources(msgspec.Struct, frozen=True):
    """What the control socket answers from."""

    welcome: Callable[[], SessionWelcome]
    health: Callable[[], Health]
    rules: Callable[[AskRules], RulesReport]
    history: Callable[[AskLagSeries], LagSeries]
    alerts: Callable[[AlertQuestion | AlertOrder], AlertAnswer | OrderDone]
    stop: Callable[[str], None]


class _PendingOrder(msgspec.Struct, frozen=True):
    """Who waits for the answer to an order that was passed on."""

    sender: bytes
    request: int
    replica: str
    deadline_s: float


class ControlEndpoint:
    """Answers clients at once; an order to a replica waits for that replica without blocking."""

    def __init__(
        self,
        clients: Socket,
        processes: Socket,
        session: str,
        known: ControlSources,
        logger: logging.Logger,
    ) -> None:
        """`clients`: ROUTER for requests. `processes`: ROUTER that replicas are connected to."""
        self._logger = logger
        self._clients = clients
        self._processes = processes
        self._session = session
        self._sources = known
        self._order_count = 0
        self._pending: dict[int, _PendingOrder] = {}

    def answer_requests(self) -> None:
        """Answer every request that waits."""
        while (message := try_recv_from(self._clients)) is not None:
            sender, frame = message
            try:
                request = REQUESTS.decode(frame)
            except Unreadable as error:
                self._reply(sender, request_number(frame), failure_of(error))
                continue
            response = self._respond(sender, request.request, request.body)
            if response is not None:
                self._reply(sender, request.request, response)

    def relay_answers(self) -> None:
        """Pass the processes' answers back to who gave the orders."""
        while (message := try_recv_from(self._processes)) is not None:
            try:
                response = RESPONSES.decode(message[1])
            except Unreadable:
                continue  # whoever waits for it is told that it took too long
            asked = self._pending.pop(response.request, None)
            if asked:
                self._reply(asked.sender, asked.request, response.body)

    def expire_orders(self) -> None:
        """Give up on orders that took too long."""
        moment = time.monotonic()
        for ticket, asked in tuple(self._pending.items()):
            if asked.deadline_s < moment:
                del self._pending[ticket]
                late = TimedOut(f"{asked.replica} did not carry out the order in time.")
                self._reply(asked.sender, asked.request, failure_of(late))

    def _respond(
        self, sender: bytes, number: int, request: ControlRequest
    ) -> ControlResponse | None:
        """Return the answer; None when a replica has to be asked first."""
        try:
            if isinstance(request, AlertQuestion | AlertOrder):
                return self._sources.alerts(request)
            return self._answer(sender, number, request)
        except Exception as error:  # noqa: BLE001 - one request must not end the whole backend
            return failure_of(error, "The request", self._logger)

    def _answer(
        self,
        sender: bytes,
        number: int,
        request: Hello | AskHealth | AskRules | AskLagSeries | ReplicaOrder | Stop,
    ) -> ControlResponse | None:
        """Return the answer, or raise what is in its way."""
        match request:
            case Hello():
                return self._sources.welcome()
            case AskHealth():
                return self._sources.health()
            case AskRules():
                return self._sources.rules(request)
            case AskLagSeries():
                return self._sources.history(request)
            case Stop():
                self._sources.stop(request.by)
                return OrderDone(message="The backend stops.")
            case _:
                return self._pass_on(sender, number, request)

    def _pass_on(self, sender: bytes, number: int, order: ReplicaOrder) -> ControlResponse | None:
        """Hand an order to its replica; raises Unavailable where there is no such one."""
        self._check(order.replica)
        self._order_count += 1
        asked = _PendingOrder(sender, number, order.replica, time.monotonic() + _ORDER_TIMEOUT_S)
        frame = ORDERS.encode(order, self._order_count, self._session)
        if not try_send(self._processes, order.replica.encode(), frame):
            raise Unavailable(f"{order.replica} does not run at the moment.", field="replica")
        self._pending[self._order_count] = asked
        return None

    def _check(self, name: str) -> None:
        """Refuse who takes no orders, instead of waiting for an answer."""
        processes = self._sources.welcome().topology.processes
        replicas = [each.name for each in processes if each.role in ("replica", "archive")]
        if name not in replicas:
            raise Unavailable(
                f"This backend has no replica {name!r}; it has {', '.join(replicas) or 'none'}.",
                field="replica",
            )

    def _reply(self, sender: bytes, number: int, response: ControlResponse) -> None:
        """Send an answer to a client; one who does not read is not waited for."""
        try_send(self._clients, sender, RESPONSES.encode(response, number, self._session))
