"""What an envelope must be like, whatever is in it."""

from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.commands import Command
from backend.messages.events import Draft

_ID = 16  # bytes
_ACTOR = 200  # characters
# The years 1 to 9999: what RFC 3339 can write.
_EARLIEST: Micros = -62_135_596_800_000_000
_LATEST: Micros = 253_402_300_799_999_999


def has_id(command: Command) -> bool:
    """Say whether an answer to this command can be kept under its id."""
    return len(command.id) == _ID


def misfit(command: Command) -> tuple[str, str] | None:
    """Return the field that cannot be, and what it should be like; None when all is well."""
    if len(command.id) != _ID:
        return "id", f"The id of a command is a UUID of {_ID} bytes."
    if command.correlation is not None and len(command.correlation) != _ID:
        return "correlationid", f"The correlationid of a command is a UUID of {_ID} bytes."
    if command.time is not None and not _EARLIEST <= command.time <= _LATEST:
        return "time", "The time of a command lies between the years 1 and 9999."
    if len(command.actor) > _ACTOR or "\0" in command.actor:
        return "actor", f"The actor is a text of at most {_ACTOR} characters without NUL."
    return None


def require_fit(fact: Draft) -> None:
    """Refuse a fact whose envelope cannot be kept.

    Raises:
        Unreadable: the field is not of the right length or range.
    """
    ids = (fact.id, fact.correlation, fact.causation or fact.id)
    if any(len(one) != _ID for one in ids):
        raise Unreadable(f"its ids are UUIDs of {_ID} bytes.", code="bad-id")
    if not _EARLIEST <= fact.time <= _LATEST:
        raise Unreadable("its time lies between the years 1 and 9999.", code="bad-number")
    if "\0" in fact.actor + fact.source:
        raise Unreadable("its actor and source hold no NUL character.", code="bad-text")
