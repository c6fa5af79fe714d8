"""Whether the rows of read models can be trusted, and belong to the log that is there.

Rows that are broken are set aside, and built anew from the log. Rows that another log has made are
kept as they are: which of both is the right one, the rows or the log, only an operator can tell.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from backend.errors import DamagedFile
from backend.messages.events import Event
from backend.messages.number_text import format_number
from backend.projection.row_store import RowSettings, RowStore
from backend.store.log_port import EventReader

Store = TypeVar("Store", bound=RowStore)
_FIRST_EVENT_KEY = "first-event"
_ANCHOR_KEY = "checkpoint-event"  # `POSITION:ID` of an event that the rows hold
_UNKNOWN_ID = "unknown"  # of an event that no log holds any more: that of another one is not it


def open_trusted_store(
    path: Path,
    open_store: Callable[[], Store],
    reader: EventReader,
    logger: logging.Logger,
    *,
    awaits_log: bool = False,
) -> tuple[Store, str]:
    """Open the store, anew if its file is damaged.

    Rows that do not belong to this log are kept, and the reason is returned: the log was restored
    from an older copy, or is another one. Otherwise it is empty.

    `awaits_log`: the log is copied from elsewhere, and may be on its way to where the rows are.

    Raises:
        StorageFailed: the log cannot be read, or not even a new store can be made; or the file
            cannot be used now, which is no reason to give its rows up.
    """
    head = reader.head()  # a log that cannot be read says nothing about the rows
    try:
        store = open_store()
    except DamagedFile as error:
        _set_aside(path, logger, error.message)
        return open_store(), ""
    try:
        reason = _find_other_log(store, reader)
        if not reason and not (awaits_log and store.checkpoint().position > head):
            reason = _find_restored(store, reader, head)
    except BaseException:
        store.close()
        raise
    if reason:
        logger.error("%s is not followed on: %s", path.name, reason)
    return store, reason


def record_origin(
    store: RowSettings,
    reader: EventReader,
    position: int,
    connections: Callable[[], int] = lambda: 0,
) -> None:
    """Keep which log the rows come from, by its first event and by one of the newest.

    `connections` changes when the log is read through another one: what that read is not kept.

    Raises:
        StorageFailed: the log or the store cannot be used.
    """
    first_known = store.setting(_FIRST_EVENT_KEY)
    if not position or (first_known and _anchor_is_at(store, position)):
        return
    before = connections()
    first, last = _event_id(reader, 1), _event_id(reader, position)
    if connections() != before:
        return  # what was read may be of another log; the next look knows
    if not first_known:
        store.write_setting(_FIRST_EVENT_KEY, first)
    if not _anchor_is_at(store, position):  # else the rows know better which event they hold
        store.write_setting(_ANCHOR_KEY, f"{position}:{last}")


def keep_tip(store: RowSettings, event: Event) -> None:
    """Keep the newest event that rows hold, in their transaction.

    Of a log that may lose its end: what a look a second later would find may be another event.

    Raises:
        StorageFailed: the store cannot be used.
    """
    store.write_setting(_ANCHOR_KEY, f"{event.position}:{event.id.hex()}")


def confirm_origin(store: RowSettings, reader: EventReader, position: int) -> None:
    """Keep the newest event of rows that come from this log; what other rows say stays.

    Raises:
        StorageFailed: the log or the store cannot be used.
    """
    at, _, known = store.setting(_ANCHOR_KEY).partition(":")
    first = store.setting(_FIRST_EVENT_KEY)
    if known and known != _event_id(reader, int(at)):
        return
    if first and first != _event_id(reader, 1):
        return
    record_origin(store, reader, position)


def find_departure(
    store: RowStore, reader: EventReader, position: int, tip: tuple[int, str] | None
) -> str:
    """Return why rows that stand at a position are not of this log; empty when they are.

    `tip`: the event that they end with, where it is known; else one of the newest is.

    Raises:
        StorageFailed: the log or the store cannot be read.
    """
    reason = _find_restored(store, reader, reader.head())
    if reason or tip is None or tip[0] != position or _event_id(reader, position) == tip[1]:
        return reason
    return _other_event(position)


def known_event(store: RowSettings) -> tuple[int, str]:
    """Return an event that the rows hold, one of the newest: its position and id; 0: none is known.

    Raises:
        StorageFailed: the store cannot be read.
    """
    at, _, known = store.setting(_ANCHOR_KEY).partition(":")
    return int(at or 0), known


def forget_origin(store: RowSettings) -> None:
    """Forget which log the rows came from: they are others now.

    Raises:
        StorageFailed: the store cannot be used.
    """
    store.write_setting(_FIRST_EVENT_KEY, "")
    store.write_setting(_ANCHOR_KEY, "")


def record_lost_origin(store: RowSettings, position: int) -> None:
    """Keep that the rows hold an event at `position` that no log holds any more.

    Raises:
        StorageFailed: the store cannot be used.
    """
    store.write_setting(_ANCHOR_KEY, f"{position}:{_UNKNOWN_ID}")


def _find_other_log(store: RowStore, reader: EventReader) -> str:
    """Return why the rows are another log's; empty when they are this one's, or there are none."""
    known, first = store.setting(_FIRST_EVENT_KEY), _event_id(reader, 1)
    if not store.checkpoint().position:
        if first and known != first:
            store.write_setting(_FIRST_EVENT_KEY, first)  # before any row is made of it
        return ""
    if not known or not first or known == first:
        return ""
    return (
        f"its rows come from another log, which began with the event {known}, and this one begins"
        f" with {first}"
    )


def _find_restored(store: RowStore, reader: EventReader, head: int) -> str:
    """Return why the rows are ahead of the log; empty when they are not."""
    position = store.checkpoint().position
    if position > head:
        return (
            f"its rows stand at {format_number(position)}, but the log ended at"
            f" {format_number(head)}:"
            " the log was restored from an older copy"
        )
    at, _, known = store.setting(_ANCHOR_KEY).partition(":")
    if known and known != _event_id(reader, int(at)):
        return _other_event(int(at))
    return ""


def _other_event(position: int) -> str:
    return (
        f"the event at {format_number(position)} is not the one that its rows hold:"
        " the log was restored from an older copy, and has gone on since"
    )


def _anchor_is_at(store: RowSettings, position: int) -> bool:
    return store.setting(_ANCHOR_KEY).startswith(f"{position}:")


def _event_id(reader: EventReader, position: int) -> str:
    """Return the id of the event at a position; empty when there is none."""
    return "".join(event.id.hex() for event in reader.read(position - 1, 1))


def _set_aside(path: Path, logger: logging.Logger, reason: str) -> None:
    """Rename the store's files; an older broken store makes room."""
    aside = path.with_suffix(".broken")
    logger.warning("%s is rebuilt from the log: %s; kept as %s", path.name, reason, aside.name)
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    path.replace(aside)
