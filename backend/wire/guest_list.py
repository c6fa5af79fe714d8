"""The guests of a backend: who has an invitation to it from other hosts, by their public keys.

The supervisor alone writes the file; every process looks into it when a connection comes in, so
that what is revoked is refused at once everywhere.
"""

import re
from pathlib import Path

import msgspec

from backend.clock import Clock, Micros, now_us
from backend.messages.invitations import InvitedRole
from backend.wire.keys import raw_key

GUESTS_FILE = "guests.json"
_LOOPBACK_NET = "127."
GUEST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as the backend keeps it: of the key pair it knows the public half alone.

    `expires_us`: 0 for never. `by`: who invited.
    """

    name: str
    role: InvitedRole
    public: str
    created_us: Micros
    expires_us: Micros = 0
    by: str = ""

    @property
    def user(self) -> str:
        """As whom he comes in: `ROLE@NAME`."""
        return f"{self.role}@{self.name}"

    def is_valid(self, moment_us: Micros) -> bool:
        """Whether it has not expired."""
        return not self.expires_us or moment_us < self.expires_us


class GuestList:
    """What the file says now; it is read anew when it has changed. One thread.

    `is_local`: whether any guest has come in by loopback, as through a tunnel.
    """

    def __init__(self, folder: Path, clock: Clock = now_us) -> None:
        self._path, self._clock = folder / GUESTS_FILE, clock
        self._version: tuple[int, int, int] | None = None
        self._guests: dict[bytes, Guest] = {}
        self._admitted: frozenset[tuple[bytes, str]] = frozenset()  # who may not be dropped yet
        self.is_local = False

    def user_of(self, key: bytes, address: str) -> str:
        """Return as whom this public key (32 bytes) may come in: `ROLE@NAME`; empty: as nobody.

        `address`: of the other side, as libzmq says it.
        """
        self._read()
        guest = self._guests.get(key)
        if guest is None or not guest.is_valid(self._clock()):
            return ""
        self._admitted |= {(key, guest.user)}
        self.is_local = self.is_local or address.startswith(_LOOPBACK_NET)
        return guest.user

    def has_dropped(self) -> bool:
        """Say whether somebody who came in before may not any more, as whom he did; once."""
        self._read()
        moment_us = self._clock()
        valid = {
            (key, guest.user) for key, guest in self._guests.items() if guest.is_valid(moment_us)
        }
        gone = self._admitted - valid
        self._admitted -= gone
        return bool(gone)

    def _read(self) -> None:
        """Read the file if it is another one; one that cannot be read lets nobody in."""
        try:
            found = self._path.stat()
            version = (found.st_ino, found.st_mtime_ns, found.st_size)
            if version == self._version:
                return
            guests = decode_guests(self._path.read_bytes())
        except (OSError, ValueError):  # there is none, or it is damaged: nobody comes in
            self._version, self._guests = None, {}
            return
        self._version = version
        self._guests = {raw_key(guest.public): guest for guest in guests}


def decode_guests(content: bytes) -> list[Guest]:
    """Read the content of the file.

    Raises:
        ValueError: it is damaged.
    """
    try:
        guests = msgspec.json.decode(content, type=list[Guest])
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    for guest in guests:
        raw_key(guest.public)
    return guests
