"""The hash chain over a log: a digest at every position, of the event there and of all before it.

    digest(p) = blake2b(digest(b), event b+1, ..., event p), b: the last multiple of 128 before p

An event is the MessagePack of all that the log keeps of it: position, version, id, source, type,
subject, times, correlation, causation, actor, schema, basis and data. Where commits began and ended
is not in it, so that a log that was exported and imported again has the same digests. Not in it
either is what is no event: answers, secrets, snapshots, owners of streams, progress of imports.

A link is kept for every commit. A digest says that something is another, and not where: so a link
has a check of four bytes for each of its events as well. It costs a third of a digest, and the
digest is what cannot be forged.
"""

import struct
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from zlib import crc32

import msgspec

from backend.clock import Micros
from backend.messages.events import Event

BLOCK_EVENTS = 128  # of one hash; what a part of it can be computed anew from
DIGEST_BYTES = 16
_CHECK_BYTES = 4
_PERSON = b"marigraph-log-1"
_encode = msgspec.msgpack.Encoder().encode


class ChainLink(msgspec.Struct, frozen=True, gc=False):
    """The chain over one commit, or the part of one that is in a block.

    `digest`: of the log up to the position `upto`. `checks`: of each event, the last at `upto`.
    `made`: when, in microseconds since the epoch; None: with the events themselves.
    """

    upto: int
    digest: bytes
    checks: bytes
    made: Micros | None = None

    @property
    def first(self) -> int:
        """The position of its first event."""
        return self.upto - len(self.checks) // _CHECK_BYTES + 1

    def checks_by_position(self) -> dict[int, int]:
        """Return the check of each of its events."""
        numbers = struct.unpack(f"<{len(self.checks) // _CHECK_BYTES}I", self.checks)
        return dict(enumerate(numbers, self.first))


class LogChain:
    """Computes links, one commit after the other; for one thread."""

    def __init__(self, block_start: bytes = b"", events: Sequence[Event] = ()) -> None:
        """Go on behind `events`, all that there are of a block; `block_start`: digest before it."""
        self._hash = _start_block(block_start)
        for part in split_at_blocks(events):
            self._add(part)

    def extend(self, events: Sequence[Event], made: Micros | None = None) -> list[ChainLink]:
        """Return the links over the next events of the log."""
        return [self._add(part, made) for part in split_at_blocks(events)]

    def _add(self, events: Sequence[Event], made: Micros | None = None) -> ChainLink:
        encoded = list(map(_encode, events))
        self._hash.update(b"".join(encoded))
        link = ChainLink(
            events[-1].position,
            self._hash.digest(),
            struct.pack(f"<{len(encoded)}I", *map(crc32, encoded)),
            made,
        )
        if link.upto % BLOCK_EVENTS == 0:
            self._hash = _start_block(link.digest)
        return link


def split_at_blocks(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """Yield the parts of consecutive events that lie within one block each."""
    start = 0
    while start < len(events):
        room = BLOCK_EVENTS - (events[start].position - 1) % BLOCK_EVENTS
        yield events[start : start + room]
        start += room


def block_before(position: int) -> int:
    """Return the last position of the block before the one that a position is in."""
    return (position - 1) // BLOCK_EVENTS * BLOCK_EVENTS if position else 0


def check_of(event: Event) -> int:
    """Return the check of one event."""
    return crc32(_encode(event))


def _start_block(digest: bytes) -> blake2b:
    return blake2b(digest, digest_size=DIGEST_BYTES, person=_PERSON)
