"""A failure that came over the wire becomes an error of the tree again."""

from backend.errors import (
    AlreadyRunning,
    Busy,
    Defect,
    MarigraphError,
    Rejected,
    StorageFailed,
    TimedOut,
    Unavailable,
    Unreadable,
    WrongVersion,
)
from backend.messages.commands import Failure

_ERRORS_BY_CODE: dict[str, type[MarigraphError]] = {
    each.code: each
    for each in (
        Rejected,
        Unavailable,
        Busy,
        TimedOut,
        WrongVersion,
        AlreadyRunning,
        StorageFailed,
        Defect,
    )
}


def error_from_failure(failure: Failure) -> MarigraphError:
    """Return the error; a code that no class has as its own names something unreadable."""
    kind = _ERRORS_BY_CODE.get(failure.code, Unreadable)
    return kind(failure.message, code=failure.code, field=failure.field)
