"""A replica that was told to rebuild its rows from the log: it starts anew, from zero.

What is open in a process, by two threads and with caches, is not exchanged under them: the request
is written beside the rows, the process ends, and the next one finds it. The former rows are set
aside, until the new ones have caught up with the log and nothing of it is parked.
"""

import logging
from pathlib import Path

import msgspec

from backend.atomic_file import write_atomically
from backend.errors import StorageFailed
from backend.projection.row_store import RowStore
from backend.sqlite.database_files import remove_database

_KEPT_SETTINGS = ("mode", "throttle", "feed")  # a pause would keep it from being rebuilt
_SUFFIX = ".rebuild"
_FILE_ENDINGS = ("", "-wal", "-shm")


class RebuildRequest(msgspec.Struct, frozen=True):
    """Who asked for it, and the settings of the replica that go on."""

    by: str
    settings: dict[str, str]


def request_rebuild(path: Path, store: RowStore, by: str) -> None:
    """Write down that the rows in `path` are to be rebuilt by the next process.

    Raises:
        StorageFailed: it cannot be written, or the settings cannot be read.
    """
    settings = {name: store.setting(name) for name in _KEPT_SETTINGS}
    try:
        write_atomically(
            path.with_suffix(_SUFFIX), msgspec.json.encode(RebuildRequest(by, settings))
        )
    except OSError as error:
        raise StorageFailed(
            f"{path.name} cannot be rebuilt: {error.strerror}. Make room on the disk, or let this"
            " user write to the data folder, and order it again."
        ) from error


def former_rows(path: Path) -> Path:
    """Return where the rows that stood in `path` are kept while they are rebuilt."""
    return path.with_suffix(".before-rebuild.sqlite")


def remove_former_rows(path: Path, logger: logging.Logger) -> None:
    """Remove what a rebuild has set aside: the rows in `path` have caught up."""
    aside = former_rows(path)
    try:
        remove_database(aside)
    except OSError as error:
        logger.warning("%s cannot be removed: %s", aside.name, error.strerror)
        return
    logger.info("%s is removed: the rebuilt rows have caught up", aside.name)


def _move_rows(path: Path, target: Path) -> None:
    """Move a database, its main file first; called again after a kill, it moves what is left."""
    for ending in _FILE_ENDINGS:
        if Path(f"{path}{ending}").exists():
            Path(f"{path}{ending}").replace(f"{target}{ending}")


def set_aside_requested(path: Path, logger: logging.Logger) -> RebuildRequest | None:
    """Set the rows aside if they are to be rebuilt, and return the request; None when not.

    The request stays until `finish_request`, so that a kill in between changes nothing. What is set
    aside already stays: the rows that came after it have not caught up, and are removed.

    Raises:
        StorageFailed: the files cannot be renamed.
    """
    marker = path.with_suffix(_SUFFIX)
    try:
        request = msgspec.json.decode(marker.read_bytes(), type=RebuildRequest)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError):  # cut short by the end of the machine
        request = RebuildRequest("", {})
    aside = former_rows(path)
    logger.info("%s is rebuilt from the log for %s; kept as %s", path.name, request.by, aside.name)
    try:
        if path.exists() and aside.exists():
            remove_database(path)
        else:
            _move_rows(path, aside)
    except OSError as error:
        raise StorageFailed(f"{path.name} cannot be set aside: {error.strerror}.") from error
    return request


def finish_request(path: Path, store: RowStore, request: RebuildRequest) -> None:
    """Give the new rows the settings of the former ones; the request is carried out.

    Raises:
        StorageFailed: they cannot be written.
    """
    for name, value in request.settings.items():
        store.write_setting(name, value)
    path.with_suffix(_SUFFIX).unlink(missing_ok=True)
