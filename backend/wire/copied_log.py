"""Whether the log of a data folder is a copy of one that is kept elsewhere."""

from pathlib import Path

from backend.wire.attachment import is_attached
from backend.wire.joined_folder import is_joined


def has_copied_log(folder: Path) -> bool:
    """Say whether a folder's events are copied from another program's store, or another host.

    When the power was lost, the rows made of such a log may be ahead of it: it comes to them again.
    """
    return is_attached(folder) or is_joined(folder)
