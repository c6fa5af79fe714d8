"""Keys of a backend's run: made anew at every start, checked on both sides of every connection.

Only the server's own stays the same where other hosts are let in: their invitations name it.
"""

import struct
from pathlib import Path

import msgspec
import zmq
from zmq.utils import z85

from backend.atomic_file import write_atomically
from backend.errors import StorageFailed
from backend.messages.access_roles import ACCESS_ROLES, AccessRole

SERVER_KEY_FILE = "server-key.json"
_KEY_BYTES = 32


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


def raw_key(text: str) -> bytes:
    """Return the 32 bytes of a key that is written as 40 characters of Z85.

    Raises:
        ValueError: it is no such text.
    """
    try:
        raw = z85.decode(text)
    except (KeyError, struct.error) as error:  # no character of Z85, or five that mean too much
        raise ValueError("a key is no Z85 text") from error
    if len(raw) != _KEY_BYTES:
        raise ValueError("a key has another length")
    return raw


def keep_server_pair(folder: Path) -> KeyPair:
    """Return the server's pair that a data folder keeps for its owner alone; it is made at need.

    Raises:
        StorageFailed: it cannot be read or written, or is damaged.
    """
    path = folder / SERVER_KEY_FILE
    try:
        if path.exists():
            return _decode_pair(path.read_bytes())
        pair = generate_key_pair()
        write_atomically(path, msgspec.json.encode(pair))
    except OSError as error:
        raise StorageFailed(f"{path} cannot be used: {error.strerror}.") from error
    except ValueError as error:
        raise StorageFailed(
            f"{path} is damaged: {error}. Remove it; everybody needs a new invitation then."
        ) from error
    return pair


def _decode_pair(content: bytes) -> KeyPair:
    """Read a pair; raises ValueError, of which msgspec's errors are some."""
    pair = msgspec.json.decode(content, type=KeyPair)
    raw_key(pair.public)
    raw_key(pair.secret)
    return pair


def generate_key_ring(server: KeyPair | None = None) -> KeyRing:
    """Return new keys for one run; `server`: the pair that is kept, None for a new one."""
    return KeyRing(
        server=server or generate_key_pair(),
        peer=generate_key_pair(),
        clients={role: generate_key_pair() for role in ACCESS_ROLES},
    )


def peer_access(ring: KeyRing) -> Access:
    """Return what a process of this run connects to another one with."""
    return Access(ring.server.public, ring.peer)
