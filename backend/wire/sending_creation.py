"""A new sending of a file: its name, and by what the file is known again."""

import hashlib
import uuid
from pathlib import Path

from backend.clock import now_us
from backend.errors import Rejected, Unreadable
from backend.wire.sendings import SendingControl, SendingFiles, SendingState

_DIGEST_BYTES = 1 << 16


def create_sending(
    data: Path, file: Path, *, by: str, rate_per_s: int, name: str = ""
) -> SendingState:
    """Write a new sending down; nothing is sent by it yet.

    Raises:
        Unreadable: the file cannot be read, or the name cannot be one.
        Rejected: there is one of this name.
        StorageFailed: it cannot be written down.
    """
    size_bytes, digest = identify(file)
    id_ = uuid.uuid4().hex
    stem = "".join(letter for letter in file.stem if letter.isalnum() or letter in "._-")
    chosen = name or f"{(stem if stem[:1].isalnum() else '')[:40] or 'file'}-{id_[:6]}"
    files = SendingFiles(data, chosen)
    if files.state.exists():
        raise Rejected(
            f"There is a sending {chosen!r} already: go on with it by `marigraph sends resume"
            f" {chosen}`, or choose another name.",
            code="exists",
            field="name",
        )
    state = SendingState(
        name=chosen,
        id=id_,
        file=str(file.absolute()),
        size_bytes=size_bytes,
        digest=digest,
        by=by,
        created_us=now_us(),
        rate_per_s=rate_per_s,
    )
    files.write(state)
    files.want(SendingControl(rate_per_s=rate_per_s))
    return state


def identify(file: Path) -> tuple[int, str]:
    """Return the size of a file, and a digest of its beginning and its end.

    Raises:
        Unreadable: it cannot be read, or is no plain file: nobody could go on with it.
    """
    try:
        if not file.is_file():
            raise Unreadable(
                f"{file} is no plain file: a sending can be gone on with, and a pipe cannot.",
                code="bad-file",
            )
        with file.open("rb") as content:
            size_bytes = content.seek(0, 2)
            digest = hashlib.sha256()
            for place in (0, max(0, size_bytes - _DIGEST_BYTES)):
                content.seek(place)
                digest.update(content.read(_DIGEST_BYTES))
    except OSError as error:
        raise Unreadable(f"{file} cannot be read: {error.strerror}.", code="bad-file") from error
    return size_bytes, digest.hexdigest()
