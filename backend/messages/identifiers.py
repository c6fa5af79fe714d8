"""Ids of events as bytes and as text: a UUID is its 16 bytes, any other id a text behind a byte 0.

So ids are of one type on the wire, in every database and in every index, and a UUID costs what it
did when ids were nothing else. No text holds a byte 0, so that a text of 15 bytes gets two of them:
16 bytes are always a UUID, and no other id has as many.
"""

import re
from uuid import UUID

from backend.messages.bounds import MAX_ID_CHARS, UUID_BYTES, EventId

_CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID_CHARS = 36
_MARK = b"\0"


def parse_event_id(text: str) -> EventId:
    """Return the id that a text stands for; a UUID in its canonical text is one."""
    return parse_canonical_uuid(text) or _mark(text)


def parse_canonical_uuid(text: str) -> bytes | None:
    """Return the bytes of a UUID in its canonical text; None for any other text."""
    if len(text) != _UUID_CHARS:
        return None
    return bytes.fromhex(text.replace("-", "")) if _CANONICAL_UUID.fullmatch(text) else None


def spellings_of_id(text: str) -> tuple[EventId, ...]:
    """Return all ids that somebody may mean who writes this text: a UUID, and the text itself."""
    if parse_canonical_uuid(text) is not None:
        return (parse_event_id(text),)
    try:
        return (UUID(text).bytes, _mark(text))
    except ValueError:  # the answer itself: then it is a text alone
        return (_mark(text),)


def id_text(id_: EventId) -> str:
    """Write an id as text; of a UUID its canonical one."""
    if len(id_) == UUID_BYTES:
        return str(UUID(bytes=id_))
    return id_.lstrip(_MARK).decode(errors="replace")


def is_event_id(id_: bytes) -> bool:
    """Say whether bytes are an id: a UUID, or a text of 1 to 512 characters without NUL."""
    if len(id_) == UUID_BYTES:
        return True
    try:
        text = id_.lstrip(_MARK).decode()
    except UnicodeDecodeError:  # no text, and so no id
        return False
    return 1 <= len(text) <= MAX_ID_CHARS and "\0" not in text and parse_event_id(text) == id_


def _mark(text: str) -> bytes:
    written = text.encode(errors="surrogatepass")  # half a character is no id, and is found by none
    return _MARK * 2 + written if len(written) == UUID_BYTES - 1 else _MARK + written
