"""The guests of a backend: who has an invitation to it from other hosts, by their public keys.

The supervisor alone writes the file; every process looks into it when a connection comes in, so
that what is revoked is refused at once everywhere.
"""

import re
from pathlib import Path

import msgspec
from zmq.utils import z85

from backend.clock import Clock, Micros, now_us
from backend.messages.access_roles import AccessRole

GUESTS_FILE = "guests.json"
GUEST_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation as the backend keeps it: of the key pair it knows the public half alone.

    `expires_us`: 0 for never. `by`: who invited.
    """

    name: str
    role: AccessRole
    public: str
    created_us: Micros
    expires_us: Micros = 0
    by: str = ""

    def is_valid(self, moment_us: Micros) -> bool:
        """Whether it has not expired."""
        return not self.expires_us or moment_us < self.expires_us


class GuestList:
    """What the file says now; it is read anew when it has changed. One thread."""

    def __init__(self, folder: Path, clock: Clock = now_us) -> None:
        self._path, self._clock = folder / GUESTS_FILE, clock
        self._version: tuple[int, int] | None = None
        self._guests: dict[bytes, Guest] = {}
        self._admitted: frozenset[bytes] = frozenset()  # when `has_dropped` was asked last

    def user_of(self, key: bytes) -> str:
        """Return as whom this public key (32 bytes) may come in: `ROLE@NAME`; empty: as nobody."""
        self._read()
        guest = self._guests.get(key)
        if guest is None or not guest.is_valid(self._clock()):
            return ""
        self._admitted |= {key}
        return f"{guest.role}@{guest.name}"

    def has_dropped(self) -> bool:
        """Say whether somebody who came in before may not any more; he is told of once."""
        self._read()
        moment_us = self._clock()
        valid = {key for key, guest in self._guests.items() if guest.is_valid(moment_us)}
        gone = self._admitted - valid
        self._admitted -= gone
        return bool(gone)

    def _read(self) -> None:
        """Read the file if it is another one; one that cannot be read lets nobody in."""
        try:
            found = self._path.stat()
            version = (found.st_ino, found.st_mtime_ns)
            if version == self._version:
                return
            guests = decode_guests(self._path.read_bytes())
        except (OSError, msgspec.MsgspecError):  # there is none, or it is damaged: nobody comes in
            self._version, self._guests = None, {}
            return
        self._version = version
        self._guests = {z85.decode(guest.public): guest for guest in guests}


def decode_guests(content: bytes) -> list[Guest]:
    """Read the content of the file; raises MsgspecError."""
    return msgspec.json.decode(content, type=list[Guest])
