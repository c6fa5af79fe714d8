"""What an event from elsewhere is known by: its source and its id, compared as text.

An id is kept as it is. Earlier versions kept, in place of one that is no UUID, a UUID derived from
source and id alone; so an event is known by that, whichever version has brought it in.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Protocol, Self
from uuid import UUID

import msgspec

from backend.clock import Micros
from backend.messages.bounds import MAX_ID_CHARS, UUID_BYTES, EventId
from backend.messages.events import Draft, Event
from backend.messages.identifiers import id_text, is_event_id, parse_event_id
from backend.sqlite.file_profile import SCRATCH
from backend.sqlite.sqlite_connection import connect_scratch

_PAGE_EVENTS = 2_000  # read at once


def event_id(source: str, text: str) -> EventId:
    """Return the id under which the log keeps an event from this source.

    A text of more than 512 characters is longer than the log's ids: one is derived from it.
    """
    return parse_event_id(text) if len(text) <= MAX_ID_CHARS else _derived(source, text)


def own_correlation(id_: EventId) -> EventId | None:
    """Return with what an event correlates that says nothing of it: with itself alone.

    A UUID is that of one event; another id may be that of an event of each source, which have
    nothing to do with each other.
    """
    return id_ if len(id_) == UUID_BYTES else None


def read_id(text: str | None) -> EventId | None:
    """Return the id of a correlation or a causation, as it stands in a file.

    Raises:
        ValueError: no log can keep it.
    """
    if text is None:
        return None
    try:
        return UUID(text).bytes
    except ValueError:  # the answer itself: then it is an id of another kind
        found = parse_event_id(text)
    if not is_event_id(found):
        raise ValueError(f"{text[:40]!r} is no id: it has 1 to {MAX_ID_CHARS} characters")
    return found


def _derived(source: str, text: str) -> bytes:
    """Return a UUIDv8: all of its bits come from the source and the id."""
    digest = bytearray(blake2b(f"{source}\0{text}".encode(), digest_size=16).digest())
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return bytes(digest)


class ExistingLog(Protocol):
    """What is in the log already; any `LogReader` is one."""

    def head(self) -> int:
        """Return the last position."""
        ...

    def read(self, after: int, limit: int, *, types: Iterable[str] | None = None) -> list[Event]:
        """Return the first `limit` events behind position `after`."""
        ...


class KnownEvent(msgspec.Struct, frozen=True, gc=False):
    """An event that is there already; position 0 when the file itself has had it before."""

    position: int
    time: Micros
    content: bytes

    def agrees_with(self, draft: Draft, *, has_time: bool) -> bool:
        """Say whether the draft says the same; one without a time of its own may differ in it."""
        return self.content == _content(draft) and (self.time == draft.time or not has_time)


class KnownEvents:
    """The events of a log by their identity, for as long as an import lasts.

    Kept on disk, so that any log fits. Use it as a context, in one thread.
    """

    def __init__(self, existing: ExistingLog) -> None:
        self._existing = existing
        self.upto = 0  # the position up to which it has looked
        self._kept = connect_scratch(SCRATCH)
        self._kept.execute("BEGIN")  # and never an end: nobody else sees it, and it is not kept
        self._kept.execute(
            "CREATE TABLE known (identity BLOB PRIMARY KEY, position INTEGER, time INTEGER,"
            " content BLOB) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget everything."""
        self._kept.close()

    def refresh(self) -> None:
        """Learn what the log holds by now."""
        while events := self._existing.read(self.upto, _PAGE_EVENTS):
            self.upto = events[-1].position
            self._kept.executemany(
                "INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?)",
                [(_identity(each), each.position, each.time, _content(each)) for each in events],
            )

    def forget(self, drafts: Iterable[Draft]) -> None:
        """Take back that the file has these events: they were not brought in."""
        delete = "DELETE FROM known WHERE identity = ?"
        self._kept.executemany(delete, [(_identity(draft),) for draft in drafts])

    def mark_seen(self, draft: Draft) -> None:
        """Note that the file has this event: another one of that identity repeats it."""
        update = "UPDATE known SET position = 0 WHERE identity = ?"
        self._kept.execute(update, (_identity(draft),))

    def find_or_add(self, draft: Draft) -> KnownEvent | None:
        """Return the event that has this identity; None when there was none, and now is this."""
        row = (_identity(draft), 0, draft.time, _content(draft))
        added = self._kept.execute("INSERT OR IGNORE INTO known VALUES (?, ?, ?, ?)", row)
        if added.rowcount == 1:
            return None
        select = "SELECT position, time, content FROM known WHERE identity = ?"
        return KnownEvent(*self._kept.execute(select, row[:1]).fetchone())


def _identity(event: Event | Draft) -> bytes:
    # Earlier versions kept, in place of an id that is no UUID, the UUID that is derived from it.
    is_text = len(event.id) != UUID_BYTES
    known = _derived(event.source, id_text(event.id)) if is_text else event.id
    return known + blake2b(event.source.encode(), digest_size=8).digest()


def _content(event: Event | Draft) -> bytes:
    """Digest what an event says, apart from when."""
    content = f"{event.type}\0{event.subject}\0{event.schema}\0".encode() + event.data
    return blake2b(content, digest_size=16).digest()
