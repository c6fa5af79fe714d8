"""A replica, or the archive, that was told to begin with a copy of another's rows.

The request is written beside the rows before anything is done, and goes when they are there: a kill
in the middle of the copy, also of the whole backend, lets the next start begin it again. Rows that
are set aside later are built from the log, and not copied once more.
"""

from pathlib import Path

from backend.atomic_file import write_atomically
from backend.errors import StorageFailed

_SUFFIX = ".copy"


def request_copy(path: Path, source: str) -> None:
    """Write down that the rows in `path` begin as a copy of those of a replica; empty: as none.

    Raises:
        StorageFailed: it cannot be written.
    """
    marker = path.with_suffix(_SUFFIX)
    try:
        if source:
            write_atomically(marker, source.encode())
        else:
            marker.unlink(missing_ok=True)
    except OSError as error:
        raise StorageFailed(
            f"{marker.name} cannot be written: {error.strerror}. Make room on the disk, and order"
            " it again."
        ) from error


def requested_copy(path: Path) -> str:
    """Return whose rows those in `path` are to begin with; empty: nobody's, or they are there.

    Raises:
        StorageFailed: it cannot be read, or what is done not be removed.
    """
    marker = path.with_suffix(_SUFFIX)
    if path.exists():
        request_copy(path, "")
        return ""
    try:
        return marker.read_bytes().decode(errors="replace")
    except FileNotFoundError:  # none was asked for
        return ""
    except OSError as error:
        raise StorageFailed(f"{marker.name} cannot be read: {error.strerror}.") from error
