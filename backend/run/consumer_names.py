"""What the consumer of a replica is called on the server of the log's stream.

Two systems never share one, be it that one is a copy of the other: the name comes from the identity
of the data folder, and from where that folder is.
"""

import socket
from hashlib import blake2b
from pathlib import Path

from backend.run.folder_identity import folder_identity

_DIGEST_BYTES = 8


def consumer_name(data_folder: Path, replica: str) -> str:
    """Return the name of a replica's consumer.

    Raises:
        StorageFailed: the data folder cannot be written.
    """
    identity = folder_identity(data_folder)
    place = f"{identity}\n{socket.gethostname()}\n{data_folder.resolve()}"
    digest = blake2b(place.encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"marigraph-{digest}-{replica}"
