"""Sockets with everything set: the only place that knows a socket option.

Queues are bounded, and sending never blocks: a full queue raises `zmq.Again`, an unknown receiver
`zmq.ZMQError` with EHOSTUNREACH; `try_send` turns both into False. Every binding TCP socket is a
CURVE server that asks `backend.wire.zap_authenticator` about the other side's key.
"""

import time
import uuid
from collections.abc import Iterable
from typing import cast

import msgspec
import zmq

from backend.errors import Unavailable
from backend.messages.bounds import MAX_FRAME_BYTES
from backend.wire.keys import Access, KeyPair
from backend.wire.listen_address import LOOPBACK, ListenAddress

Context = zmq.Context[zmq.Socket[bytes]]
Socket = zmq.Socket[bytes]

ADDRESS = f"tcp://{LOOPBACK}"
QUEUE_FRAMES = 1000
# What a process swallows of one message; what is longer cuts the connection. More than a frame may
# have, so that who sends a little too much is told, and by how much.
_MAX_INCOMING_BYTES = 2 * MAX_FRAME_BYTES
_POLLIN = int(zmq.POLLIN)  # a plain number: its enumeration makes a new object of every `&`
_HEARTBEAT_MS = 2000  # milliseconds
_HEARTBEAT_TIMEOUT_MS = 15_000  # milliseconds without a sign of life: the connection is given up
# Milliseconds for a connection to come about: the kernel asks ever less often, and would notice a
# cable that was pulled for a minute and put back only half a minute later.
_CONNECT_TIMEOUT_MS = 3000
_REBIND_TIMEOUT_S, _REBIND_POLL_S = 2.0, 0.002
_BIND_ATTEMPTS = 20  # at ports that are free on loopback, for one that is free beyond it as well
_LINGER_MS = 1000  # milliseconds for which answers are still sent after a close


class UserMessage(msgspec.Struct, frozen=True, gc=False):
    """What came in at a router: from which connection, and whose key that has."""

    sender: bytes
    user: str
    frame: bytes


class BoundSocket(msgspec.Struct, frozen=True):
    """A socket that listens, and where; `beyond`: also there, for other hosts; empty: not."""

    socket: Socket
    endpoint: str
    beyond: str = ""

    def drop_guests(self, *, with_local: bool) -> None:
        """Cut every connection from other hosts; who still may comes in again by himself.

        `with_local`: those by loopback, too, as guests come by it through a tunnel.

        Raises:
            Unavailable: another program has taken the port meanwhile.
        """
        for place in (self.beyond, self.endpoint if with_local else ""):
            if place:
                _bind_anew(self.socket, place)


def router(
    context: Context,
    server: KeyPair,
    domain: str,
    queue: int = QUEUE_FRAMES,
    beyond: ListenAddress | None = None,
) -> BoundSocket:
    """Listen for dealers; `domain` says whose keys are let in, `beyond` where besides loopback.

    Raises:
        Unavailable: it cannot listen there.
    """
    socket = _new_socket(context, zmq.ROUTER, queue)
    socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
    socket.setsockopt(zmq.ROUTER_HANDOVER, 1)
    return _listen(socket, server, domain, beyond)


def xpub(
    context: Context,
    server: KeyPair,
    domain: str,
    queue: int = QUEUE_FRAMES,
    beyond: ListenAddress | None = None,
) -> BoundSocket:
    """Publish; each subscriber's queue is bounded, and what a slow one misses is its own loss.

    Raises:
        Unavailable: it cannot listen `beyond` loopback.
    """
    socket = _new_socket(context, zmq.XPUB, queue)
    socket.setsockopt(zmq.XPUB_VERBOSE, 1)  # every new subscription is seen, and can be answered
    return _listen(socket, server, domain, beyond)


def pull(context: Context, server: KeyPair, domain: str, queue: int = QUEUE_FRAMES) -> BoundSocket:
    """Receive what is pushed."""
    return _listen(_new_socket(context, zmq.PULL, queue), server, domain)


def dealer(
    context: Context, access: Access, endpoint: str, name: bytes = b"", queue: int = QUEUE_FRAMES
) -> Socket:
    """Connect to a router; `name` is how that router addresses this socket (empty: it chooses)."""
    socket = _new_socket(context, zmq.DEALER, queue)
    if name:
        socket.setsockopt(zmq.ROUTING_ID, name)
    return _connect(socket, access, endpoint)


def sub(
    context: Context,
    access: Access,
    endpoint: str,
    topics: Iterable[bytes],
    queue: int = QUEUE_FRAMES,
) -> Socket:
    """Subscribe to these topics (`codec.topic`; b"" for all)."""
    socket = _new_socket(context, zmq.SUB, queue)
    for chosen in topics:
        socket.setsockopt(zmq.SUBSCRIBE, chosen)
    return _connect(socket, access, endpoint)


def push(context: Context, access: Access, endpoint: str, queue: int = QUEUE_FRAMES) -> Socket:
    """Connect to a puller."""
    return _connect(_new_socket(context, zmq.PUSH, queue), access, endpoint)


def pair(context: Context, queue: int = QUEUE_FRAMES) -> tuple[Socket, Socket]:
    """Return both ends of a channel between two threads of this process."""
    name = f"inproc://{uuid.uuid4().hex}"
    here, there = _new_socket(context, zmq.PAIR, queue), _new_socket(context, zmq.PAIR, queue)
    here.bind(name)
    there.connect(name)
    return here, there


def zap(context: Context) -> Socket:
    """Return the socket on which libzmq asks this process whether a key may come in."""
    socket = _new_socket(context, zmq.ROUTER, 0)
    socket.bind("inproc://zeromq.zap.01")
    return socket


def connection_monitor(socket: Socket) -> Socket:
    """Return a socket that reports connections to `socket` that come and go."""
    return socket.get_monitor_socket(zmq.EVENT_ACCEPTED | zmq.EVENT_DISCONNECTED)


def try_send(socket: Socket, *parts: bytes) -> bool:
    """Send without waiting; False when no receiver is connected, or its queue is full."""
    try:
        if len(parts) == 1:
            socket.send(parts[0], zmq.DONTWAIT)
        else:
            socket.send_multipart(parts, zmq.DONTWAIT)
    except zmq.Again:
        return False
    except zmq.ZMQError as error:
        if error.errno == zmq.EHOSTUNREACH:
            return False
        raise
    return True


def is_connected(router: Socket, receiver: bytes, frame: bytes) -> bool:
    """Say whether a receiver is still there, by a frame that it passes over.

    One whose queue is full is there.
    """
    try:
        router.send_multipart((receiver, frame), zmq.DONTWAIT)
    except zmq.Again:  # its queue is full
        return True
    except zmq.ZMQError as error:  # that nobody is there is the answer; all else is raised
        if error.errno == zmq.EHOSTUNREACH:
            return False
        raise
    return True


def try_recv(socket: Socket) -> bytes | None:
    """Receive a one-part message without waiting; None when there is none."""
    if not _is_readable(socket):
        return None
    try:
        return socket.recv(zmq.DONTWAIT)
    except zmq.Again:  # it came and went, as a cut connection's does
        return None


def try_recv_from(socket: Socket) -> tuple[bytes, bytes] | None:
    """Receive (sender, frame) from a router without waiting; None when there is none.

    A message that has not two parts was sent by no dealer of ours, and is dropped.
    """
    while _is_readable(socket):
        try:
            parts = socket.recv_multipart(zmq.DONTWAIT)
        except zmq.Again:  # as above
            return None
        if len(parts) == 2:
            return parts[0], parts[1]
    return None


def try_recv_as(socket: Socket) -> "UserMessage | None":
    """Receive from a router as `try_recv_from` does, with whose key it came in; empty: nobody's."""
    while _is_readable(socket):
        try:
            parts = socket.recv_multipart(zmq.DONTWAIT, copy=False)
        except zmq.Again:  # as above
            return None
        if len(parts) == 2:
            return UserMessage(parts[0].bytes, _user_of(parts[1]), parts[1].bytes)
    return None


def _user_of(frame: zmq.Frame) -> str:
    try:
        return str(frame.get("User-Id"))
    except zmq.ZMQError:  # a frame that nobody authenticated is nobody's
        return ""


def wait_readable(socket: Socket, timeout_s: float) -> bool:
    """Wait until something can be received; False when nothing came in time."""
    return bool(socket.poll(round(timeout_s * 1000), zmq.POLLIN))


def _is_readable(socket: Socket) -> bool:
    """Ask before receiving: an exception costs three times as much, and every drain ends so."""
    return bool(cast("int", socket.get(zmq.EVENTS)) & _POLLIN)


def _new_socket(context: Context, kind: int, queue: int) -> Socket:
    """Make a socket with bounded queues."""
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.SNDHWM, queue)
    socket.setsockopt(zmq.RCVHWM, queue)
    return socket


def _set_tcp_options(socket: Socket) -> None:
    """Notice a dead other side, and refuse giant frames."""
    socket.setsockopt(zmq.MAXMSGSIZE, _MAX_INCOMING_BYTES)
    socket.setsockopt(zmq.HEARTBEAT_IVL, _HEARTBEAT_MS)
    socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, _HEARTBEAT_TIMEOUT_MS)
    socket.setsockopt(zmq.HEARTBEAT_TTL, _HEARTBEAT_TIMEOUT_MS)


def _listen(
    socket: Socket, server: KeyPair, domain: str, beyond: ListenAddress | None = None
) -> BoundSocket:
    """Bind a free port of this machine as a CURVE server that asks the authenticator."""
    _set_tcp_options(socket)
    socket.setsockopt(zmq.LINGER, _LINGER_MS)
    socket.setsockopt(zmq.CURVE_SERVER, 1)
    socket.setsockopt(zmq.CURVE_SECRETKEY, server.secret.encode())
    socket.setsockopt(zmq.ZAP_DOMAIN, domain.encode())
    socket.setsockopt(zmq.ZAP_ENFORCE_DOMAIN, 1)
    for _ in range(_BIND_ATTEMPTS):
        socket.bind(f"{ADDRESS}:0")
        endpoint = socket.getsockopt_string(zmq.LAST_ENDPOINT)
        if beyond is None or (beyond.host == LOOPBACK and not beyond.port):
            return BoundSocket(socket, endpoint)
        place = beyond if beyond.port else beyond.at(int(endpoint.rpartition(":")[2]))
        try:
            socket.bind(place.endpoint)
        except zmq.ZMQError as error:
            if error.errno != zmq.EADDRINUSE or beyond.port:
                socket.close()
                raise _unlistenable(place, error) from error
            socket.unbind(endpoint)  # another program has that port there: take another
        else:
            return BoundSocket(socket, endpoint, place.endpoint)
    socket.close()
    raise Unavailable(f"No port is free at {beyond.host if beyond else LOOPBACK}.")


def _unlistenable(place: ListenAddress, error: zmq.ZMQError) -> Unavailable:
    """Say why nobody can listen there."""
    where = f"{place.host}:{place.port}"
    if error.errno == zmq.EADDRNOTAVAIL:
        return Unavailable(
            f"{place.host} is no address of this host. Choose one that `ip address` lists with"
            " --listen.",
            code="bad-address",
        )
    if error.errno == zmq.EADDRINUSE:
        return Unavailable(
            f"{where} is in use by another program. Choose another port with --listen.",
            code="address-in-use",
        )
    return Unavailable(f"Nobody can listen at {where}: {error.strerror}.", code="bad-address")


def _bind_anew(socket: Socket, place: str) -> None:
    """Cut what came in at an address, and listen at it again; raises Unavailable."""
    socket.unbind(place)
    give_up_s = time.monotonic() + _REBIND_TIMEOUT_S
    while True:
        try:
            socket.bind(place)
        except zmq.ZMQError as error:
            if time.monotonic() > give_up_s:
                raise Unavailable(
                    f"{place} cannot be listened at again: {error.strerror}."
                ) from error
            time.sleep(_REBIND_POLL_S)  # libzmq lets go of it in a thread of its own
        else:
            return


def _connect(socket: Socket, access: Access, endpoint: str) -> Socket:
    """Connect as a CURVE client."""
    _set_tcp_options(socket)
    socket.setsockopt(zmq.CURVE_SERVERKEY, access.server.encode())
    socket.setsockopt(zmq.CURVE_PUBLICKEY, access.own.public.encode())
    socket.setsockopt(zmq.CURVE_SECRETKEY, access.own.secret.encode())
    socket.setsockopt(zmq.CONNECT_TIMEOUT, _CONNECT_TIMEOUT_MS)
    socket.setsockopt(zmq.RECONNECT_IVL, 50)
    socket.setsockopt(zmq.RECONNECT_IVL_MAX, 1000)
    socket.connect(endpoint)
    return socket
