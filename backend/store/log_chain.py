"""The hash chain over a log: a digest at every position, of the event there and of all before it.

    digest(p) = hash(digest(b), event b+1, ..., event p), b: the last end of a block before p

The hash, and how many events a block has, are said by the log's rule (see `chain_rules`). An event
is the MessagePack of all that the log keeps of it: position, version, id, source, type, subject,
times, correlation, causation, actor, schema, basis and data. Where commits began and ended is not
in it, so that a log that was exported and imported again has the same digests, when both are by one
rule. Not in it either is what is no event: answers, secrets, snapshots, owners of streams, progress
of imports.

A digest says that something is another, and not where: so a link has a check of some bytes for
each of its events as well. It costs a third of a digest, and the digest is what cannot be forged.

A link is kept for every commit, unless commits follow each other fast: then for each full block,
and for the rest when the writer has a moment or ends. A row more for each commit of 100 events cost
2 % of its time, and the hash is at its best over much at once. What a writer that was killed has
not linked, less than a block, the next one links, and `verify --log` tells of it. (A thread of its
own for the hash made appends slower on a machine whose processors are all taken.)
"""

from collections.abc import Sequence

import msgspec

from backend.clock import Micros
from backend.messages.events import Event
from backend.store.chain_rules import ChainRule


class ChainLink(msgspec.Struct, frozen=True, gc=False):
    """The chain over some commits, or over the part of them that is in a block.

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
        self._begin_block(block_start)
        self._last: Event | None = None
        self._room = 0  # events that the block still takes; 0: not known before the next ones
        self.is_linked = True  # no event is behind the last link
        self.extend(events)

    def extend(self, events: Sequence[Event], made: Micros | None = None) -> list[ChainLink]:
        """Return the links over the next events of the log, the last of them included."""
        links = [*self.add(events, made)] if events else []
        return links if self.is_linked else [*links, self.link(made)]

    def add(self, events: Sequence[Event], made: Micros | None = None) -> Sequence[ChainLink]:
        """Go on over the next events of the log, and return the links of blocks that end there."""
        if len(events) >= self._room:
            return self._add_by_blocks(events, made)
        self._encoder.add(events)  # nearly every commit: no more than that
        self._encoder.hand_over_full(self._hash)
        self._room -= len(events)
        self._last, self.is_linked = events[-1], False
        return ()

    def _add_by_blocks(self, events: Sequence[Event], made: Micros | None) -> Sequence[ChainLink]:
        links: list[ChainLink] = []
        start, size = 0, self._rule.block_events
        while start < len(events):
            room = size - (events[start].position - 1) % size
            part = events[start : start + room]
            self._encoder.add(part)
            self._last, self._room, self.is_linked = part[-1], room - len(part), False
            start += room
            if not self._room:
                links.append(self.link(made))
        return links

    def link(self, made: Micros | None = None) -> ChainLink:
        """Return the link over all events behind the last one."""
        digest, upto = self.digest(), self._last.position if self._last else 0
        if upto % self._rule.block_events == 0:
            self._begin_block(digest)
        self.is_linked = True
        return ChainLink(self._rule, upto, digest, self._encoder.take_checks(), made)

    def _begin_block(self, digest: bytes) -> None:
        self._hash = self._rule.start_block()
        self._encoder.begin_block(self._rule.block_prefix(digest))

    def digest(self) -> bytes:
        """Return the digest at the last event, whether a link is over it or not."""
        self._encoder.hand_over(self._hash)
        return self._hash.digest()
