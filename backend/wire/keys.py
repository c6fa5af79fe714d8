"""Keys of a backend's run: made anew at every start, checked on both sides of every connection."""

import msgspec
import zmq

from backend.messages.access_roles import ACCESS_ROLES, AccessRole


class KeyPair(msgspec.Struct, frozen=True):
    """A CURVE key pair, as 40 characters of Z85 text each."""

    public: str
    secret: str

    def __repr__(self) -> str:
        """Keep the secret out of logs and stack traces."""
        return f"KeyPair(public={self.public!r})"


class KeyRing(msgspec.Struct, frozen=True):
    """Every key of one run.

    server: of every socket that binds; peer: of the processes among themselves; clients: of those
    who use it (console, command line), a pair for each role.
    """

    server: KeyPair
    peer: KeyPair
    clients: dict[AccessRole, KeyPair]

    @property
    def client(self) -> KeyPair:
        """The pair of those who may do everything."""
        return self.clients["administrator"]


class Access(msgspec.Struct, frozen=True):
    """What a connecting socket needs: the server's public key, and a key pair of its own."""

    server: str
    own: KeyPair


def generate_key_pair() -> KeyPair:
    """Return a new key pair."""
    public, secret = zmq.curve_keypair()
    return KeyPair(public.decode(), secret.decode())


def generate_key_ring() -> KeyRing:
    """Return new keys for one run."""
    return KeyRing(
        server=generate_key_pair(),
        peer=generate_key_pair(),
        clients={role: generate_key_pair() for role in ACCESS_ROLES},
    )


def peer_access(ring: KeyRing) -> Access:
    """Return what a process of this run connects to another one with."""
    return Access(ring.server.public, ring.peer)
