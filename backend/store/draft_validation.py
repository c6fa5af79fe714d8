"""What no engine can keep is refused before anything is written."""

from backend.canonical_json import canonicalize, is_compact
from backend.clock import Micros
from backend.errors import Unreadable
from backend.messages.bounds import MAX_ID_CHARS, MAX_INT64, UUID_BYTES
from backend.messages.events import Draft, Origin
from backend.messages.identifiers import is_event_id
from backend.messages.not_kept import SCHEMA_NOT_KEPT, VERSION_NOT_KEPT
from backend.messages.number_text import format_counted


def require_storable(draft: Draft) -> None:
    """Refuse a draft whose texts, ids or numbers no engine can keep.

    Raises:
        Unreadable: `field` names the attribute.
    """
    require_envelope(draft)
    canonical_payload(draft)


def require_envelope(draft: Draft) -> None:
    """Refuse a draft of which anything but its payload cannot be kept.

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
    if draft.origin is not None:
        _require_origin(draft.origin)


def require_text(text: str, field: str) -> None:
    """Refuse text with a lone surrogate or a NUL in it."""
    if "\0" not in text and text.isascii():
        return
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
    """Refuse an id that is neither a UUID nor a text of 1 to 512 characters."""
    for field, value in (
        ("id", draft.id),
        ("correlation", draft.correlation),
        ("causation", draft.causation),
    ):
        if value is not None and not is_event_id(value):
            raise Unreadable(
                f"{field} has {format_counted(len(value), 'byte')} that are no id: a UUID has"
                f" {UUID_BYTES}, and any other id is a text of 1 to {MAX_ID_CHARS} characters.",
                code="bad-id",
                field=field,
            )


def _require_origin(origin: Origin) -> None:
    require_text(origin.position, "origin")
    for problem in (*origin.problems, origin.payload_hex):
        require_text(problem, "origin")
    if not origin.position:
        raise Unreadable(
            "origin names no position in the store that the event comes from.",
            code="bad-text",
            field="origin",
        )
    if origin.metadata:
        canonicalize(origin.metadata)


def require_numbers(draft: Draft) -> None:
    """Refuse numbers that do not fit into the log's columns."""
    for field, value in (("time", draft.time), ("recorded", draft.recorded)):
        if value is not None and not -MAX_INT64 - 1 <= value <= MAX_INT64:
            raise Unreadable(f"{field} does not fit into 64 bits.", code="bad-number", field=field)
    if draft.version is not None and not VERSION_NOT_KEPT <= draft.version <= MAX_INT64:
        raise Unreadable(
            f"version is {draft.version}; it counts from 0.", code="bad-number", field="version"
        )
    if draft.schema == SCHEMA_NOT_KEPT and draft.origin is not None:
        return
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
