"""The connection file: how a client finds the backend of a data folder, readable by its owner."""

from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import Unavailable, Unreadable
from backend.messages.access_roles import AccessRole
from backend.wire.codec import DECODE_ERRORS, PROTOCOL
from backend.wire.invitation import Invitation, kept_invitation
from backend.wire.keys import Access, KeyPair
from backend.wire.listen_address import LOOPBACK

CONNECTION_FILE = "connection.json"
LOCK_FILE = "backend.lock"  # open in the supervisor for as long as it runs


class ConnectionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the running backend says about itself; a new one at every start.

    `control`, `telemetry`: endpoints of the supervisor. `server`: its public key. `clients`: a key
    pair for each role. `pid`: the supervisor's. `log`: URL of the log that it writes, usable from
    any folder and with its password, if it has one; `installation` names its events' source.
    `host`: by which address the backend of another host is reached, empty for one of this host.
    Of such a one session, process and log are not known here. `read_models`: URL of the database of
    the replicas' rows, with its password likewise; empty for files of the data folder.
    """

    protocol: int
    session: str
    pid: int
    control: str
    telemetry: str
    server: str
    clients: dict[AccessRole, KeyPair]
    log: str
    installation: str
    host: str = ""
    read_models: str = ""

    def __repr__(self) -> str:
        """Keep keys and the log's password out of logs and stack traces."""
        return f"Connection(session={self.session!r}, pid={self.pid}, control={self.control!r})"

    @property
    def access(self) -> Access:
        """What the sockets of somebody who may do everything connect with."""
        return self.access_as("administrator")

    def access_as(self, role: AccessRole) -> Access:
        """Return what the sockets of somebody with this role connect with.

        A backend that can only be read has a key for observers alone, an invitation one key.
        """
        own = self.clients.get(role) or self.clients.get("observer")
        return Access(self.server, own or next(iter(self.clients.values())))

    @property
    def log_url(self) -> str:
        """The URL of the log, for who reads it himself.

        Raises:
            Unavailable: code `other-host`; it is on another host, and cannot be opened from here.
        """
        if self.host:
            raise Unavailable(
                f"This reads the log itself, which is on the backend's host {self.host}: run it"
                " there.",
                code="other-host",
            )
        return self.log

    def reach(self, endpoint: str) -> str:
        """Return how an endpoint is reached from here that its process named for its own host."""
        loopback = f"tcp://{LOOPBACK}:"
        if not self.host or not endpoint.startswith(loopback):
            return endpoint
        return f"tcp://{self.host}:{endpoint.removeprefix(loopback)}"


def write_connection_file(folder: Path, connection: ConnectionInfo) -> None:
    """Write the file for its owner only, and whole: a reader sees the old one or the new one."""
    write_atomically(folder / CONNECTION_FILE, msgspec.json.encode(connection))


def read_connection_file(folder: Path) -> ConnectionInfo:
    """Read the connection file of a data folder, or the invitation that is kept in it.

    Raises:
        Unavailable: no backend runs on that folder (`no-backend`).
        Unreadable: the file is damaged, or of another version (`other-protocol`).
    """
    path = folder / CONNECTION_FILE
    try:
        connection = msgspec.json.decode(path.read_bytes(), type=ConnectionInfo)
    except FileNotFoundError as error:
        if (invitation := kept_invitation(folder)) is not None:
            return _invited(invitation)
        raise Unavailable(f"No backend runs on {folder}.", code="no-backend") from error
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be read: {error.strerror}. Choose a data folder of this user.",
            code="no-backend",
        ) from error
    except DECODE_ERRORS as error:
        raise Unreadable(f"{path} cannot be read: {error}. Start the backend anew.") from error
    if connection.protocol != PROTOCOL:
        raise Unreadable(
            f"The backend on {folder} speaks protocol {connection.protocol}, this program speaks "
            f"{PROTOCOL}: run the same version of Marigraph on both sides.",
            code="other-protocol",
        )
    return connection


def _invited(invitation: Invitation) -> ConnectionInfo:
    """Return how a backend of another host is reached."""
    return ConnectionInfo(
        protocol=PROTOCOL,
        session="",
        pid=0,
        control=f"tcp://{invitation.host}:{invitation.port}",
        telemetry=f"tcp://{invitation.host}:{invitation.port + 1}",
        server=invitation.server,
        clients={invitation.access_role: invitation.own},
        log="",
        installation=invitation.installation,
        host=invitation.host,
    )


def remove(folder: Path, session: str) -> None:
    """Remove the file if it is still this session's own."""
    try:
        if read_connection_file(folder).session == session:
            (folder / CONNECTION_FILE).unlink(missing_ok=True)
    except (Unavailable, Unreadable):
        return  # there is none, or another version's: not ours to remove
