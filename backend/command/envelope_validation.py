"""What an envelope must be like, whatever is in it."""

from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.commands import Command
from backend.messages.events import Draft

_ID_BYTES = 16  # bytes
_ACTOR_MAX_CHARS = 200  # characters
# The years 1 to 9999: what RFC 3339 can write.
_EARLIEST_US: Micros = -62_135_596_800_000_000
_LATEST_US: Micros = 253_402_300_799_999_999


def has_valid_id(command: Command) -> bool:
    """Say whether an answer to this command can be kept under its id."""
    return len(command.id) == _ID_BYTES


def find_envelope_error(command: Command) -> tuple[str, str] | None:
    """Return the field that cannot be, and what it should be like; None when all is well."""
    if len(command.id) != _ID_BYTES:
        return "id", f"The id of a command is a UUID of {_ID_BYTES} bytes."
    if command.correlation is not None and len(command.correlation) != _ID_BYTES:
        return "correlationid", f"The correlationid of a command is a UUID of {_ID_BYTES} bytes."
    if command.time is not None and not _EARLIEST_US <= command.time <= _LATEST_US:
        return "time", "The time of a command lies between the years 1 and 9999."
    if len(command.actor) > _ACTOR_MAX_CHARS or "\0" in command.actor:
        return "actor", f"The actor is a text of at most {_ACTOR_MAX_CHARS} characters without NUL."
    return None


def require_valid_draft(fact: Draft) -> None:
    """Refuse a fact whose envelope cannot be kept.

    Raises:
        Unreadable: the field is not of the right length or range.
    """
    ids = (fact.id, fact.correlation, fact.causation or fact.id)
    if any(len(one) != _ID_BYTES for one in ids):
        raise Unreadable(f"its ids are UUIDs of {_ID_BYTES} bytes.", code="bad-id")
    if not _EARLIEST_US <= fact.time <= _LATEST_US:
        raise Unreadable("its time lies between the years 1 and 9999.", code="bad-number")
    if "\0" in fact.actor + fact.source:
        raise Unreadable("its actor and source hold no NUL character.", code="bad-text")
