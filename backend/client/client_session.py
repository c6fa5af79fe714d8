"""A client's sockets, which follow the backend through restarts of its processes and its own."""

import time
from pathlib import Path

from msgspec import structs

from backend.client.service_endpoint import RequestBody, ResponseBody, ServiceEndpoint
from backend.clock import SECOND_US
from backend.errors import TimedOut, Unavailable
from backend.messages.access_roles import AccessRole
from backend.messages.commands import Failure
from backend.messages.control import ControlRequest, ControlResponse, Health, Hello, SessionWelcome
from backend.messages.notices import Notice, ReplicaSample, Topology
from backend.messages.queries import QuestionProgress
from backend.messages.replica_choice import ReplicaFreshness, freshness_of
from backend.wire import connection
from backend.wire.codec import NOTICES, REQUESTS, RESPONSES, topic
from backend.wire.connection import ConnectionInfo
from backend.wire.keys import Access
from backend.wire.refusal_watch import RefusalWatch
from backend.wire.sockets import Context, Socket, dealer, sub, try_recv, try_send, wait_readable

_STOPPED_AFTER_S = 5.0  # without a connection file, in which another backend may be started
_POLL_S = 0.2  # seconds between two looks at the topology while an answer is waited for
_RESEND_AFTER_S = 5.0  # seconds after which a request without an answer is sent once more
BACKEND_LABEL, SUPERVISOR_LABEL = "backend", "supervisor"
_SUPERVISOR_LABELS = (BACKEND_LABEL, SUPERVISOR_LABEL)


class ClientSession:
    """Asks and waits; one thread. `timeout_s`: seconds until a request is given up.

    `ends_with_backend`: whether it is given up soon once the backend was stopped, too.

    What is asked may be sent more than once: everything that crosses here is safe to repeat.
    """

    def __init__(self, folder: Path, client: str, timeout_s: float, role: AccessRole) -> None:
        """Connect to the backend of a data folder, and greet it.

        Raises:
            Unavailable: no backend runs there (`no-backend`).
            Unreadable: it is of another version.
            TimedOut: it does not answer.
        """
        self.timeout_s = timeout_s
        self.ends_with_backend = False
        self._gone_at_s = 0.0  # since when the connection file is away; 0 while it is there
        self._folder = folder
        self._client = client
        self._role: AccessRole = role
        self._context = Context()
        self._sockets: dict[str, Socket] = {}
        self._last_request_id = 0
        self.topology = Topology(session="", at_us=0, processes=[])
        self._samples: dict[str, tuple[ReplicaSample, float]] = {}
        self._refusals = RefusalWatch(None, None)
        self.connection: ConnectionInfo
        try:
            self._connect(connection.read_connection_file(folder))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close everything; what was not answered may have been done or not."""
        self._close_sockets()
        self._context.term()

    def next_request_id(self) -> int:
        """Return a number for a request."""
        self._last_request_id += 1
        return self._last_request_id

    def subscribe(self, endpoint: str, topics: list[bytes]) -> Socket:
        """Return a subscription at this session's backend; the caller closes it."""
        return sub(self._context, self._access, self.connection.reach(endpoint), topics)

    def socket(
        self, channel: ServiceEndpoint[RequestBody, ResponseBody]
    ) -> tuple[str, Socket] | None:
        """Return the endpoint and the socket to it, None while the process is away."""
        self.refresh_topology()
        endpoint = channel.find_endpoint(self.topology)
        if not endpoint:
            return None
        if endpoint not in self._sockets:
            place = self.connection.reach(endpoint)
            self._sockets[endpoint] = dealer(self._context, self._access, place)
        return endpoint, self._sockets[endpoint]

    def request(
        self, channel: ServiceEndpoint[RequestBody, ResponseBody], body: RequestBody
    ) -> ResponseBody:
        """Ask, and wait for the answer, through restarts if need be.

        While a question is being worked at, its answer is waited for. What is not waited for any
        longer is given up at the other end, too, where `cancel` says how.

        Raises:
            TimedOut: no answer came within the time limit, nor word of its progress.
            Unavailable: the backend was stopped (`backend-stopped`), where it ends with that; or
                another run has taken the place of the one that it is meant for (`other-session`).
        """
        number = self.next_request_id()
        try:
            return self._request(channel, body, number)
        except BaseException:
            self._abandon(channel, number)
            raise

    def freshness(self, name: str) -> ReplicaFreshness:
        """Return what is known of a replica's rows."""
        known = self._samples.get(name)
        if known is None:
            return ReplicaFreshness(name, None, None, is_held=False)
        sample, heard_at_s = known
        return freshness_of(sample, round((time.monotonic() - heard_at_s) * SECOND_US))

    @property
    def knows_replicas(self) -> bool:
        """Whether any replica has been heard yet."""
        return bool(self._samples)

    def note_health(self, health: Health) -> None:
        """Take the samples that the supervisor knows, as old as they are to it."""
        moment = time.monotonic()
        ages = {(each.name, each.pid): each.verdict.age_us for each in health.report.processes}
        for sample in health.replicas:
            age_us = ages.get((sample.name, sample.pid))
            if age_us is not None:  # else it is of a process before the one that runs
                self._samples.setdefault(sample.name, (sample, moment - age_us / SECOND_US))

    def _request(
        self, channel: ServiceEndpoint[RequestBody, ResponseBody], body: RequestBody, number: int
    ) -> ResponseBody:
        frame = channel.request_codec.encode(body, number)
        give_up = time.monotonic() + self.timeout_s
        sent_to, again = "", 0.0
        while (left := give_up - time.monotonic()) > 0:
            found = self.socket(channel)
            if channel.session not in ("", self.connection.session):
                raise Unavailable(
                    "The backend was started anew meanwhile. Ask again.", code="other-session"
                )
            if self.ends_with_backend and self._is_stopped():
                raise Unavailable(
                    "The backend was stopped. What was done stays; the same again goes on from"
                    " there.",
                    code="backend-stopped",
                )
            if found is None:
                self.await_topology(min(_POLL_S, left))
                continue
            endpoint, socket = found
            self._refusals.check()
            if endpoint != sent_to or time.monotonic() > again:
                try_send(socket, frame)
                sent_to, again = endpoint, time.monotonic() + _RESEND_AFTER_S
            reply = self._await_answer(channel, socket, number, min(_POLL_S, left))
            if isinstance(reply, QuestionProgress):
                give_up = time.monotonic() + self.timeout_s
            elif reply is not None:
                return reply
        raise self._timed_out(channel.label)

    def _timed_out(self, label: str) -> TimedOut:
        """Return the error that a process did not answer, with what to do."""
        advice = "`marigraph health` says how it is."
        if self.connection.host:
            where = self.connection.control.removeprefix("tcp://")
            return TimedOut(
                f"{where} did not answer within {self.timeout_s:g} s. Check that the backend there"
                " runs and listens at this address, and that nothing between blocks it."
            )
        if label in _SUPERVISOR_LABELS:  # nobody else could say how it is
            pid = self.connection.pid
            advice = f"Its process is {pid}; if it is frozen, it goes on with `kill -CONT {pid}`."
        who = label if "-" in label else f"The {label}"  # a name has no article
        return TimedOut(f"{who} did not answer within {self.timeout_s:g} s. {advice}")

    def await_topology(self, timeout_s: float) -> None:
        """Wait for news of the topology."""
        wait_readable(self._telemetry, timeout_s)
        self.refresh_topology()

    def refresh_topology(self) -> None:
        """Take the newest topology; follow the backend when it was started anew."""
        heard = False
        while (frame := try_recv(self._telemetry)) is not None:
            self._note(NOTICES.decode_published(frame).body)
            heard = True
        if heard:
            self._heard_at_s, self._gone_at_s = time.monotonic(), 0.0
        elif time.monotonic() - self._heard_at_s > 1.5:
            self._heard_at_s = time.monotonic()
            self._reconnect_if_replaced()

    def _note(self, notice: Notice) -> None:
        match notice:
            case Topology():
                self.topology = notice
                self._close_abandoned()
                if self.connection.host and notice.session != self.connection.session:
                    # it was started anew, and is found at the same place
                    self.connection = structs.replace(self.connection, session=notice.session)
            case ReplicaSample():
                self._samples[notice.name] = (notice, time.monotonic())
            case _:  # nothing is asked of a session about the others
                pass

    def _close_abandoned(self) -> None:
        """Close the sockets to processes that are gone: libzmq would look for them for ever."""
        named = {each for known in self.topology.processes for each in known.endpoints.values()}
        kept = {"", self.connection.control, *named}
        for endpoint in self._sockets.keys() - kept:
            self._sockets.pop(endpoint).close()

    def _is_stopped(self) -> bool:
        """Whether the backend went away in order: one that was killed leaves its file behind."""
        gone_at_s = self._gone_at_s
        return gone_at_s > 0 and time.monotonic() - gone_at_s > _STOPPED_AFTER_S

    def _abandon(self, channel: ServiceEndpoint[RequestBody, ResponseBody], number: int) -> None:
        """Say that nobody waits for this request any more, to whoever may work at it."""
        endpoint = channel.find_endpoint(self.topology)
        if channel.cancel is not None and endpoint and endpoint in self._sockets:
            message = channel.request_codec.encode(channel.cancel(number), 0)
            try_send(self._sockets[endpoint], message)

    def _reconnect_if_replaced(self) -> None:
        """The backend is silent: connect to the one that has taken its place, if one has.

        One of another host comes back at the same place, where libzmq connects again by itself.
        """
        if self.connection.host:
            return
        try:
            found = connection.read_connection_file(self._folder)
        except Unavailable:
            self._gone_at_s = self._gone_at_s or time.monotonic()
            return  # none has yet; whoever waits for an answer has a time limit
        self._gone_at_s = 0.0
        if found.session != self.connection.session:
            self._close_sockets()
            self._samples.clear()
            self._open(found)

    def _await_answer(
        self,
        channel: ServiceEndpoint[RequestBody, ResponseBody],
        socket: Socket,
        number: int,
        seconds: float,
    ) -> ResponseBody | None:
        """Wait a little for the answer with this number; older ones are nobody's any more."""
        if not wait_readable(socket, seconds):
            return None
        while (frame := try_recv(socket)) is not None:
            reply = channel.response_codec.decode(frame)
            if reply.request == number or (reply.request == 0 and isinstance(reply.body, Failure)):
                return reply.body
        return None

    def _connect(self, found: ConnectionInfo) -> None:
        """Open the sockets, and learn where the processes are."""
        self._open(found)
        hello: ServiceEndpoint[ControlRequest, ControlResponse] = ServiceEndpoint(
            BACKEND_LABEL, self.control_endpoint, REQUESTS, RESPONSES
        )
        welcome = self.request(hello, Hello(client=self._client))
        if isinstance(welcome, SessionWelcome):
            self._note(welcome.topology)

    def _open(self, found: ConnectionInfo) -> None:
        """Listen to a backend's telemetry; everything else is opened when it is needed."""
        self.connection = found
        self._heard_at_s = time.monotonic()
        self.topology = Topology(session=found.session, at_us=0, processes=[])
        self._telemetry: Socket = sub(
            self._context, self._access, found.telemetry, [topic(Topology), topic(ReplicaSample)]
        )
        self._sockets[""] = self._telemetry
        self._refusals = RefusalWatch(self._telemetry, found)

    def control_endpoint(self, _topology: Topology) -> str:
        """Return the control socket's endpoint, from the connection file."""
        return self.connection.control

    @property
    def _access(self) -> Access:
        """What sockets to the present backend connect with."""
        return self.connection.access_as(self._role)

    def _close_sockets(self) -> None:
        """Close every socket."""
        self._refusals.close()
        for socket in self._sockets.values():
            socket.close()
        self._sockets.clear()
