"""Decides which public keys may connect (ZeroMQ's ZAP, RFC 27), inside the owner's loop.

One authenticator a context. It must be polled by a loop that never blocks for long, because every
new connection to a binding socket of that context waits for it.
"""

from collections.abc import Mapping
from typing import Final

import zmq

from backend.messages.access_roles import PEER
from backend.wire.guest_list import GuestList
from backend.wire.keys import KeyRing, raw_key
from backend.wire.sockets import Context, Socket, zap

PEERS_DOMAIN: Final = "peers"
CLIENTS_DOMAIN: Final = "anyone"

_VERSION = b"1.0"


class ZapAuthenticator:
    """Answers libzmq's questions about keys; add `socket` with `answer_requests` to a loop."""

    def __init__(
        self,
        context: Context,
        keys: Mapping[str, Mapping[bytes, str]],
        guests: GuestList | None = None,
    ) -> None:
        """`keys`: public keys (32 raw bytes) that may come in, per domain, with whose each is.

        Whose key it is, is then known of every message that comes in with it. `guests`: who else
        may come in where clients may.
        """
        self._keys, self.guests = keys, guests
        self.socket: Socket = zap(context)

    def answer_requests(self) -> None:
        """Answer every question that waits."""
        while True:
            try:
                parts = self.socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            divider = parts.index(b"") + 1
            self.socket.send_multipart([*parts[:divider], *self._authenticate(parts[divider:])])

    def close(self) -> None:
        """Stop answering; nobody new comes in any more."""
        self.socket.close()

    def _authenticate(self, question: list[bytes]) -> list[bytes]:
        """Return the reply: version, request, status, reason, user, metadata."""
        _version, request, domain, address, _identity, mechanism, *credentials = question
        allowed = self._keys.get(domain.decode(errors="replace"), {})
        if mechanism == b"CURVE" and len(credentials) == 1:
            user = allowed.get(credentials[0], "")
            if not user and domain == CLIENTS_DOMAIN.encode() and self.guests is not None:
                user = self.guests.user_of(credentials[0], address.decode(errors="replace"))
            if user:
                return [_VERSION, request, b"200", b"OK", user.encode(), b""]
        return [_VERSION, request, b"400", b"unknown key", b"", b""]


def open_authenticator(
    context: Context, ring: KeyRing, guests: GuestList | None = None
) -> ZapAuthenticator:
    """Let peers in everywhere, and clients and guests where anyone of this run may come in."""
    peers = {raw_key(ring.peer.public): PEER}
    clients: dict[bytes, str] = {raw_key(pair.public): role for role, pair in ring.clients.items()}
    return ZapAuthenticator(context, {PEERS_DOMAIN: peers, CLIENTS_DOMAIN: peers | clients}, guests)
