"""Rows of read models that may be newer than a log that is about to be restored.

They stay as they are, and their replica says that it is ahead. Where the restored log has gone past
them meanwhile, only the newest event that they hold tells: it is written down here, while it is
known; a replica does so once a second.
"""

import logging
import re
from contextlib import closing
from pathlib import Path

import msgspec

from backend.errors import StorageFailed
from backend.projection.sqlite_row_database import UnopenedRows
from backend.run.read_model_recovery import confirm_origin, record_lost_origin
from backend.store.log_port import EventReader

_ROWS_FILE = re.compile(r"(replica-\d+|archive)\.sqlite")
_logger = logging.getLogger(__name__)


class RowsAhead(msgspec.Struct, frozen=True):
    """A replica whose rows hold events that the restored log does not have."""

    replica: str
    position: int


def mark_rows_ahead(folder: Path, former: EventReader | None, head: int) -> list[RowsAhead]:
    """Return whose rows are ahead of `head`, and keep the newest event of all beside them.

    `former`: the log that they come from, while it is still there; None when it cannot be read.
    Rows that cannot be read are left to their replica, which builds them anew.
    """
    ahead: list[RowsAhead] = []
    for path in sorted(folder.iterdir()):
        if not _ROWS_FILE.fullmatch(path.name):
            continue
        try:
            position = _mark(path, former, head)
        except StorageFailed as error:
            _logger.info("%s is left as it is: %s", path.name, error.message)
            continue
        if position > head:
            ahead.append(RowsAhead(path.stem, position))
    return ahead


def _mark(path: Path, former: EventReader | None, head: int) -> int:
    """Keep which event the rows end with, and return its position."""
    with closing(UnopenedRows(path)) as rows:
        position = rows.position()
        if former is not None and former.head() >= position:
            confirm_origin(rows, former, position)
        elif position > head:
            record_lost_origin(rows, position)
    return position
