"""An invitation: one file by which a console or a replica of another host comes to a backend.

It holds a key pair of its own and is for its owner alone, like the connection file. Kept in a
folder, it makes that folder stand for the backend of the other host.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import Literal

import msgspec
import platformdirs

from backend.atomic_file import write_atomically
from backend.clock import Micros, now_us
from backend.decode_errors import describe_decode_error
from backend.errors import Rejected, StorageFailed, Unavailable, Unreadable
from backend.messages.access_roles import AccessRole
from backend.messages.invitations import InvitedRole
from backend.wire.guest_list import GUEST_NAME
from backend.wire.keys import KeyPair, raw_key
from backend.wire.listen_address import LAST_PORT

INVITATION_FILE = "invitation.json"
_FORMAT = 1
_MAX_FILE_BYTES = 65_536
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed out once, and kept nowhere else.

    `host`, `port`: where the backend listens; what else it listens at it says itself. `server`: its
    public key. `own`: the key pair of this invitation. `expires_us`: 0 for never.
    """

    marigraph: Literal["invitation"] = "invitation"
    format: int = _FORMAT
    name: str
    role: InvitedRole
    host: str
    port: int
    server: str
    own: KeyPair
    installation: str
    expires_us: Micros = 0

    @property
    def access_role(self) -> AccessRole:
        """What whoever works with it may do; a replica's may be looked with."""
        return "observer" if self.role == "replica" else self.role

    def __repr__(self) -> str:
        """Keep the key out of logs and stack traces."""
        return f"Invitation(name={self.name!r}, role={self.role!r}, host={self.host!r})"


def read_invitation(file: Path) -> Invitation:
    """Read an invitation.

    Raises:
        Unavailable: code `no-invitation`; there is no such file, or it cannot be read.
        Unreadable: code `bad-invitation`; it is none, or of a newer format. Or
            `invitation-expired`.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(_MAX_FILE_BYTES + 1)
    except OSError as error:
        raise Unavailable(
            f"The invitation {file} cannot be read: {error.strerror}.", code="no-invitation"
        ) from error
    try:
        found = msgspec.json.decode(content, type=Invitation)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        fault = (
            describe_decode_error(e).describe("it") if isinstance(e, msgspec.ValidationError) else e
        )
        raise _unreadable(file, str(fault)) from e
    return _checked(file, found)


def _checked(file: Path, found: Invitation) -> Invitation:
    if found.format != _FORMAT:
        raise _unreadable(file, f"it has format {found.format}, this program knows {_FORMAT}")
    try:
        _check_fields(found)
    except ValueError as error:
        raise _unreadable(file, str(error)) from error
    if found.expires_us and found.expires_us <= now_us():
        raise Unreadable(
            f"The invitation {found.name} has expired. Ask for a new one: marigraph invite add",
            code="invitation-expired",
        )
    return found


def _check_fields(found: Invitation) -> None:
    """Refuse what no backend has written: the name becomes that of a folder; raises ValueError."""
    if not GUEST_NAME.fullmatch(found.name):
        raise ValueError("the name in it is no name of an invitation")
    if not _HOST.fullmatch(found.host) or not 0 < found.port <= LAST_PORT:
        raise ValueError("the address in it is none of a host")
    for key in (found.server, found.own.public, found.own.secret):
        raw_key(key)


def _unreadable(file: Path, why: str) -> Unreadable:
    return Unreadable(
        f"{file} is no invitation that can be used: {why}. Ask for a new one: marigraph invite add",
        code="bad-invitation",
    )


def write_invitation(file: Path, invitation: Invitation) -> None:
    """Write an invitation for its owner alone; what is there already stays.

    Raises:
        Rejected: code `file-exists`; there is such a file.
        StorageFailed: it cannot be written.
    """
    content = msgspec.json.encode(invitation) + b"\n"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        _fill(file, handle, content)
    except FileExistsError as error:
        raise Rejected(
            f"{file} is there already. Remove it, or choose another with --output.",
            code="file-exists",
            field="output",
        ) from error
    except OSError as error:
        raise StorageFailed(f"{file} cannot be written: {error.strerror}.") from error


def _fill(file: Path, handle: int, content: bytes) -> None:
    """Write a file that was just made; where that fails it is not there."""
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
    except OSError:
        file.unlink(missing_ok=True)
        raise


def kept_invitation(folder: Path) -> Invitation | None:
    """Return the invitation that is kept in a folder; None where there is none.

    Raises:
        Unavailable, Unreadable: as `read_invitation`.
    """
    file = folder / INVITATION_FILE
    return read_invitation(file) if file.exists() else None


def keep_invitation(file: Path, folder: Path | None = None) -> tuple[Path, Invitation]:
    """Keep an invitation in a folder that stands for its backend; return both.

    `folder`: None for one of the user's, which is the same for the same invitation.

    Raises:
        Unavailable, Unreadable: as `read_invitation`.
        StorageFailed: it cannot be kept.
    """
    invitation = read_invitation(file)
    place = folder or _folder_of(invitation)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(place / INVITATION_FILE, msgspec.json.encode(invitation))
    except OSError as error:
        raise StorageFailed(f"{place} cannot be written: {error.strerror}.") from error
    return place, invitation


def _folder_of(invitation: Invitation) -> Path:
    digest = hashlib.sha256(f"{invitation.own.public} {invitation.host}".encode()).hexdigest()[:12]
    home = Path(platformdirs.user_data_dir("marigraph-invitations", appauthor=False))
    return home / f"{invitation.name}-{digest}"
