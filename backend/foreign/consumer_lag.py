"""How far a store's own consumers have come, in positions of the copy: counted, never subtracted.

The checkpoint is read before the end of the store, so that nothing is negative.
"""

import msgspec

from backend.errors import TimedOut
from backend.foreign.continuity import FollowedPart
from backend.foreign.event_statements import EventStatements
from backend.foreign.foreign_event import Position, parse_position
from backend.foreign.foreign_reader import ForeignReader
from backend.foreign.foreign_subscriptions import (
    ForeignSubscription,
    ReadCheckpoint,
    SubscriptionReader,
    count_parked,
)
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlSource


class ConsumerReading(msgspec.Struct, frozen=True):
    """A consumer; `copied`: how many of the copied events it has behind it, None: not known."""

    subscription: ForeignSubscription
    copied: int | None
    parked: int = 0


class _Known(msgspec.Struct, frozen=True):
    position: Position
    copied: int


class ConsumerLag:
    """Reads the consumers of one store again and again; what does not move is not counted again."""

    def __init__(self, source: SqlSource, store: RecognizedStore, reader: ForeignReader) -> None:
        self._source, self._store, self._reader = source, store, reader
        self._consumers = SubscriptionReader(source, store)
        self._statements = EventStatements(source, store)
        self._known: dict[tuple[str, str], _Known] = {}

    @property
    def are_there(self) -> bool:
        """Whether the store has any place where consumers could be."""
        return any(self._store.tables[rule.each] for rule in self._store.mapping.subscriptions)

    def read_checkpoints(self) -> list[ReadCheckpoint]:
        """Return where every consumer is; the end of the store is to be read after it.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        return self._consumers.read()

    def measure(
        self, found: list[ReadCheckpoint], end: Position | None, part: FollowedPart
    ) -> list[ConsumerReading]:
        """Return how far each has come. end: of the store, part: what was copied of it.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        parked, problem = self._parked()
        return [
            ConsumerReading(
                _with_problem(self._consumers.count(each, end), problem),
                self._copied(each, part),
                parked.get(each.subscription.name, 0),
            )
            for each in found
        ]

    def _parked(self) -> tuple[dict[str, int], str]:
        """Return how many each has parked, by its name; or why that is not known."""
        try:
            return count_parked(self._source, self._store), ""
        except TimedOut:  # said beside each of them; events are read on
            return {}, "Counting what is parked took too long, and was given up."

    def _copied(self, found: ReadCheckpoint, part: FollowedPart) -> int | None:
        try:
            done = self._done(found)
            return None if done is None or part.position is None else self._count(found, done, part)
        except TimedOut:  # what is behind is counted by itself; where that stands is not known
            return None

    def _done(self, found: ReadCheckpoint) -> Position | None:
        """Return the position of the last event that a consumer has done; () before the first."""
        if found.checkpoint is None:
            return None
        rule, claimed = found.rule, found.checkpoint.position
        is_whole = len(claimed) == len(self._store.mapping.position.order)
        if rule.unit == "global" and not rule.compare and is_whole:
            return (*claimed[:-1], claimed[-1] - (rule.meaning == "next"))
        statement = self._statements.last_done(rule, claimed, found.subscription.stream)
        rows = self._source.rows(*statement)
        return parse_position(rows[0], self._source.shown) if rows else ()

    def _count(self, found: ReadCheckpoint, done: Position, part: FollowedPart) -> int:
        """Return how many copied events stand up to a position; from where that was known last."""
        reached = part.position
        if reached is None or not done:
            return 0
        if done >= reached:
            return part.count
        key = (found.subscription.name, found.subscription.stream)
        known = self._known.get(key)
        if known is not None and known.position <= done:
            copied = known.copied
            if known.position < done:
                copied += self._reader.count_between(known.position, done)
        else:
            copied = part.count - self._reader.count_between(done, reached)
        self._known[key] = _Known(done, copied)
        return copied


def _with_problem(found: ForeignSubscription, problem: str) -> ForeignSubscription:
    return msgspec.structs.replace(found, problem=found.problem or problem)
