"""What a request of the console gets instead of an answer, and how an error becomes that."""

import logging
from collections.abc import Callable
from typing import TypeVar

from msgspec import structs

from backend.errors import MarigraphError
from backend.messages.commands import CommandChecked, Failure
from backend.messages.control import OrderDone
from backend.messages.known_sentences import read_sentence
from backend.messages.queries import FilterChecked
from backend.translation import tr

_logger = logging.getLogger(__name__)

UNKNOWN_OUTCOME = "unknown"  # the code of what may have been done
T = TypeVar("T")


def lost() -> Failure:
    """Return what a request gets when the connection breaks."""
    text = tr("The connection to the backend is lost. Try again when it is back.")
    return Failure(code="lost", message=text)


def busy() -> Failure:
    """Return what a request gets while too many are waiting."""
    text = tr("Too much is on its way already. Try again a little later.")
    return Failure(code="busy", message=text)


def timed_out() -> Failure:
    """Return what a question gets that nobody answers."""
    return Failure(code="timed-out", message=tr("No answer came within 15 s. Try again."))


def unknown_outcome() -> Failure:
    """Return what a command gets that was sent, and not answered."""
    text = tr(
        "No answer came within 30 s: it is not known whether this was done. "
        "Sending the same id again is safe."
    )
    return Failure(code=UNKNOWN_OUTCOME, message=text)


def not_sent() -> Failure:
    """Return what a command gets that waited for the backend in vain."""
    text = tr("The backend did not come back within 30 s: this was not sent. Send it again.")
    return Failure(code="not-sent", message=text)


def no_replica(name: str) -> Failure:
    """Return the answer while the replica of that name, or any (empty name), cannot be asked."""
    if name:
        text = tr("{replica} does not answer at the moment. Try again shortly.", replica=name)
    else:
        text = tr("No replica answers at the moment. Try again shortly.")
    return Failure(code="no-replica", message=text)


def in_language(result: object) -> object:
    """Return a result as the operator reads it: the backend's fixed sentences are translated.

    An answer to a command is kept as it came, in the history too, and read where it is shown.
    """
    if isinstance(result, Failure | OrderDone | FilterChecked) and result.message:
        return structs.replace(result, message=read_sentence(result.message))
    if isinstance(result, CommandChecked) and result.answer.message:
        message = read_sentence(result.answer.message)
        return structs.replace(result, answer=structs.replace(result.answer, message=message))
    return result


def attempt(work: Callable[[], T]) -> T | Failure:
    """Do one request's work; whatever it raises is that request's Failure, and nobody else's."""
    try:
        return work()
    except OverflowError:  # what msgspec raises for integers that no frame can carry
        text = tr("A number in this request has more than 64 bits: give a smaller one.")
        return Failure(code="out-of-range", message=text)
    except MarigraphError as error:
        message = read_sentence(error.message)
        return Failure(code=error.code, message=message, field=error.field)
    except Exception as error:
        _logger.exception("One request of the console failed")
        text = tr("The console could not do this: {error}", error=describe(error))
        return Failure(code="defect", message=text)


def describe(error: BaseException) -> str:
    """Write an unexpected error in one line: its kind, and what it says."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
