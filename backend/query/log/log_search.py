"""Answers questions about the log from its tables; SQLite and PostgreSQL alike."""

from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import numpy as np
import sqlalchemy as sa

from backend.clock import Clock
from backend.errors import Unreadable
from backend.messages.events import Event
from backend.messages.queries import (
    AskLog,
    AskPosition,
    CountLog,
    EventContext,
    LogCount,
    LogPage,
)
from backend.query.filters.conditions import FilterContext
from backend.query.filters.literals import depends_on_now
from backend.query.filters.sql_dialect import PostgresDialect, SqliteDialect
from backend.query.filters.syntax_tree import MATCH_ALL, Filter
from backend.query.log import empty_log, page_positions
from backend.query.log.kind_index import read_kinds
from backend.query.log.log_backlog import Backlog, find_backlog
from backend.query.log.log_filter import parse_log_filter
from backend.query.log.match_cache import MatchCache, Positions
from backend.query.log.search_connection import open_search
from backend.query.log.search_plan import SearchSnapshot, plan_search
from backend.query.log.type_count_index import TypeCountIndex
from backend.query.question_budget import BudgetGuard
from backend.store.log_port import LogReader

MAX_PAGE_EVENTS = 5_000  # events of a page: it is one message
MAX_BUCKETS = 2_000


class LogSearch:
    """Finds positions by SQL, and reads their events through the log's own reader.

    A filter that asks more than the kind of event has to look at every event: once, since what
    matched is remembered while the log grows. Used by the one thread that made it.
    """

    def __init__(
        self,
        replica: str,
        url: str,
        reader: LogReader,
        clock: Clock,
        *,
        matches: MatchCache | None = None,
        guard: BudgetGuard | None = None,
    ) -> None:
        """Keep where the log is; it is opened at the first search, and may not be there yet.

        `matches` may be shared with other threads; `guard` stops what takes too long.
        """
        self._replica = replica
        self._url = url
        self._reader = reader
        self._clock = clock
        self._tallies = TypeCountIndex()
        self._matches = matches or MatchCache()
        self._guard = guard or BudgetGuard()
        self._engine: sa.Engine | None = None
        self._connection: sa.Connection | None = None

    def head(self) -> int:
        """Return the last position, 0 for an empty log."""
        return self._reader.head()

    def page(self, asked: AskLog) -> LogPage:
        """Return at most 5,000 events in log order.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is negative.
        """
        _refuse_negative(asked)
        tree, head = parse_log_filter(asked.filter), self.head()
        after, upto = _clamp_range(asked.after, asked.before, head)
        limit, skip = min(asked.limit, MAX_PAGE_EVENTS), min(asked.skip, head)
        span = page_positions.PageSpan(after, upto, skip, limit, asked.backwards)
        positions = self._positions(tree, span, head)
        return LogPage(events=self._events(positions), head=head, replica=self._replica)

    def count(self, asked: CountLog) -> LogCount:
        """Count what matches in (after, before), also in equal ranges of positions.

        Raises:
            BadFilter: the filter cannot be read, or does not fit the log.
            Unreadable: code `bad-page`; a number is negative, or there are over 2,000 buckets.
        """
        _refuse_buckets(asked)
        tree, head = parse_log_filter(asked.filter), self.head()
        after, upto = _clamp_range(asked.after, asked.before, head)
        parts = max(1, asked.buckets)
        edges = [after + (upto - after) * part // parts for part in range(parts + 1)]
        counts = self._counts(tree, edges, head)
        return LogCount(
            total=sum(counts),
            buckets=counts if asked.buckets else [],
            head=head,
            replica=self._replica,
        )

    def story(self, position: int) -> EventContext:
        """Return an event, the event that caused it, and all of its correlation.

        Raises:
            Unreadable: code `no-such-position`.
        """
        found = self._reader.read_at([position]) if 0 < position < 2**63 else []
        if not found:
            raise Unreadable(
                f"There is no event at position {position}: the log ends at {self.head()}.",
                code="no-such-position",
                field="position",
            )
        event = found[0]
        chain = self._reader.read_correlation(event.correlation)
        cause = next((other for other in chain if other.id == event.causation), None)
        return EventContext(event=event, cause=cause, chain=chain, views=[])

    def position_at(self, asked: AskPosition) -> int:
        """Return the last position that was committed, or happened, by then; 0 for none."""
        return self._reader.position_at(asked.moment_us, asked.by)

    def backlog(self, position: int, types: Collection[str]) -> Backlog:
        """Return which events of these types are recorded behind a position.

        Raises:
            Unavailable: the log cannot be read.
        """
        head = self.head()
        if head <= position:
            return Backlog(0, None, head)
        with self._transaction() as connection:
            self._tallies.refresh(connection)
            kinds = read_kinds(connection)
            return find_backlog(connection, kinds, self._tallies, (position, head), types)

    def check(self, text: str) -> None:
        """Read a filter as if for a page of the log.

        Raises:
            BadFilter: it cannot be read, or does not fit the log.
        """
        tree, head = parse_log_filter(text), self.head()
        if tree == MATCH_ALL or self._matches_none(tree, head):
            return
        with self._search(tree) as search:
            search.between(0, head)

    def close(self) -> None:
        """Give the connections back."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()
        self._reader.close()

    def _matches_none(self, tree: Filter, head: int) -> bool:
        """Say whether the log is empty; its tables may be missing, and the filter is checked."""
        if not head:
            empty_log.check(tree, self._clock())
        return not head

    def _positions(self, tree: Filter, span: page_positions.PageSpan, head: int) -> Sequence[int]:
        if tree == MATCH_ALL or self._matches_none(tree, head):
            return page_positions.of_all(span)
        with self._search(tree) as search:
            if search.plan.by_kind_alone:
                return page_positions.of_kinds(search, span)
            if self._matches.holds_filter(tree) or (span.skip and not depends_on_now(tree)):
                return page_positions.of_matches(self._all_matches(tree, search, head), span)
            return page_positions.of_first(search, span)

    def _counts(self, tree: Filter, edges: Sequence[int], head: int) -> list[int]:
        """Count what matches between the edges."""
        if tree == MATCH_ALL or self._matches_none(tree, head):
            upto: Sequence[int] = edges
        else:
            with self._search(tree) as search:
                upto = self._counts_upto(tree, search, edges, head)
        return [after - before for before, after in pairwise(upto)]

    def _counts_upto(
        self, tree: Filter, search: SearchSnapshot, edges: Sequence[int], head: int
    ) -> list[int]:
        if search.plan.by_kind_alone:
            kinds = search.plan.kinds
            return self._tallies.counts_upto(search.connection, kinds, edges)
        if depends_on_now(tree):
            matches = page_positions.all_matches(search, edges[0], edges[-1])
        else:
            matches = self._all_matches(tree, search, head)
        return [int(found) for found in np.searchsorted(matches, edges, "right")]

    def _all_matches(self, tree: Filter, search: SearchSnapshot, head: int) -> Positions:
        return self._matches.upto(tree, head, partial(page_positions.all_matches, search))

    @contextmanager
    def _search(self, tree: Filter) -> Generator[SearchSnapshot]:
        """Begin a transaction, and split the filter for what the log holds in it."""
        with self._transaction() as connection:
            kinds = read_kinds(connection)
            self._tallies.refresh(connection)
            dialect = SqliteDialect() if connection.dialect.name == "sqlite" else PostgresDialect()
            context = FilterContext(dialect, self._clock())
            yield SearchSnapshot(
                connection, kinds, self._tallies, context, plan_search(tree, kinds)
            )

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        connection = self._connect()
        with connection.begin():
            self._guard.limit_transaction(connection)
            yield connection

    def _connect(self) -> sa.Connection:
        if self._connection is None or self._connection.invalidated:
            self._engine = self._engine or open_search(self._url)
            self._connection = self._engine.connect()
            self._guard.watch(self._connection)
        return self._connection

    def _events(self, positions: Sequence[int]) -> list[Event]:
        if not positions:
            return []
        if positions[-1] - positions[0] == len(positions) - 1:
            return self._reader.read(positions[0] - 1, len(positions))
        return self._reader.read_at(positions)


def _clamp_range(after: int, before: int | None, head: int) -> tuple[int, int]:
    """Return what there is of (after, before): behind which position, and up to which."""
    after = min(after, head)
    upto = head if before is None else min(before - 1, head)
    return after, max(after, upto)


def _refuse_negative(asked: AskLog) -> None:
    for name, number in (("after", asked.after), ("skip", asked.skip), ("limit", asked.limit)):
        if number < 0:
            raise Unreadable(f"`{name}` cannot be {number}.", code="bad-page", field=name)


def _refuse_buckets(asked: CountLog) -> None:
    for name, number in (("after", asked.after), ("buckets", asked.buckets)):
        if number < 0 or (name == "buckets" and number > MAX_BUCKETS):
            raise Unreadable(f"`{name}` cannot be {number}.", code="bad-page", field=name)
