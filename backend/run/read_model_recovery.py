"""Read models that cannot be trusted any more are set aside, and built anew from the log."""

import logging
from collections.abc import Callable
from pathlib import Path

from backend.errors import StorageFailed
from backend.projection.row_store import RowStore
from backend.store.log_port import LogReader

_FIRST_EVENT_KEY = "first-event"


def open_trusted_store(
    path: Path, open_store: Callable[[], RowStore], reader: LogReader, logger: logging.Logger
) -> RowStore:
    """Open the store, anew if it is broken or does not belong to this log.

    Raises:
        StorageFailed: the log cannot be read, or not even a new store can be made.
    """
    try:
        store = open_store()
        try:
            reason = _find_mismatch(store, reader)
        except BaseException:
            store.close()
            raise
    except StorageFailed as error:
        if not path.exists():
            raise
        reason, store = error.message, None
    if reason:
        if store:
            store.close()
        _set_aside(path, logger, reason)
        store = open_store()
    assert store is not None  # noqa: S101 - a store that did not open gave a reason
    return store


def record_origin(store: RowStore, reader: LogReader) -> bool:
    """Keep which log the rows come from; False while it has no first event.

    Raises:
        StorageFailed: the log or the store cannot be used.
    """
    if store.setting(_FIRST_EVENT_KEY):
        return True
    first = _first_event_id(reader)
    if first:
        store.write_setting(_FIRST_EVENT_KEY, first)
    return bool(first)


def _find_mismatch(store: RowStore, reader: LogReader) -> str:
    """Return why these rows cannot come from this log; empty when they can."""
    position, head = store.checkpoint().position, reader.head()
    if position > head:
        return f"its rows stand at {position}, but the log ends at {head}"
    known = store.setting(_FIRST_EVENT_KEY)
    if position and known and known != _first_event_id(reader):
        return "its rows come from another log"
    return ""


def _first_event_id(reader: LogReader) -> str:
    """Return the id of the log's first event; empty when it has none."""
    return "".join(event.id.hex() for event in reader.read(0, 1))


def _set_aside(path: Path, logger: logging.Logger, reason: str) -> None:
    """Rename the store's files; an older broken store makes room."""
    aside = path.with_suffix(".broken")
    logger.warning("%s is rebuilt from the log: %s; kept as %s", path.name, reason, aside.name)
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    path.replace(aside)
