"""The control socket: greets clients, answers what is known here, and passes orders on."""

import logging
import time
from collections.abc import Callable

import msgspec

from backend.audit.audit_store import AuditStore
from backend.errors import Defect, StorageFailed, TimedOut, Unavailable, Unreadable
from backend.messages.access_roles import check_access
from backend.messages.alerts import (
    AlertAnswer,
    AlertOrder,
    AlertQuestion,
    AskAlertHistory,
    AskAlertPreview,
    AskAlertRules,
    AskAlerts,
)
from backend.messages.annotations import AnnotationOrder, AskMarks, AskNotes
from backend.messages.audit import AskAudit
from backend.messages.breakpoints import BreakpointOrder
from backend.messages.bulks import BulkOrder
from backend.messages.commands import Failure
from backend.messages.control import (
    ApplyNow,
    AskHealth,
    CancelRebuild,
    ControlOrder,
    ControlRequest,
    ControlResponse,
    Health,
    Hello,
    OrderDone,
    Pause,
    Rebuild,
    Resume,
    SessionWelcome,
    SetFeed,
    SetMode,
    StartReplica,
    Stop,
    StopReplica,
    Throttle,
)
from backend.messages.health import AskRules, RulesReport
from backend.messages.invitations import AskInvitations, InvitationList, InvitationOrder
from backend.messages.lag_series import AskLagSeries, LagSeries
from backend.messages.log_standbys import AskStandbySeries, StandbyHistory
from backend.messages.moments import AskMoment
from backend.messages.parked import ParkedOrder
from backend.messages.replica_reports import ReplicaDirections, ReplicaReport
from backend.messages.subscriptions import (
    AskSubscriptions,
    OpenSubscription,
    ReportDeliveries,
    SubscriptionOrder,
)
from backend.run.mark_source import PastAnswer, PastRequest
from backend.run.replicas_elsewhere import ReplicasElsewhere
from backend.subscriptions.subscription_service import SubscriptionService
from backend.translation import tr_noop
from backend.wire.codec import ORDERS, REQUESTS, RESPONSES, request_number
from backend.wire.failures import failure_of
from backend.wire.sockets import Socket, try_recv_as, try_recv_from, try_send

ReplicaOrder = (
    Pause
    | Resume
    | Throttle
    | SetMode
    | SetFeed
    | ApplyNow
    | ParkedOrder
    | BulkOrder
    | Rebuild
    | CancelRebuild
)

_SupervisorOrder = BreakpointOrder | InvitationOrder | StartReplica | StopReplica
_ORDER_TIMEOUT_S = 5.0  # seconds that a process may take to carry out an order
_MAX_REQUESTS = 100  # answered in one go; what waits longer is next, after all else that is due
_MAX_LATE = 1_000  # orders that took too long whose answers are still waited for


class ControlSources(msgspec.Struct, frozen=True):
    """What the control socket answers from."""

    welcome: Callable[[], SessionWelcome]
    health: Callable[[], Health]
    rules: Callable[[AskRules], RulesReport]
    history: Callable[[AskLagSeries], LagSeries]
    standby_history: Callable[[AskStandbySeries], StandbyHistory]
    alerts: Callable[[AlertQuestion | AlertOrder], AlertAnswer | OrderDone]
    audit: AuditStore
    past: Callable[[PastRequest], PastAnswer]
    breakpoints: Callable[[BreakpointOrder], str]
    subscriptions: SubscriptionService
    replicas: Callable[[StartReplica | StopReplica], str]
    elsewhere: ReplicasElsewhere
    invited: Callable[[], InvitationList]
    invitations: Callable[[InvitationOrder], str]
    stop: Callable[[str], None]


class _ReceivedRequest(msgspec.Struct, frozen=True):
    """A request, from which connection it came, under which number there, and with whose key."""

    sender: bytes
    user: str
    number: int
    body: ControlRequest


class _PendingOrder(msgspec.Struct, frozen=True):
    """Who waits for the answer to an order that was passed on; `act`: its number in the audit."""

    sender: bytes
    request: int
    act: int
    replica: str
    deadline_s: float


class ControlEndpoint:
    """Answers clients at once; an order to a replica waits for that replica without blocking.

    Every order is on record before it is carried out, and what came of it before it is answered.
    """

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
        self._late: dict[int, int] = {}  # acts by the ticket of an order that took too long

    def answer_requests(self) -> None:
        """Answer requests that wait, up to a bound: whoever asks without end holds up nobody."""
        for _ in range(_MAX_REQUESTS):
            message = try_recv_as(self._clients)
            if message is None:
                return
            sender = message.sender
            try:
                request = REQUESTS.decode(message.frame)
            except Unreadable as error:
                self._reply(sender, request_number(message.frame), failure_of(error))
                continue
            asked = _ReceivedRequest(sender, message.user, request.request, request.body)
            response = self._respond(asked)
            if response is not None:
                self._reply(sender, request.request, response)

    def relay_answers(self) -> None:
        """Pass the processes' answers back to who gave the orders."""
        while (message := try_recv_from(self._processes)) is not None:
            self._relay(message[1])

    def _relay(self, frame: bytes) -> None:
        try:
            response = RESPONSES.decode(frame)
        except Unreadable:  # whoever waits for it is told that it took too long
            return
        body, asked = response.body, self._pending.pop(response.request, None)
        self._sources.elsewhere.drop(response.request)
        act = asked.act if asked else self._late.pop(response.request, None)
        if act is not None and isinstance(body, OrderDone | Failure):
            self._sources.audit.finish(act, body)
        if asked:
            self._reply(asked.sender, asked.request, body)

    def expire_orders(self) -> None:
        """Give up on orders that took too long."""
        moment = time.monotonic()
        for ticket, asked in tuple(self._pending.items()):
            if asked.deadline_s < moment:
                del self._pending[ticket]
                self._sources.elsewhere.drop(ticket)
                late = failure_of(TimedOut(f"{asked.replica} did not carry out the order in time."))
                self._sources.audit.finish(asked.act, late)
                self._late[ticket] = asked.act
                self._reply(asked.sender, asked.request, late)
        while len(self._late) > _MAX_LATE:
            del self._late[next(iter(self._late))]

    def _respond(self, asked: _ReceivedRequest) -> ControlResponse | None:
        """Return the answer; None when a replica has to be asked first."""
        try:
            return self._answer(asked)
        except Exception as error:  # noqa: BLE001 - one request must not end the whole backend
            return failure_of(error, "The request", self._logger)

    def _answer(self, asked: _ReceivedRequest) -> ControlResponse | None:
        """Return the answer, or raise what is in its way."""
        match request := asked.body:
            case (
                Hello()
                | AskHealth()
                | AskRules()
                | AskLagSeries()
                | AskStandbySeries()
                | AskInvitations()
            ):
                check_access(asked.user, request)
                return self._describe(request)
            case ReplicaReport():
                return self._hear_replica(asked.user, request)
            case AskAudit() | AskMarks() | AskMoment() | AskNotes():
                return self._recall(request)
            case AskSubscriptions() | OpenSubscription() | ReportDeliveries():
                check_access(asked.user, request)
                return self._sources.subscriptions.answer(request)
            case AskAlerts() | AskAlertRules() | AskAlertHistory() | AskAlertPreview():
                return self._sources.alerts(request)
            case _:
                return self._carry_out(asked, request)

    def _recall(self, request: AskAudit | PastRequest) -> ControlResponse:
        """Answer what was done, or was."""
        if isinstance(request, AskAudit):
            return self._sources.audit.answer(request)
        return self._sources.past(request)

    def _hear_replica(self, user: str, report: ReplicaReport) -> ReplicaDirections:
        """Hear a replica on another host, and what it made of its orders; return those it has."""
        self._sources.elsewhere.report(user, report)
        for frame in report.done:
            asked = self._pending.get(request_number(frame))
            if asked is not None and asked.replica == report.name:
                self._relay(frame)
        return self._sources.elsewhere.directions(report.name)

    def _describe(
        self,
        question: Hello | AskHealth | AskRules | AskLagSeries | AskStandbySeries | AskInvitations,
    ) -> ControlResponse:
        """Answer from what is known of the processes, and who is invited."""
        match question:
            case Hello():
                return self._sources.welcome()
            case AskHealth():
                return self._sources.health()
            case AskRules():
                return self._sources.rules(question)
            case AskLagSeries():
                return self._sources.history(question)
            case AskStandbySeries():
                return self._sources.standby_history(question)
            case AskInvitations():
                return self._sources.invited()

    def _carry_out(self, asked: _ReceivedRequest, order: ControlOrder) -> ControlResponse | None:
        """Put an order on record, and do it; one that was sent again is under way already.

        Raises:
            StorageFailed: it cannot be put on record, and is not carried out.
        """
        is_sent_again = (asked.sender, asked.number) in {
            (each.sender, each.request) for each in self._pending.values()
        }
        if is_sent_again:
            return None
        act = self._begin(asked.user, order)
        try:
            check_access(asked.user, order)
            response = self._start(asked, order, act)
        except Exception as error:  # noqa: BLE001 - whatever came of it is put on record
            response = failure_of(error, "The order", self._logger)
        if response is not None and act:
            self._sources.audit.finish(act, response)
        return response

    def _begin(self, role: str, order: ControlOrder) -> int:
        """Return the number of an order's act; 0 for a stop, which a full disk must not prevent."""
        try:
            return self._sources.audit.begin(order, role)
        except StorageFailed as error:
            if not isinstance(order, Stop):
                raise
            self._logger.warning("the stop by %s is not on record: %s", order.by, error.message)
            return 0

    def _start(
        self, asked: _ReceivedRequest, order: ControlOrder, act: int
    ) -> OrderDone | Failure | None:
        """Do what is done here, and pass on the rest."""
        if isinstance(order, Stop):
            self._sources.stop(order.by)
            return OrderDone(message=tr_noop("The backend stops."))
        if isinstance(order, AlertOrder):
            return _require_done(self._sources.alerts(order))
        if isinstance(order, SubscriptionOrder):
            return self._sources.subscriptions.carry_out(order)
        if isinstance(order, AnnotationOrder):
            return _require_done(self._sources.past(order))
        if isinstance(order, _SupervisorOrder):
            return OrderDone(message=self._do_here(order))
        self._pass_on(
            _PendingOrder(asked.sender, asked.number, act, order.replica, _deadline_s()), order
        )
        return None

    def _do_here(self, order: _SupervisorOrder) -> str:
        """Carry out what the supervisor does itself; return what was done, in a sentence."""
        if isinstance(order, StartReplica | StopReplica):
            return self._sources.replicas(order)
        if isinstance(order, InvitationOrder):
            return self._sources.invitations(order)
        return self._sources.breakpoints(order)

    def _pass_on(self, asked: _PendingOrder, order: ReplicaOrder) -> None:
        """Hand an order to its replica; raises Unavailable where there is no such one."""
        self._check(order.replica)
        self._order_count += 1
        frame = ORDERS.encode(order, self._order_count, self._session)
        if self._sources.elsewhere.has(order.replica):
            self._sources.elsewhere.give(order.replica, self._order_count, frame)
        elif not try_send(self._processes, order.replica.encode(), frame):
            raise Unavailable(f"{order.replica} does not run at the moment.", field="replica")
        self._pending[self._order_count] = asked

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


def _require_done(response: ControlResponse) -> OrderDone:
    if not isinstance(response, OrderDone):
        raise Defect("An order was answered with something else.")
    return response


def _deadline_s() -> float:
    """Return until when a replica may carry out an order that is given now."""
    return time.monotonic() + _ORDER_TIMEOUT_S
