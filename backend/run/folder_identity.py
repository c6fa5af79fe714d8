"""What tells a data folder from every other one, wherever it is moved: a random text in a file."""

import contextlib
from pathlib import Path
from uuid import uuid4

from backend.errors import StorageFailed

_FILE = "consumers.id"  # consumers of streams were the first to be called by it


def folder_identity(data_folder: Path) -> str:
    """Return what is in the file; it is made where there is none.

    Raises:
        StorageFailed: the data folder cannot be written.
    """
    try:
        return _read_or_make(data_folder / _FILE)
    except OSError as error:
        raise StorageFailed(
            f"{_FILE} cannot be written: {error.strerror}. Make room on the disk, and see that the"
            " data folder can be written."
        ) from error


def _read_or_make(path: Path) -> str:
    """Return what is in the file; whoever comes first has made it, as a whole."""
    if not path.exists():
        part = path.with_name(f"{path.name}.{uuid4().hex}")
        part.write_text(uuid4().hex)
        with contextlib.suppress(FileExistsError):  # another process came first, its is used
            path.hardlink_to(part)
        part.unlink()
    return path.read_text()
