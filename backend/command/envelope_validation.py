"""What an envelope must be like, whatever is in it."""

from backend.errors import Unreadable
from backend.messages.bounds import (
    EARLIEST_COMMAND_US,
    EARLIEST_US,
    LATEST_COMMAND_US,
    LATEST_US,
    MAX_DATA_BYTES,
    MAX_EVENT_BYTES,
)
from backend.messages.commands import Command
from backend.messages.events import Draft
from backend.messages.not_kept import is_time_kept
from backend.messages.number_text import format_bytes
from backend.store.draft_validation import require_ids

_ID_BYTES = 16
_ACTOR_MAX_CHARS = 200
_NAME_MAX_CHARS = 1_000  # of a fact's source


def has_valid_id(command: Command) -> bool:
    """Say whether an answer to this command can be kept under its id."""
    return len(command.id) == _ID_BYTES


def find_envelope_error(command: Command) -> tuple[str, str] | None:
    """Return the field that cannot be, and what it should be like; None when all is well."""
    if len(command.id) != _ID_BYTES:
        return "id", f"The id of a command is a UUID of {_ID_BYTES} bytes."
    if command.correlation is not None and len(command.correlation) != _ID_BYTES:
        return "correlationid", f"The correlationid of a command is a UUID of {_ID_BYTES} bytes."
    if command.time is not None and not EARLIEST_COMMAND_US <= command.time <= LATEST_COMMAND_US:
        return "time", "The time of a command lies in the years 1900 to 2199."
    if not _is_actor(command.actor):
        return "actor", (
            f"The actor of a command is a text of 1 to {_ACTOR_MAX_CHARS} characters without NUL:"
            " say who gives it."
        )
    if len(command.data) > MAX_DATA_BYTES:
        return "data", f"The data of a command has at most {MAX_DATA_BYTES} bytes."
    return None


def require_valid_draft(fact: Draft) -> None:
    """Refuse a fact whose envelope cannot be kept.

    Raises:
        Unreadable: the field is not of the right length or range.
    """
    require_ids(fact)
    if not EARLIEST_US <= fact.time <= LATEST_US and not _is_not_kept(fact):
        raise Unreadable("its time lies between the years 1 and 9999.", code="bad-number")
    if not _is_actor(fact.actor) and (fact.actor or fact.origin is None):
        raise Unreadable(
            f"its actor is a text of 1 to {_ACTOR_MAX_CHARS} characters without NUL.",
            code="bad-text",
        )
    if "\0" in fact.source or len(fact.source) > _NAME_MAX_CHARS:
        raise Unreadable(
            f"its source has at most {_NAME_MAX_CHARS} characters, and no NUL.", code="bad-text"
        )
    if len(fact.data) > MAX_EVENT_BYTES:
        raise Unreadable(
            f"its data has {format_bytes(len(fact.data))}, and at most {MAX_EVENT_BYTES >> 20} MiB"
            " are taken.",
            code="too-large",
        )


def _is_not_kept(fact: Draft) -> bool:
    return fact.origin is not None and not is_time_kept(fact.time)


def _is_actor(text: str) -> bool:
    return len(text) <= _ACTOR_MAX_CHARS and "\0" not in text and bool(text.strip())
