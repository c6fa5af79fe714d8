"""SQLite's errors in the project's words: what happened, where, and what to do."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from backend.errors import DamagedFile, MarigraphError, StorageFailed, Unreadable

# All that a statement of the driver can raise.
DRIVER_ERRORS: tuple[type[Exception], ...] = (
    sqlite3.Error,
    OverflowError,
    UnicodeEncodeError,
    OSError,
)
# What a statement is refused for when the file is not to blame, but a value.
VALUE_ERRORS: tuple[type[Exception], ...] = (
    OverflowError,
    UnicodeEncodeError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
_UNWRITABLE = "Let this user write to the data folder, and start again."
_REPORT = "Try again; when it stays so, report it with this message."
_ADVICE = {
    sqlite3.SQLITE_FULL: "Nothing was written. Free space on this disk, and try again.",
    sqlite3.SQLITE_BUSY: "Another program holds this file. Close it, and try again.",
    sqlite3.SQLITE_LOCKED: "Another program holds this file. Close it, and try again.",
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_IOERR: "Nothing was written. Check the disk, and try again.",
}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNBOUND = "Error binding parameter"  # how the driver begins to say that it takes no such value


def describe_storage_error(path: Path, error: BaseException, if_damaged: str) -> MarigraphError:
    """Say what one of `DRIVER_ERRORS` means, be it in SQLAlchemy's wrapping.

    `if_damaged`: what to do about a broken file.
    """
    match driver_error(error):
        case OverflowError():
            return Unreadable("A number does not fit into 64 bits.", code="bad-number")
        case UnicodeEncodeError():
            return Unreadable("A text holds half a character.", code="bad-text")
        case sqlite3.ProgrammingError() as refused if str(refused).startswith(_UNBOUND):
            return Unreadable(f"No cell can hold such a value: {refused}.", code="bad-value")
        case OSError() as refused:
            return StorageFailed(f"{path}: {refused.strerror}. {_UNWRITABLE}")
        case refused:
            return _describe_refusal(path, refused, if_damaged)


def _describe_refusal(path: Path, error: BaseException, if_damaged: str) -> StorageFailed:
    if isinstance(error, sqlite3.Error) and is_damage(error):
        return DamagedFile(f"{path}: {error}. {if_damaged}".strip())
    return StorageFailed(f"{path}: {error}. {_ADVICE.get(_primary_code(error), _REPORT)}")


@contextmanager
def translate_storage_errors(path: Path, if_damaged: str) -> Generator[None]:
    """Turn the driver's errors into the project's.

    Raises:
        StorageFailed: the disk or the file refused; `DamagedFile` when it is broken.
        Unreadable: a value is of a kind that no cell can hold.
    """
    try:
        yield
    except DRIVER_ERRORS as error:
        raise describe_storage_error(path, error, if_damaged) from error


def driver_error(error: BaseException) -> BaseException:
    """Return the driver's own error out of SQLAlchemy's, which need not be loaded for that."""
    wrapped: object = getattr(error, "orig", None)
    return wrapped if isinstance(wrapped, BaseException) else error


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether the file itself is broken, or is no database."""
    return _primary_code(error) in _DAMAGED


def _primary_code(error: BaseException) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)  # absent when the driver itself objects
    return code & 0xFF
