"""What the consumer of a replica is called on the server of the log's stream.

Two systems never share one, be it that one is a copy of the other: the name comes from a random
identity that is made once in the data folder, and from where that folder is.
"""

import contextlib
import socket
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from backend.errors import StorageFailed

_FILE = "consumers.id"
_DIGEST_BYTES = 8


def consumer_name(data_folder: Path, replica: str) -> str:
    """Return the name of a replica's consumer.

    Raises:
        StorageFailed: the data folder cannot be written.
    """
    try:
        identity = _identity(data_folder / _FILE)
    except OSError as error:
        raise StorageFailed(
            f"{_FILE} cannot be written: {error.strerror}. Make room on the disk, and see that the"
            " data folder can be written."
        ) from error
    place = f"{identity}\n{socket.gethostname()}\n{data_folder.resolve()}"
    digest = blake2b(place.encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"marigraph-{digest}-{replica}"


def _identity(path: Path) -> str:
    """Return what is in the file; whoever comes first has made it, as a whole."""
    if not path.exists():
        part = path.with_name(f"{path.name}.{uuid4().hex}")
        part.write_text(uuid4().hex)
        with contextlib.suppress(FileExistsError):  # another replica came first, and its is used
            path.hardlink_to(part)
        part.unlink()
    return path.read_text()
