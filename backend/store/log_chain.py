"""The hash chain over a log: a digest at every position, of the event there and of all before it.

    digest(p) = hash(digest(b), event b+1, ..., event p), b: the last end of a block before p

The hash, and how many events a block has, are said by the log's rule (see `chain_rules`). An event
is the MessagePack of all that the log keeps of it: position, version, id, source, type, subject,
times, correlation, causation, actor, schema, basis and data. Where commits began and ended is not
in it, so that a log that was exported and imported again has the same digests, when both are by one
rule. Not in it either is what is no event: answers, secrets, snapshots, owners of streams, progress
of imports.

A link is kept for every commit. A digest says that something is another, and not where: so a link
has a check of some bytes for each of its events as well. It costs a third of a digest, and the
digest is what cannot be forged.

What it costs an append of 100 events is mostly the encoding and the checks, which both need each
event once. The hash is about a third of it; on a machine whose processors are all taken, handing it
to a thread of its own made appends slower.
"""

from collections.abc import Iterator, Sequence

import msgspec

from backend.clock import Micros
from backend.messages.events import Event
from backend.store.chain_rules import ChainRule


class ChainLink(msgspec.Struct, frozen=True, gc=False):
    """The chain over one commit, or the part of one that is in a block.

    `digest`: of the log up to the position `upto`. `checks`: of each event, the last at `upto`.
    `made`: when, in microseconds since the epoch; None: with the events themselves.
    """

    rule: ChainRule
    upto: int
    digest: bytes
    checks: bytes
    made: Micros | None = None

    @property
    def first(self) -> int:
        """The position of its first event."""
        return self.upto - len(self.checks) // self.rule.check_bytes + 1

    def checks_by_position(self) -> dict[int, bytes]:
        """Return the check of each of its events."""
        size, first = self.rule.check_bytes, self.first
        return {
            at: self.checks[(at - first) * size : (at - first + 1) * size]
            for at in range(first, self.upto + 1)
        }


class LogChain:
    """Computes links, one commit after the other; for one thread."""

    def __init__(
        self, rule: ChainRule, block_start: bytes = b"", events: Sequence[Event] = ()
    ) -> None:
        """Go on behind `events`, all that there are of a block; `block_start`: digest before it."""
        self._rule = rule
        self._encoder = rule.event_encoder()
        self._hash = rule.start_block(block_start)
        self.extend(events)

    def extend(self, events: Sequence[Event], made: Micros | None = None) -> list[ChainLink]:
        """Return the links over the next events of the log."""
        return [self._add(part, made) for part in self._split_at_blocks(events)]

    def _add(self, events: Sequence[Event], made: Micros | None) -> ChainLink:
        encoded, checks = self._encoder.encode(events)
        self._hash.update(encoded)
        link = ChainLink(self._rule, events[-1].position, self._hash.digest(), checks, made)
        if link.upto % self._rule.block_events == 0:
            self._hash = self._rule.start_block(link.digest)
        return link

    def _split_at_blocks(self, events: Sequence[Event]) -> Iterator[Sequence[Event]]:
        """Yield the parts of consecutive events that lie within one block each."""
        start, size = 0, self._rule.block_events
        while start < len(events):
            room = size - (events[start].position - 1) % size
            yield events[start : start + room]
            start += room
