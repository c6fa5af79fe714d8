"""Whether a store still holds what was read of it: looked at where it is opened again.

All of it is not read again: of some events spread over what was read it is known what they were,
and of the newest how many there are.
"""

from collections.abc import Sequence
from hashlib import blake2b

import msgspec

from backend.errors import TimedOut, Unavailable
from backend.foreign.foreign_event import ForeignEvent, Position, position_text
from backend.foreign.foreign_reader import ForeignReader
from backend.messages.number_text import format_counted, format_number

MAX_MARKS = 16
_MAX_COUNTED_EVENTS = 20_000
_DIGEST_BYTES = 8
_encode = msgspec.msgpack.Encoder(decimal_format="string").encode


class EventMark(msgspec.Struct, frozen=True):
    """An event that was read: where it stands, what it was, and how many were read up to it."""

    position: Position
    digest: str
    count: int


class FollowedPart(msgspec.Struct, frozen=True):
    """What was read of a store: marks of some of its events, the last of them always.

    identity: what tells the store from another one of the same name, where it says so.
    """

    marks: tuple[EventMark, ...] = ()
    identity: str = ""

    @property
    def position(self) -> Position | None:
        """Up to where it was read; None: nothing was."""
        return self.marks[-1].position if self.marks else None

    @property
    def count(self) -> int:
        """How many events were read."""
        return self.marks[-1].count if self.marks else 0

    def extended(self, events: Sequence[ForeignEvent], identity: str = "") -> "FollowedPart":
        """Return this with more events; of too many marks every second one is let go."""
        last = events[-1]
        mark = EventMark(last.position, digest_of(last), self.count + len(events))
        marks = (*self.marks, mark)
        few = marks[:-1:2] + marks[-1:] if len(marks) > MAX_MARKS else marks
        return FollowedPart(few, identity)


def digest_of(event: ForeignEvent) -> str:
    """Return a digest of what an event is, whenever it is read."""
    parts = (event.id, event.subject, event.version, event.type, event.time, event.data)
    try:
        encoded = _encode(parts)
    except (msgspec.EncodeError, OverflowError, ValueError):  # a number or text beyond its bounds
        encoded = repr(parts).encode("utf-8", "backslashreplace")
    return blake2b(encoded, digest_size=_DIGEST_BYTES).hexdigest()


def require_unchanged(reader: ForeignReader, part: FollowedPart) -> None:
    """Look whether what was read is still there as it was.

    Raises:
        Unavailable: code `store-changed`; it is not, with what was found.
        StorageFailed: the database refused. TimedOut: it did not answer in time.
    """
    for mark in reversed(part.marks):
        found = reader.page_back(upto=mark.position, limit=1)
        if not found or found[0].position != mark.position:
            raise changed(f"the event at {position_text(mark.position)} is gone")
        if digest_of(found[0]) != mark.digest:
            raise changed(f"the event at {position_text(mark.position)} is another one now")
    _require_count(reader, part)


def _require_count(reader: ForeignReader, part: FollowedPart) -> None:
    near = [each for each in part.marks if part.count - each.count <= _MAX_COUNTED_EVENTS]
    if len(near) < 2:
        return
    first, last = near[0], near[-1]
    try:
        count = reader.count_between(first.position, last.position)
    except TimedOut:  # a look that costs so much is not worth it to whoever works there
        return
    if count != last.count - first.count:
        raise changed(
            f"between {position_text(first.position)} and {position_text(last.position)} there are"
            f" {format_counted(count, 'event')} now, and {format_number(last.count - first.count)}"
            " were read"
        )


def changed(what: str) -> Unavailable:
    """Return the error that a store is not the one that was read."""
    return Unavailable(
        f"The store is not the one that was copied: {what}. It was restored from a backup, or"
        " events were deleted or rewritten there. The copy is kept as it was read; attach the"
        " store to a new data folder to read it anew.",
        code="store-changed",
    )
