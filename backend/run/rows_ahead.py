"""Rows of read models that may be newer than a log that is about to be restored.

They stay as they are, and their replica says that it is ahead. Where the restored log has gone past
them meanwhile, only the newest event that they hold tells: it is written down here, while it is
known; a replica does so once a second.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Protocol

import msgspec

from backend.errors import StorageFailed
from backend.projection.row_store import RowSettings
from backend.projection.sqlite_row_database import UnopenedRows
from backend.run.folder_identity import folder_identity
from backend.run.read_model_recovery import confirm_origin, known_event, record_lost_origin
from backend.sqlite.file_profile import READ_MODELS, READ_MODELS_READER, FileProfile
from backend.store.log_port import EventReader

_ROWS_FILE = re.compile(r"(replica-\d+|archive)\.sqlite")
_logger = logging.getLogger(__name__)


class ClosedRows(RowSettings, Protocol):
    """Checkpoint and settings of rows that nobody has open."""

    def position(self) -> int:
        """Return up to where the rows are applied; 0 for none."""
        ...

    def close(self) -> None:
        """Give them back."""
        ...


class RowsAhead(msgspec.Struct, frozen=True):
    """A replica whose rows hold events that the restored log does not have."""

    replica: str
    position: int


def mark_rows_ahead(
    folder: Path, former: EventReader | None, head: int, read_models: str = ""
) -> list[RowsAhead]:
    """Return whose rows are ahead of `head`, and keep the newest event of all beside them.

    `former`: the log that they come from, while it is still there; None when it cannot be read.
    `read_models`: the setting; where replicas keep their rows beside files.
    Rows that cannot be read are left to their replica, which builds them anew.
    """
    ahead: list[RowsAhead] = []
    for name, open_rows in _stores(folder, read_models):
        try:
            position = _mark(open_rows, former, head)
        except StorageFailed as error:
            _logger.info("the rows of %s are left as they are: %s", name, error.message)
            continue
        if position > head:
            ahead.append(RowsAhead(name, position))
    return ahead


def find_events_ahead(folder: Path, head: int, read_models: str = "") -> list[tuple[int, str]]:
    """Return what rows are known to hold behind `head`: positions and ids of events.

    The rows may be in use. Those that cannot be read are left to their replica. `read_models`: as
    for `mark_rows_ahead`.
    """
    found: list[tuple[int, str]] = []
    for name, open_rows in _stores(folder, read_models, READ_MODELS_READER):
        try:
            with closing(open_rows()) as rows:
                found.append(known_event(rows))
        except StorageFailed as error:  # its replica says what is wrong with it
            _logger.info("the rows of %s are not looked into: %s", name, error.message)
    return [event for event in found if event[0] > head]


def _stores(
    folder: Path, read_models: str, profile: FileProfile = READ_MODELS
) -> Iterator[tuple[str, Callable[[], ClosedRows]]]:
    """Yield whose rows there are, and what opens them."""
    for path in sorted(folder.iterdir()):
        if _ROWS_FILE.fullmatch(path.name):
            yield path.stem, partial(UnopenedRows, path, profile)
    if read_models:
        find: Callable[[str, str], list[tuple[str, Callable[[], ClosedRows]]]] = resolve_name(
            "backend.projection.postgres_rows:find_schemas"
        )
        try:
            yield from find(read_models, folder_identity(folder))
        except StorageFailed as error:  # their replicas say what is wrong with them
            _logger.info("the rows in PostgreSQL are left as they are: %s", error.message)


def _mark(open_rows: Callable[[], ClosedRows], former: EventReader | None, head: int) -> int:
    """Keep which event the rows end with, and return its position."""
    with closing(open_rows()) as rows:
        position = rows.position()
        if former is not None and former.head() >= position:
            confirm_origin(rows, former, position)
        elif position > head:
            record_lost_origin(rows, position)
    return position
