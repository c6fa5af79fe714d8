"""The folder of a replica on another host than its primary: by which invitation, under which name.

The invitation is kept in a folder of its own inside, which stands for the backend there.
"""

from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.decode_errors import describe_decode_error
from backend.errors import Rejected, StorageFailed, Unavailable, Unreadable
from backend.wire.guest_list import GUEST_NAME
from backend.wire.invitation import Invitation, keep_invitation, read_invitation

JOINED_FILE = "joined.json"
PRIMARY_FOLDER = "primary"  # in the data folder; stands for the backend of the other host


class JoinedReplica(msgspec.Struct, frozen=True, kw_only=True):
    """Under which name a folder's replica is known where the primary runs, and where that is."""

    name: str
    place: str


def is_joined(folder: Path) -> bool:
    """Say whether a folder is that of a replica of another host's log."""
    return (folder / JOINED_FILE).exists()


def read_joined(folder: Path) -> JoinedReplica | None:
    """Return what a folder is a replica of; None where it is none of another host's log.

    Raises:
        Unreadable: code `bad-joined`; the file says something else.
        Unavailable: it cannot be read.
    """
    path = folder / JOINED_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=JoinedReplica)
    except FileNotFoundError:  # a folder with a log of its own
        return None
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}. Join it again.") from error
    except msgspec.ValidationError as error:
        raise _bad(path, describe_decode_error(error).describe("it")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(path, str(error)) from error


def join_folder(file: Path, folder: Path, name: str) -> JoinedReplica:
    """Make a folder that of a replica; the file that makes it one is written last.

    `name`: under which it is known at the primary; empty: that of the invitation.

    Raises:
        Unavailable, Unreadable: the invitation cannot be used.
        Rejected: it is none of a replica, or no such name can be given.
        StorageFailed: the folder cannot be written.
    """
    invitation = read_invitation(file)
    chosen = name or invitation.name
    _check(invitation, chosen)
    joined = JoinedReplica(name=chosen, place=f"{invitation.host}:{invitation.port}")
    keep_invitation(file, folder / PRIMARY_FOLDER)
    try:
        write_atomically(folder / JOINED_FILE, msgspec.json.encode(joined))
    except OSError as error:
        raise StorageFailed(f"{folder} cannot be written: {error.strerror}.") from error
    return joined


def _check(invitation: Invitation, name: str) -> None:
    if invitation.role != "replica":
        raise Rejected(
            f"The invitation {invitation.name} is for a console: it has the role {invitation.role}."
            " Ask for one of a replica: marigraph invite add NAME --role replica",
            code="other-role",
            field="invitation",
        )
    if GUEST_NAME.fullmatch(name) is None:
        raise Rejected(
            f"{name!r} is no name of a replica; it has 1 to 40 of a-z, 0-9 and -.", field="name"
        )


def _bad(path: Path, what: str) -> Unreadable:
    return Unreadable(
        f"{path} cannot be used: {what}. Join it again: marigraph replica join INVITATION",
        code="bad-joined",
    )
