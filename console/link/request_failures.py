"""What a request of the console gets instead of an answer, and how an error becomes that."""

import logging
from collections.abc import Callable
from typing import TypeVar

from backend.errors import MarigraphError
from backend.messages.commands import Failure

_logger = logging.getLogger(__name__)

LOST = Failure(
    code="lost", message="The connection to the backend is lost. Try again when it is back."
)
BUSY = Failure(code="busy", message="Too much is on its way already. Try again a little later.")
TIMED_OUT = Failure(code="timed-out", message="No answer came within 15 s. Try again.")
UNKNOWN_OUTCOME = Failure(
    code="unknown",
    message="No answer came within 30 s: it is not known whether this was done. "
    "Sending the same id again is safe.",
)
NOT_SENT = Failure(
    code="not-sent",
    message="The backend did not come back within 30 s: this was not sent. Send it again.",
)
_OUT_OF_RANGE = Failure(
    code="out-of-range",
    message="A number in this request has more than 64 bits: give a smaller one.",
)

T = TypeVar("T")


def no_replica(name: str) -> Failure:
    """Return the answer while the replica of that name, or any (empty name), cannot be asked."""
    who = f"{name} does not answer" if name else "No replica answers"
    return Failure(code="no-replica", message=f"{who} at the moment. Try again shortly.")


def attempt(work: Callable[[], T]) -> T | Failure:
    """Do one request's work; whatever it raises is that request's Failure, and nobody else's."""
    try:
        return work()
    except OverflowError:  # what msgspec raises for integers that no frame can carry
        return _OUT_OF_RANGE
    except MarigraphError as error:
        return Failure(code=error.code, message=error.message, field=error.field)
    except Exception as error:
        _logger.exception("One request of the console failed")
        return Failure(code="defect", message=f"The console could not do this: {describe(error)}")


def describe(error: BaseException) -> str:
    """Write an unexpected error in one line: its kind, and what it says."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
