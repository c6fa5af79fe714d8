"""Errors cross as failures, and become errors again: the one place for both ways."""

import logging

from backend.errors import (
    AlreadyRunning,
    Busy,
    DamagedFile,
    Defect,
    DuplicateEvent,
    GivenUp,
    MarigraphError,
    NotAdmitted,
    NotPermitted,
    Rejected,
    StorageFailed,
    TimedOut,
    Unavailable,
    Unreadable,
    WrongVersion,
)
from backend.messages.bounds import MAX_LONG_CHARS, MAX_SHORT_CHARS
from backend.messages.commands import Failure

_logger = logging.getLogger(__name__)
_CLASSES: dict[str, type[MarigraphError]] = {
    each.code: each
    for each in (
        Rejected,
        NotPermitted,
        Unavailable,
        Busy,
        TimedOut,
        WrongVersion,
        DuplicateEvent,
        AlreadyRunning,
        GivenUp,
        NotAdmitted,
        StorageFailed,
        DamagedFile,
        Defect,
    )
}


def failure_of(
    error: Exception, what: str = "The request", logger: logging.Logger = _logger
) -> Failure:
    """Say an error in the words that go over the wire.

    Whatever is not of the error tree is a defect of ours: it is logged with its stack, and `what`
    failed. So is a defect; all else is the other side's or the environment's, and only reported.
    """
    match error:
        case Defect():
            logger.error("%s failed: %s", what, error.message, exc_info=error)
            return _failure(error)
        case MarigraphError():
            return _failure(error)
        case _:
            logger.error("%s failed", what, exc_info=error)
            return _failure(Defect(f"{what} failed in a way it should not; see the log."))


def _failure(error: MarigraphError) -> Failure:
    return Failure(
        code=error.code,
        message=error.message[:MAX_LONG_CHARS],
        field=error.field[:MAX_SHORT_CHARS],
    )


def error_from_failure(failure: Failure) -> MarigraphError:
    """Return the error; a code that no class has as its own names something unreadable."""
    kind = _CLASSES.get(failure.code, Unreadable)
    return kind(failure.message, code=failure.code, field=failure.field)
