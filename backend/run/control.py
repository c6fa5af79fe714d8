"""The control socket: greets clients, answers what is known here, and passes orders on."""

import logging
import time
from collections.abc import Callable

import msgspec

from backend.errors import Defect, MarigraphError, Unavailable, Unreadable
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    AskHealth,
    AskHistory,
    Done,
    Health,
    Hello,
    History,
    Pause,
    Request,
    Response,
    Resume,
    RetryParked,
    SetMode,
    Stop,
    Throttle,
    Welcome,
)
from backend.wire.codec import ORDERS, REQUESTS, RESPONSES, request_of
from backend.wire.sockets import Socket, offer, take_addressed

ReplicaOrder = Pause | Resume | Throttle | SetMode | ApplyNow | RetryParked

_PATIENCE = 5.0  # seconds that a process may take to carry out an order


class Known(msgspec.Struct, frozen=True):
    """What the control socket answers from."""

    welcome: Callable[[], Welcome]
    health: Callable[[], Health]
    history: Callable[[AskHistory], History]
    stop: Callable[[str], None]


class _Asked(msgspec.Struct, frozen=True):
    """Who waits for the answer to an order that was passed on."""

    sender: bytes
    request: int
    replica: str
    give_up: float


class Control:
    """Answers clients at once; an order to a replica waits for that replica without blocking."""

    def __init__(
        self,
        clients: Socket,
        processes: Socket,
        session: str,
        known: Known,
        logger: logging.Logger,
    ) -> None:
        """`clients`: ROUTER for requests. `processes`: ROUTER that replicas are connected to."""
        self._logger = logger
        self._clients = clients
        self._processes = processes
        self._session = session
        self._known = known
        self._tickets = 0
        self._waiting: dict[int, _Asked] = {}

    def serve(self) -> None:
        """Answer every request that waits."""
        while (message := take_addressed(self._clients)) is not None:
            sender, frame = message
            try:
                request = REQUESTS.decode(frame)
            except Unreadable as error:
                self._reply(sender, request_of(frame), _failure(error))
                continue
            response = self._respond(sender, request.request, request.body)
            if response is not None:
                self._reply(sender, request.request, response)

    def relay(self) -> None:
        """Pass the processes' answers back to who gave the orders."""
        while (message := take_addressed(self._processes)) is not None:
            try:
                response = RESPONSES.decode(message[1])
            except Unreadable:
                continue  # whoever waits for it is told that it took too long
            asked = self._waiting.pop(response.request, None)
            if asked:
                self._reply(asked.sender, asked.request, response.body)

    def expire(self) -> None:
        """Give up on orders that took too long."""
        moment = time.monotonic()
        for ticket, asked in tuple(self._waiting.items()):
            if asked.give_up < moment:
                del self._waiting[ticket]
                self._reply(
                    asked.sender,
                    asked.request,
                    Failure(
                        code="timed-out",
                        message=f"{asked.replica} did not carry out the order in time.",
                    ),
                )

    def _respond(self, sender: bytes, number: int, request: Request) -> Response | None:
        """Return the answer; None when a replica has to be asked first."""
        try:
            return self._answer(sender, number, request)
        except MarigraphError as error:
            return _failure(error)
        except Exception:  # one request's trouble must not end the whole backend
            self._logger.exception("a request could not be answered: %r", request)
            return _failure(Defect("The request could not be answered; see backend.log."))

    def _answer(self, sender: bytes, number: int, request: Request) -> Response | None:
        """Return the answer, or raise what is in its way."""
        match request:
            case Hello():
                return self._known.welcome()
            case AskHealth():
                return self._known.health()
            case AskHistory():
                return self._known.history(request)
            case Stop():
                self._known.stop(request.by)
                return Done(message="The backend stops.")
            case _:
                return self._pass_on(sender, number, request)

    def _pass_on(self, sender: bytes, number: int, order: ReplicaOrder) -> Response | None:
        """Hand an order to its replica; raises Unavailable where there is no such one."""
        self._check(order.replica)
        self._tickets += 1
        asked = _Asked(sender, number, order.replica, time.monotonic() + _PATIENCE)
        frame = ORDERS.encode(order, self._tickets, self._session)
        if not offer(self._processes, order.replica.encode(), frame):
            return Failure(
                code="unavailable",
                message=f"{order.replica} does not run at the moment.",
                field="replica",
            )
        self._waiting[self._tickets] = asked
        return None

    def _check(self, name: str) -> None:
        """Refuse who takes no orders, instead of waiting for an answer."""
        processes = self._known.welcome().topology.processes
        replicas = [each.name for each in processes if each.role in ("replica", "archive")]
        if name not in replicas:
            raise Unavailable(
                f"This backend has no replica {name!r}; it has {', '.join(replicas) or 'none'}.",
                field="replica",
            )

    def _reply(self, sender: bytes, number: int, response: Response) -> None:
        """Send an answer to a client; one who does not read is not waited for."""
        offer(self._clients, sender, RESPONSES.encode(response, number, self._session))


def _failure(error: MarigraphError) -> Failure:
    """Return an error of the tree as it crosses the wire."""
    return Failure(code=error.code, message=error.message, field=error.field)
