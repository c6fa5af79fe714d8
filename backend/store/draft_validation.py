"""What no engine can keep is refused before anything is written."""

from backend.canonical_json import canonicalize, is_compact
from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.bounds import MAX_INT64, UUID_BYTES
from backend.messages.events import Draft
from backend.messages.number_text import format_counted


def require_storable(draft: Draft) -> None:
    """Refuse a draft whose texts, ids or numbers no engine can keep.

    Raises:
        Unreadable: `field` names the attribute.
    """
    require_text(draft.source, "source")
    require_text(draft.type, "type")
    require_text(draft.subject, "subject")
    require_text(draft.actor, "actor")
    require_text(draft.owner, "owner")
    require_ids(draft)
    require_numbers(draft)
    canonical_payload(draft)


def require_text(text: str, field: str) -> None:
    """Refuse text with a lone surrogate or a NUL in it."""
    if "\0" in text:
        raise Unreadable(f"{field} holds a NUL character. Remove it.", code="bad-text", field=field)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unreadable(
            f"{field} holds half a character (a lone surrogate) at {error.start}. Remove it.",
            code="bad-text",
            field=field,
        ) from error


def require_ids(draft: Draft) -> None:
    """Refuse an id that has not 16 bytes."""
    for field, value in (
        ("id", draft.id),
        ("correlation", draft.correlation),
        ("causation", draft.causation),
    ):
        if value is not None and len(value) != UUID_BYTES:
            raise Unreadable(
                f"{field} has {format_counted(len(value), 'byte')}; a UUID has {UUID_BYTES}.",
                code="bad-id",
                field=field,
            )


def require_numbers(draft: Draft) -> None:
    """Refuse numbers that do not fit into the log's columns."""
    for field, value in (("time", draft.time), ("recorded", draft.recorded)):
        if value is not None and not -MAX_INT64 - 1 <= value <= MAX_INT64:
            raise Unreadable(f"{field} does not fit into 64 bits.", code="bad-number", field=field)
    if not 1 <= draft.schema < 2**31:
        raise Unreadable(
            f"schema is {draft.schema}; it counts from 1.", code="bad-number", field="schema"
        )


def canonical_payload(draft: Draft) -> bytes:
    """Return the payload as canonical JSON.

    Raises:
        Unreadable: it is no JSON, holds half a character, or has a key twice; what holds neither
            escapes nor blanks is taken as its encoder wrote it.
    """
    data = draft.data
    if is_compact(data):
        return data
    try:
        return canonicalize(data)
    except Unreadable as error:
        raise Unreadable(
            f"The data of {draft.subject}: {error.message}", code=error.code, field="data"
        ) from error


def commit_time(draft: Draft, now: Micros, last: Micros) -> Micros:
    """Return when the event counts as committed, never before the `last` one on record.

    A clock that was set back so cannot put what came later before what came earlier.
    """
    return max(last, now if draft.recorded is None else draft.recorded)
