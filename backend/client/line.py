"""A client's sockets, which follow the backend through restarts of its processes and its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from backend.errors import TimedOut, Unavailable
from backend.messages.control import Hello, Request, Response, Welcome
from backend.messages.notices import Process, Topology
from backend.wire import connection
from backend.wire.codec import NOTICES, REQUESTS, RESPONSES, Codec, topic
from backend.wire.connection import Connection
from backend.wire.sockets import Context, Socket, dealer, offer, sub, take, wait

Asked = TypeVar("Asked")
Told = TypeVar("Told")
Find = Callable[[Topology], str]

_SLICE = 0.2  # seconds between two looks at the topology while an answer is waited for
_AGAIN = 5.0  # seconds after which a request without an answer is sent once more


class Channel(msgspec.Struct, Generic[Asked, Told], frozen=True):
    """Where requests of one kind go, and how they are written and read.

    `find` returns the endpoint in a topology, empty while there is none; `what` names it in errors.
    """

    what: str
    find: Find
    asks: Codec[Asked]
    tells: Codec[Told]


def process(topology: Topology, chosen: Callable[[Process], bool], socket: str) -> str:
    """Return that socket's endpoint at the first running process that is chosen, or nothing."""
    for each in topology.processes:
        if each.state == "running" and chosen(each) and socket in each.endpoints:
            return each.endpoints[socket]
    return ""


class Line:
    """Asks and waits; one thread. `patience`: seconds until a request is given up.

    What is asked may be sent more than once: everything that crosses here is safe to repeat.
    """

    def __init__(self, folder: Path, client: str, patience: float) -> None:
        """Connect to the backend of a data folder, and greet it.

        Raises:
            Unavailable: no backend runs there (`no-backend`).
            Unreadable: it is of another version.
            TimedOut: it does not answer.
        """
        self.patience = patience
        self._folder = folder
        self._client = client
        self._context = Context()
        self._sockets: dict[str, Socket] = {}
        self._number = 0
        self.topology = Topology(session="", at=0, processes=[])
        try:
            self._connect(connection.read(folder))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close everything; what was not answered may have been done or not."""
        self._close_sockets()
        self._context.term()

    def next_number(self) -> int:
        """Return a number for a request."""
        self._number += 1
        return self._number

    def subscribe(self, endpoint: str, topics: list[bytes]) -> Socket:
        """Return a subscription of this line's backend; the caller closes it."""
        return sub(self._context, self.connection.access, endpoint, topics)

    def socket(self, channel: Channel[Asked, Told]) -> tuple[str, Socket] | None:
        """Return the endpoint and the socket to it, None while the process is away."""
        self.look()
        endpoint = channel.find(self.topology)
        if not endpoint:
            return None
        if endpoint not in self._sockets:
            access = self.connection.access
            self._sockets[endpoint] = dealer(self._context, access, endpoint)
        return endpoint, self._sockets[endpoint]

    def ask(self, channel: Channel[Asked, Told], body: Asked) -> Told:
        """Ask, and wait for the answer, through restarts if need be.

        Raises:
            TimedOut: no answer came within the patience.
        """
        number = self.next_number()
        frame = channel.asks.encode(body, number)
        give_up = time.monotonic() + self.patience
        sent_to, again = "", 0.0
        while (left := give_up - time.monotonic()) > 0:
            found = self.socket(channel)
            if found is None:
                self.listen(min(_SLICE, left))
                continue
            endpoint, socket = found
            if endpoint != sent_to or time.monotonic() > again:
                offer(socket, frame)
                sent_to, again = endpoint, time.monotonic() + _AGAIN
            told = self._answer(channel, socket, number, min(_SLICE, left))
            if told is not None:
                return told
        raise TimedOut(f"The {channel.what} did not answer within {self.patience:g} s.")

    def listen(self, seconds: float) -> None:
        """Wait for news of the topology."""
        wait(self._telemetry, seconds)
        self.look()

    def look(self) -> None:
        """Take the newest topology; follow the backend when it was started anew."""
        newest: bytes | None = None
        while (frame := take(self._telemetry)) is not None:
            newest = frame
        if newest is not None:
            notice = NOTICES.published(newest).body
            if isinstance(notice, Topology):
                self.topology = notice
                self._heard = time.monotonic()
        elif time.monotonic() - self._heard > 1.5:
            self._heard = time.monotonic()
            self._follow()

    def _follow(self) -> None:
        """The backend is silent: connect to the one that has taken its place, if one has."""
        try:
            found = connection.read(self._folder)
        except Unavailable:
            return
        if found.session != self.connection.session:
            self._close_sockets()
            self._open(found)

    def _answer(
        self, channel: Channel[Asked, Told], socket: Socket, number: int, seconds: float
    ) -> Told | None:
        """Wait a little for the answer with this number; older ones are nobody's any more."""
        if not wait(socket, seconds):
            return None
        while (frame := take(socket)) is not None:
            told = channel.tells.decode(frame)
            if told.request == number:
                return told.body
        return None

    def _connect(self, found: Connection) -> None:
        """Open the sockets, and learn where the processes are."""
        self._open(found)
        hello: Channel[Request, Response] = Channel("backend", self.control, REQUESTS, RESPONSES)
        welcome = self.ask(hello, Hello(client=self._client))
        if isinstance(welcome, Welcome):
            self.topology = welcome.topology

    def _open(self, found: Connection) -> None:
        """Listen to a backend's telemetry; everything else is opened when it is needed."""
        self.connection = found
        self._heard = time.monotonic()
        self.topology = Topology(session=found.session, at=0, processes=[])
        self._telemetry: Socket = sub(
            self._context, found.access, found.telemetry, [topic(Topology)]
        )
        self._sockets[""] = self._telemetry

    def control(self, _topology: Topology) -> str:
        """Return the control socket's endpoint, which the connection file tells."""
        return self.connection.control

    def _close_sockets(self) -> None:
        """Close every socket."""
        for socket in self._sockets.values():
            socket.close()
        self._sockets.clear()
