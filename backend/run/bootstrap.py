"""What a child process is told on its standard input, in one line, before it does anything.

Keys go this way, and not through arguments or the environment, which other users could read. The
pipe stays open: its end means that the supervisor is gone.
"""

import os

import msgspec

from backend.errors import Unreadable
from backend.messages.notices import ProcessRole
from backend.messages.view_shares import ViewShare
from backend.settings import Settings
from backend.wire.keys import Access, KeyRing, peer_access
from backend.wire.listen_address import ListenAddress, parse_listen_address

STDIN = 0
ENVIRONMENT_FAILED = 3  # exit code of a child whose trouble a new start alone will not heal
NOT_ADMITTED = 77  # exit code of a child that another host lets in no more: no start helps
RESTART_REQUESTED = 75  # exit code of a child that wants to be started again at once
OWNER_ONLY_UMASK = 0o077  # umask: what a process of the backend writes is for its owner alone
_MAX_LINE_BYTES = 65536


class Bootstrap(msgspec.Struct, frozen=True, kw_only=True):
    """Who the child is, its keys and settings, and where it finds the supervisor.

    `is_restart`: it has worked before, so that what is in its way now will go away again. `share`:
    which views or parts of views a replica has; empty for all.
    """

    name: str
    role: ProcessRole
    session: str
    ring: KeyRing
    settings: Settings
    notices: str
    orders: str
    telemetry: str
    is_restart: bool = False
    share: list[ViewShare] = []

    @property
    def access(self) -> Access:
        """What the child's connecting sockets use."""
        return peer_access(self.ring)

    @property
    def beyond(self) -> ListenAddress | None:
        """Where its sockets are bound for other hosts, at the ports that they have here."""
        found = parse_listen_address(self.settings.listen)
        return found.at(0) if found else None


def encode_bootstrap(bootstrap: Bootstrap) -> bytes:
    """Return the line to write to the child."""
    return msgspec.json.encode(bootstrap) + b"\n"


def read_bootstrap(handle: int = STDIN) -> Bootstrap:
    """Read the line, and not a byte behind it.

    Raises:
        Unreadable: nothing or nonsense was given; these programs are not started by hand.
    """
    text = bytearray()
    while not text.endswith(b"\n") and len(text) < _MAX_LINE_BYTES:
        byte = os.read(handle, 1)
        if not byte:
            break
        text += byte
    try:
        return msgspec.json.decode(bytes(text), type=Bootstrap)
    except msgspec.MsgspecError as error:
        raise Unreadable(
            "This program is started by the supervisor; use `marigraph backend` instead."
        ) from error


def child_roles(settings: Settings) -> list[tuple[str, ProcessRole]]:
    """Return name and role of every child of a backend."""
    replicas: list[tuple[str, ProcessRole]] = [
        (f"replica-{number + 1}", "replica") for number in range(settings.replicas)
    ]
    archive: list[tuple[str, ProcessRole]] = [("archive", "archive")] if settings.archive else []
    return [("primary", "primary"), *replicas, *archive]
