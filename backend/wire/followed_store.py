"""Whether a data folder holds the events of another program's store: attached, or opened of a file.

A file that is opened runs no code that is in it: of read models of one's own it names the file.
Whoever opens it names a file to be run, if any.
"""

import hashlib
from pathlib import Path

from msgspec.structs import replace

from backend.errors import Unavailable
from backend.wire.attachment import FollowedStore, read_attachment
from backend.wire.scratch_mark import VIEWS_FILE, read_scratch_mark


def holds_store(folder: Path) -> bool:
    """Say whether the events in a folder are another program's, which no module here knows.

    Raises:
        Unreadable, Unavailable: the attachment cannot be read.
    """
    if read_attachment(folder) is not None:
        return True
    mark = read_scratch_mark(folder)
    return mark is not None and mark.store is not None


def find_views(folder: Path) -> Path | None:
    """Return the file with the folder's own read models; None where it has none.

    Raises:
        Unreadable, Unavailable: the attachment cannot be read.
    """
    attachment = read_attachment(folder)
    if attachment is not None:
        return Path(attachment.views) if attachment.views else None
    mark = read_scratch_mark(folder)
    return folder / VIEWS_FILE if mark is not None and mark.views else None


def describe_store(folder: Path) -> FollowedStore | None:
    """Return what a file of a folder's events says of their store; None where they are our own.

    Raises:
        Unreadable: the attachment cannot be used.
        Unavailable: it, or the file of its read models, cannot be read.
    """
    attachment = read_attachment(folder)
    if attachment is None:
        mark = read_scratch_mark(folder)
        if mark is None or mark.store is None or not mark.views:
            return None if mark is None else mark.store
        # its rows are of the views that were named, and not of those that the folder had
        digest = _views_digest(folder / VIEWS_FILE)
        return replace(mark.store, views=mark.views, views_sha256=digest)
    name = Path(attachment.views).name
    digest = _views_digest(Path(attachment.views)) if name else ""
    return FollowedStore(
        name=attachment.name, preset=attachment.preset, views=name, views_sha256=digest
    )


def _views_digest(path: Path) -> str:
    return hashlib.sha256(read_views_text(path)).hexdigest()


def read_views_text(path: Path) -> bytes:
    """Return the text of a file with read models.

    Raises:
        Unavailable: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unavailable(
            f"{path} cannot be read: {error.strerror}. Name a file that is there, by --views."
        ) from error
