"""The safe end of a foreign store: up to where no event can come in between any more.

Numbers are drawn before their transactions commit, so that a greater one may be seen first; who
reads on from the greatest has missed the other for good. Positions are therefore read up to the
safe end only, which each rule knows in its own way.
"""

from collections import deque
from typing import Protocol

import msgspec

from backend.clock import SECOND_US, Micros
from backend.errors import Defect
from backend.foreign.event_statements import EventStatements
from backend.foreign.foreign_event import Position, parse_position
from backend.foreign.mapping import End
from backend.foreign.oldest_writer import OldestWriter, find_oldest_writer
from backend.foreign.recognition import RecognizedStore
from backend.foreign.sql_source import SqlCell, SqlSource

MAX_NUMBER = 2**63 - 1
_COUNTED_EVENTS = 10_000  # at each poll, of which a count says that none is missing
_PREFIX_EVENTS = 1_000  # looked at for a first gap where one is
_MARK_DELAY_US = 20_000  # in which whoever has drawn a number gets a transaction, too
_MAX_MARKS = 256  # that wait; every second one is let go when there are more


class SafeEnd(msgspec.Struct, frozen=True, kw_only=True):
    """What a poll found. head: the last event that can be seen. end: the last that is final.

    frozen_us: for how long the end has not moved although something is behind it. writer: whose
    open transaction keeps it there, where that is known.
    """

    head: Position | None
    end: Position | None
    frozen_us: Micros = 0
    writer: OldestWriter | None = None

    @property
    def is_final(self) -> bool:
        """Say whether all that can be seen is final."""
        return self.head is None or (self.end is not None and self.head <= self.end)


class EndRule(Protocol):
    """A rule by which the end is known; polled again and again by one thread."""

    def poll(self, now: Micros) -> SafeEnd:
        """Look at the store; `now` is of any clock that nobody sets.

        Raises:
            StorageFailed: the database refused. TimedOut: it did not answer in time.
        """
        ...


def build_end_rule(source: SqlSource, store: RecognizedStore) -> EndRule:
    """Return the rule that the mapping of a store names."""
    statements = EventStatements(source, store)
    end = store.mapping.end
    match end.rule:
        case "serial":
            return SerialEnd(source, statements)
        case "marks":
            return MarksEnd(source, statements, end)
        case "xid8":
            return TransactionEnd(source, statements)
        case "grace":
            return GraceEnd(source, statements, end)
        case "server":
            raise Defect("A database has no server that says where its log ends.")


class SerialEnd:
    """Writers come one after the other, so that all that can be seen is final."""

    def __init__(self, source: SqlSource, statements: EventStatements) -> None:
        self._source = source
        self._statements = statements

    def poll(self, now: Micros) -> SafeEnd:
        """See `EndRule`."""
        del now  # nothing waits
        head = _find_head(self._source, self._statements)
        return SafeEnd(head=head, end=head)


class _Mark(msgspec.Struct, frozen=True):
    """All up to `head` is final once every transaction before `xmax` has ended."""

    head: int
    xmax: int
    seen: Micros


class _FreezeWatch:
    """How long an end has stood still with something behind it."""

    def __init__(self) -> None:
        self._end: Position | None = None
        self._since: Micros | None = None

    def frozen_us(self, found: SafeEnd, now: Micros) -> Micros:
        if found.is_final or found.end != self._end or self._since is None:
            self._end, self._since = found.end, now
        return now - self._since


class MarksEnd:
    """Marks: what was seen is final when all have ended that could write before it.

    Each poll keeps the greatest number in sight, and one poll later the next transaction to come:
    whoever drew a smaller number has a transaction by then. A number is drawn before its writer has
    one, and that is why it takes two polls. Up to the first gap, numbers are final at once.
    """

    def __init__(self, source: SqlSource, statements: EventStatements, rule: End) -> None:
        self._source = source
        self._statements = statements
        self._grace_us = round(rule.grace_s * SECOND_US)
        self._marks: deque[_Mark] = deque()
        self._seen: tuple[int, Micros] | None = None
        self._end: int | None = None
        self._watch = _FreezeWatch()

    def poll(self, now: Micros) -> SafeEnd:
        """See `EndRule`."""
        head, xmin, xmax = self._look()
        if self._seen is None or now - self._seen[1] >= _MARK_DELAY_US:
            self._keep_mark(xmax)
            self._seen = (head, now) if head is not None else None
        while self._marks and self._is_over(self._marks[0], xmin, now):
            self._end = max(self._end or 0, self._marks.popleft().head)
        if self._end is not None and head is not None and self._end < head:
            self._end = _end_of_prefix(self._source, self._statements, self._end, head)
        awaited = self._marks[0].xmax if self._marks else xmax
        return self._describe(head, xmin if xmin < awaited else None, now)

    def _look(self) -> tuple[int | None, int, int]:
        """Return head and snapshot of one moment; asking for it takes no transaction id."""
        statement = (
            f"SELECT ({self._statements.head()}),"  # noqa: S608  # of the mapping's own SQL
            " pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text"
            " FROM (SELECT pg_current_snapshot() AS s) AS snapshot"
        )
        head, xmin, xmax = self._source.rows(statement, {})[0]
        place = self._source.shown
        last = None if head is None else parse_position((head,), place)[0]
        return last, _number(xmin), _number(xmax)

    def _keep_mark(self, xmax: int) -> None:
        """Complete the mark of the poll before by the transaction that comes next."""
        if self._seen is None:
            return
        head, seen = self._seen
        newest = self._marks[-1].head if self._marks else self._end
        if newest is not None and head <= newest:
            return
        self._marks.append(_Mark(head, xmax, seen))
        if len(self._marks) > _MAX_MARKS:
            self._marks = deque(list(self._marks)[::2])

    def _is_over(self, mark: _Mark, xmin: int, now: Micros) -> bool:
        return xmin >= mark.xmax and now - mark.seen >= self._grace_us

    def _describe(self, head: int | None, oldest: int | None, now: Micros) -> SafeEnd:
        """Return what was found; `oldest` is the transaction that is waited for, if one is."""
        found = SafeEnd(
            head=None if head is None else (head,), end=None if self._end is None else (self._end,)
        )
        frozen_us = self._watch.frozen_us(found, now)
        writer = None
        if oldest is not None and not found.is_final:
            writer = find_oldest_writer(self._source, oldest)
        return msgspec.structs.replace(found, frozen_us=frozen_us, writer=writer)


class TransactionEnd:
    """Each event carries its transaction, which comes first in the order (xid8)."""

    def __init__(self, source: SqlSource, statements: EventStatements) -> None:
        self._source = source
        self._statements = statements
        self._watch = _FreezeWatch()

    def poll(self, now: Micros) -> SafeEnd:
        """See `EndRule`."""
        rows = self._source.rows("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", {})
        xmin = _number(rows[0][0])
        head = _find_head(self._source, self._statements)
        found = SafeEnd(head=head, end=(xmin - 1, MAX_NUMBER))
        frozen_us = self._watch.frozen_us(found, now)
        writer = None if found.is_final else find_oldest_writer(self._source, xmin)
        return msgspec.structs.replace(found, frozen_us=frozen_us, writer=writer)


class GraceEnd:
    """A gap is waited for, and passed when its time is over: what comes later is missed."""

    def __init__(self, source: SqlSource, statements: EventStatements, rule: End) -> None:
        self._source = source
        self._statements = statements
        self._grace_us = round(rule.grace_s * SECOND_US)
        self._end: int | None = None
        self._head: tuple[int, Micros] | None = None
        self._watch = _FreezeWatch()

    def poll(self, now: Micros) -> SafeEnd:
        """See `EndRule`."""
        head = _find_head(self._source, self._statements)
        if self._end is not None and head is not None and self._end < head[-1]:
            self._end = _end_of_prefix(self._source, self._statements, self._end, head[-1])
        if head is not None and self._head is None:
            self._head = head[-1], now
        if self._head is not None and now - self._head[1] >= self._grace_us:
            self._end = max(self._end or 0, self._head[0])
            self._head = None
        found = SafeEnd(head=head, end=None if self._end is None else (self._end,))
        return msgspec.structs.replace(found, frozen_us=self._watch.frozen_us(found, now))


def _find_head(source: SqlSource, statements: EventStatements) -> Position | None:
    rows = source.rows(statements.head(), {})
    return parse_position(rows[0], source.shown) if rows else None


def _end_of_prefix(source: SqlSource, statements: EventStatements, end: int, head: int) -> int:
    """Return the last number before the first gap; most often there is none, which a count says."""
    upto = min(head, end + _COUNTED_EVENTS)
    if _number(source.rows(*statements.count_positions((end,), (upto,)))[0][0]) == upto - end:
        return upto
    for row in source.rows(*statements.positions_after((end,), limit=_PREFIX_EVENTS)):
        if parse_position(row[:1], source.shown) != (end + 1,):
            break
        end += 1
    return end


def _number(cell: SqlCell) -> int:
    return int(str(cell))
