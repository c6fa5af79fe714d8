"""The sockets to one session of a backend."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from backend.errors import Unreadable
from backend.messages.access_roles import AccessRole
from backend.messages.commands import FromPrimary, ToPrimary
from backend.messages.control import ControlRequest, ControlResponse
from backend.messages.events import FeedMessage
from backend.messages.notices import Notice, ProcessInfo, Topology
from backend.messages.queries import QueryReply, QueryRequest, QuestionProgress
from backend.messages.row_copies import RowCopyPart
from backend.wire import codec, sockets
from backend.wire.connection import ConnectionInfo
from backend.wire.loop import Loop
from backend.wire.refusal_watch import RefusalWatch
from backend.wire.sockets import Context, Socket

_FEED_QUEUE_FRAMES = 1_000  # frames; what a slow console misses it reads from a replica

T = TypeVar("T")


class MessageListener(Protocol):
    """Who hears what arrives, on the I/O thread."""

    def on_notice(self, session: str, message: Notice) -> None:
        """A process published a notice."""

    def on_feed(self, message: FeedMessage) -> None:
        """The feed brought a message."""

    def on_response(self, number: int, message: ControlResponse) -> None:
        """The supervisor answered."""

    def on_answer(self, number: int, message: FromPrimary) -> None:
        """The primary answered."""

    def on_reply(self, number: int, message: QueryReply) -> None:
        """A replica answered."""

    def on_progress(self, number: int, progress: QuestionProgress) -> None:
        """A replica still works at a question."""

    def on_unreadable(self, number: int, why: Unreadable) -> None:
        """Something arrived that cannot be read: an answer to a request, or (0) anything else."""


class BackendSockets:
    """Open sockets to the supervisor, and to the processes that the topology names."""

    def __init__(
        self,
        context: Context,
        loop: Loop,
        connection: ConnectionInfo,
        listener: MessageListener,
        role: AccessRole,
    ) -> None:
        self._context = context
        self._loop = loop
        self._listener = listener
        self._access, self._reach = connection.access_as(role), connection.reach
        self._open: dict[tuple[str, str], tuple[str, Socket]] = {}
        self._control = sockets.dealer(context, self._access, connection.control)
        self._telemetry = sockets.sub(context, self._access, connection.telemetry, [b""])
        self._refusals = RefusalWatch(self._telemetry, connection)
        loop.add(self._control, lambda: self._drain(self._control, self._read_response))
        loop.add(self._telemetry, lambda: self._drain(self._telemetry, self._read_notice))

    def send_request(self, request: ControlRequest, number: int) -> bool:
        """Send to the supervisor; False when its queue is full."""
        return sockets.try_send(self._control, codec.REQUESTS.encode(request, number))

    @property
    def has_primary(self) -> bool:
        """Whether commands can go anywhere."""
        return ("primary", "commands") in self._open

    def send_to_primary(self, body: ToPrimary, number: int) -> bool:
        """Send to the primary; False when there is none, or its queue is full."""
        at = self._open.get(("primary", "commands"))
        return at is not None and sockets.try_send(at[1], codec.TO_PRIMARY.encode(body, number))

    def send_question(self, name: str, question: QueryRequest, number: int) -> bool:
        """Send to a replica; False when it is not there, or its queue is full."""
        at = self._open.get((name, "queries"))
        return at is not None and sockets.try_send(at[1], codec.QUESTIONS.encode(question, number))

    def apply_topology(self, topology: Topology) -> set[str]:
        """Connect to what the topology names; return the processes that are elsewhere now, or gone.

        A process whose endpoint changed has lost what was asked of it.
        """
        endpoints = {
            (process.name, kind): endpoint
            for process in topology.processes
            if process.state == "running"
            for kind, endpoint in process.endpoints.items()
        }
        moved = {key for key, (endpoint, _) in self._open.items() if endpoints.get(key) != endpoint}
        for key in moved:
            self._close_socket(self._open.pop(key)[1])
        for key in endpoints.keys() - self._open.keys():
            self._connect(key, endpoints[key])
        return {name for name, _ in moved}

    def close(self) -> None:
        """Close every socket."""
        self._refusals.close()
        for socket in (self._control, self._telemetry, *(at[1] for at in self._open.values())):
            self._close_socket(socket)
        self._open.clear()

    @property
    def refusal(self) -> str:
        """Why a backend of another host lets nobody in, empty while that is not known."""
        return self._refusals.reason

    def _connect(self, key: tuple[str, str], named: str) -> None:
        endpoint = self._reach(named)
        match key[1]:
            case "feed":
                socket = sockets.sub(
                    self._context, self._access, endpoint, [b""], _FEED_QUEUE_FRAMES
                )
                read: Callable[[bytes], None] = self._read_fed
            case "commands":
                socket = sockets.dealer(self._context, self._access, endpoint)
                read = self._read_answer
            case "queries":
                socket = sockets.dealer(self._context, self._access, endpoint)
                read = self._read_reply
            case _:
                return  # a socket that consoles have no business with
        self._open[key] = (named, socket)
        self._loop.add(socket, lambda: self._drain(socket, read))

    def _close_socket(self, socket: Socket) -> None:
        self._loop.remove(socket)
        socket.close()

    def _drain(self, socket: Socket, read: Callable[[bytes], None]) -> None:
        """Read what waits, at most so much that timers and other sockets get their turn."""
        for _ in range(200):
            if socket.closed or (frame := sockets.try_recv(socket)) is None:
                return
            try:
                read(frame)
            except Unreadable as error:
                self._listener.on_unreadable(codec.request_number(frame), error)

    def _read_response(self, frame: bytes) -> None:
        message = codec.RESPONSES.decode(frame)
        self._listener.on_response(message.request, message.body)

    def _read_notice(self, frame: bytes) -> None:
        message = codec.NOTICES.decode_published(frame)
        self._listener.on_notice(message.session, message.body)

    def _read_fed(self, frame: bytes) -> None:
        self._listener.on_feed(codec.FEED.decode_published(frame).body)

    def _read_answer(self, frame: bytes) -> None:
        message = codec.FROM_PRIMARY.decode(frame)
        self._listener.on_answer(message.request, message.body)

    def _read_reply(self, frame: bytes) -> None:
        message = codec.REPLIES.decode(frame)
        if isinstance(message.body, QuestionProgress):
            self._listener.on_progress(message.request, message.body)
        elif not isinstance(message.body, RowCopyPart):  # no window asks for one
            self._listener.on_reply(message.request, message.body)


def answering_replicas(processes: list[ProcessInfo]) -> list[str]:
    """Return the names of the replicas that answer now, the archive last."""
    return [
        process.name
        for process in sorted(processes, key=lambda each: (each.role == "archive", each.name))
        if process.state == "running" and "queries" in process.endpoints
    ]
