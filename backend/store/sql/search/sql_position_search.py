"""Searches a log in tables."""

from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise

import numpy as np
import sqlalchemy as sa

from backend.clock import Clock, Micros
from backend.filters.conditions import FilterContext, build_condition
from backend.filters.literals import depends_on_now
from backend.filters.sql_dialect import Dialect, SqliteDialect
from backend.filters.syntax_tree import MATCH_ALL, Filter, Value
from backend.messages.density import DensityAxis
from backend.messages.filter_plans import FilterPlan
from backend.messages.log_order import EventOrder
from backend.store.log_search_port import (
    Backlog,
    Density,
    EventValues,
    PageSpan,
    StatementGuard,
)
from backend.store.match_cache import MatchCache, Matches, MatchList
from backend.store.order_cache import OrderedPositions
from backend.store.sql.log_schema import event_types, events, metadata
from backend.store.sql.search import page_positions, sorted_matches
from backend.store.sql.search.density_search import (
    count_between,
    density_by_position,
    density_by_time,
)
from backend.store.sql.search.event_values import read_event_values
from backend.store.sql.search.kind_index import KindIndex, read_kinds
from backend.store.sql.search.log_fields import LogFields
from backend.store.sql.search.log_range import LogRange, read_range
from backend.store.sql.search.match_scan import MatchScan
from backend.store.sql.search.search_plan import SearchSnapshot, plan_search
from backend.store.sql.search.type_count_index import TypeCountIndex


class SqlPositionSearch:
    """See `PositionSearch`.

    What matched a filter is remembered while the log grows: no event is looked at twice for it.
    """

    def __init__(
        self,
        create_engine: Callable[[], sa.Engine],
        dialect: Dialect,
        clock: Clock,
        *,
        matches: MatchCache,
        guard: StatementGuard,
    ) -> None:
        """Connect at the first search: there may be no log yet."""
        self._create_engine = create_engine
        self._dialect = dialect
        self._clock = clock
        self._matches = matches
        self._guard = guard
        self._type_counts = TypeCountIndex()
        self._range: LogRange | None = None
        self._engine: sa.Engine | None = None
        self._connection: sa.Connection | None = None

    def plan(self, tree: Filter, head: int) -> FilterPlan:
        """See `PositionSearch`."""
        if self._matches_none(tree, head) or self._matches_all(tree, head):
            return FilterPlan(access="everything", looked_at=0, log_events=head)
        with self._search(tree, head) as search:
            path = search.choose_path()
        return FilterPlan(access=path.access, looked_at=path.events, log_events=head)

    def page(self, tree: Filter, span: PageSpan, head: int) -> Sequence[int]:
        """See `PositionSearch`."""
        if self._matches_none(tree, head) or self._matches_all(tree, head):
            return page_positions.of_all(span)
        kept = None if depends_on_now(tree) else self._matches.find(tree)
        if kept is not None and page_positions.is_known(kept.matches, span):
            return page_positions.of_matches(kept.matches, span)
        with self._search(tree, head) as search:
            if search.plan.by_kind_alone:
                return page_positions.of_kinds(search, span)
            is_near = kept is not None and kept.upto >= span.after
            if not (is_near or span.skip) or span.backwards or depends_on_now(tree):
                return page_positions.of_first(search, span, self._guard)
            return page_positions.of_matches(self._find_page(tree, search, span), span)

    def sorted_page(
        self, tree: Filter, span: PageSpan, order: EventOrder, head: int
    ) -> Sequence[int]:
        """See `PositionSearch`."""
        if self._matches_none(tree, head):
            return ()
        with self._search(tree, head) as search:
            if order == "type" and search.plan.by_kind_alone:
                return sorted_matches.page_by_type(search, span)
            ordered = self._sort(tree, search, span, order)
        taken = span.range_of(len(ordered))
        return [int(each) for each in ordered[taken.start : taken.stop]]

    def sorted_rank(
        self, tree: Filter, span: PageSpan, order: EventOrder, position: int, head: int
    ) -> int | None:
        """See `PositionSearch`."""
        if self._matches_none(tree, head) or not span.after < position <= span.upto:
            return None
        with self._search(tree, head) as search:
            if order == "type" and search.plan.by_kind_alone:
                return sorted_matches.rank_by_type(search, span, position)
            places = np.flatnonzero(self._sort(tree, search, span, order) == position)
        return int(places[0]) if len(places) else None

    def counts(self, tree: Filter, edges: Sequence[int], head: int) -> list[int]:
        """See `PositionSearch`."""
        if self._matches_none(tree, head) or self._matches_all(tree, head):
            upto: Sequence[int] = edges
        else:
            with self._search(tree, head) as search:
                upto = self._counts_upto(tree, search, edges)
        return [after - before for before, after in pairwise(upto)]

    def density(self, tree: Filter, by: DensityAxis, most: int, head: int) -> Density:
        """See `PositionSearch`."""
        if self._matches_none(tree, head):
            return Density([], [], [], [])
        find_matches = partial(self._find_matches, tree, edges=(0, head))
        begin = self._range_at(head).first - 1
        with self._search(tree, head) as search:
            if by == "position":
                return density_by_position(search, most, find_matches, begin)
            cells = self._matches.cells
            return density_by_time(search, cells, self._guard, most, find_matches)

    def group_counts(
        self, tree: Filter, edges: Sequence[int], head: int
    ) -> tuple[list[str], list[list[int]]]:
        """See `PositionSearch`."""
        if self._matches_none(tree, head):
            return [], []
        find_matches = partial(self._find_matches, tree, edges=(0, head))
        with self._search(tree, head) as search:
            return count_between(search, edges, find_matches)

    def backlog(self, position: int, types: Collection[str], head: int) -> Backlog:
        """See `PositionSearch`."""
        if head <= position:
            return Backlog(head)
        with self._transaction() as connection:
            self._type_counts.refresh(connection)
            kinds = read_kinds(connection)
            return _find_backlog(connection, kinds, self._type_counts, (position, head), types)

    def values(self, value: Value, positions: Sequence[int], head: int) -> EventValues:
        """See `PositionSearch`."""
        if not head:
            with _empty_log(self._clock()) as fields:
                return read_event_values(value, (), fields)
        with self._search(MATCH_ALL, head) as search:
            fields = LogFields(search.connection, search.kinds, search.context)
            return read_event_values(value, positions, fields)

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()

    def _matches_all(self, tree: Filter, head: int) -> bool:
        """Say whether an event stands, and matches, at every position.

        A log that was filled from an export begins later, or has gaps: there the kinds are counted.
        """
        return tree == MATCH_ALL and self._range_at(head).is_dense

    def _range_at(self, head: int) -> LogRange:
        """Return where the log begins; it is looked at once, as nothing changes it."""
        if self._range is None:
            with self._transaction() as connection:
                self._type_counts.refresh(connection)
                self._range = read_range(connection, self._type_counts, head)
        return self._range

    def _matches_none(self, tree: Filter, head: int) -> bool:
        """Say whether the log is empty; its tables may be missing, and the filter is checked."""
        if not head:
            _check_for_empty_log(tree, self._clock())
        return not head

    def _counts_upto(self, tree: Filter, search: SearchSnapshot, edges: Sequence[int]) -> list[int]:
        if search.plan.by_kind_alone:
            kinds = search.plan.kinds
            return self._type_counts.counts_upto(search.connection, kinds, edges)
        return self._find_matches(tree, search, edges=edges).counts_upto(edges)

    def _sort(
        self, tree: Filter, search: SearchSnapshot, span: PageSpan, order: EventOrder
    ) -> OrderedPositions:
        """Return the positions of what matches in the span in this order, sorted at most once.

        What means something else later, as `since:2h` does, is sorted anew.
        """
        key = (tree, span.after, span.upto, order)
        moves = depends_on_now(tree)
        kept = None if moves else self._matches.orders.find(key)
        if kept is not None:
            return kept
        found = self._find_in(tree, search, span, order)
        ordered = sorted_matches.sort_matches(search, found, order, self._guard)
        if not moves:
            self._matches.orders.keep(key, ordered)
        return ordered

    def _find_in(
        self, tree: Filter, search: SearchSnapshot, span: PageSpan, order: EventOrder
    ) -> Matches:
        """Return what matches in the span; where kinds alone decide, it is counted before."""
        edges = (span.after, span.upto)
        if search.plan.by_kind_alone:
            before, until = self._type_counts.counts_upto(
                search.connection, search.plan.kinds, edges
            )
            sorted_matches.refuse_to_sort(until - before, order)
            return MatchScan(search, MatchList(span.after), self._guard, edges).upto(span.upto)
        found = self._find_matches(tree, search, edges=(0, span.upto))
        matches = found.within(span.after, span.upto)
        sorted_matches.refuse_to_sort(len(matches), order)
        return matches

    def _find_matches(
        self, tree: Filter, search: SearchSnapshot, *, edges: Sequence[int]
    ) -> Matches:
        """Return what matches between the first edge and the last; what is known is not lost."""
        moves = depends_on_now(tree)
        found = MatchList(edges[0]) if moves else self._matches.keep(tree)
        matches = MatchScan(search, found, self._guard, edges).upto(edges[-1])
        if not moves:
            self._matches.keep(tree)  # others may have to go
        return matches

    def _find_page(self, tree: Filter, search: SearchSnapshot, span: PageSpan) -> Matches:
        """Look as far as the page goes, and keep what was found on the way."""
        scan = MatchScan(search, self._matches.keep(tree), self._guard, (span.after, span.upto))
        return scan.upto(span.upto, lambda found: page_positions.is_known(found, span))

    @contextmanager
    def _search(self, tree: Filter, head: int) -> Generator[SearchSnapshot]:
        """Begin a transaction, and split the filter for what the log holds in it."""
        with self._transaction() as connection:
            kinds = read_kinds(connection)
            self._type_counts.refresh(connection)
            context = FilterContext(self._dialect, self._clock())
            yield SearchSnapshot(
                connection,
                kinds,
                self._type_counts,
                context,
                plan_search(tree, kinds),
                head,
                self._matches.cells,
            )

    @contextmanager
    def _transaction(self) -> Generator[sa.Connection]:
        connection = self._connect()
        with connection.begin():
            self._guard.limit_transaction(connection)
            yield connection

    def _connect(self) -> sa.Connection:
        if self._connection is None or self._connection.invalidated:
            self._engine = self._engine or self._create_engine()
            self._connection = self._engine.connect()
            self._guard.watch(self._connection)
        return self._connection


def _check_for_empty_log(tree: Filter, now: Micros) -> None:
    """Build the filter's condition for an empty log; there may be no file of one yet.

    Raises:
        BadFilter: the filter does not fit a log.
    """
    with _empty_log(now) as fields:
        build_condition(plan_search(tree, fields.kinds).residual, fields)


@contextmanager
def _empty_log(now: Micros) -> Generator[LogFields]:
    """Give what filters mean for a log without events, of which there may be no file yet."""
    engine, nothing = sa.create_engine("sqlite://"), KindIndex({})
    try:
        with engine.connect() as connection:
            metadata.create_all(connection)
            context = FilterContext(SqliteDialect(), now)
            yield LogFields(connection, nothing, context, looks_words_up=False)
    finally:
        engine.dispose()


def _find_backlog(
    connection: sa.Connection,
    kinds: KindIndex,
    counts: TypeCountIndex,
    span: tuple[int, int],
    types: Collection[str],
) -> Backlog:
    """Return the events of these types in (position, head]."""
    position, head = span
    wanted = frozenset(number for number, kind in kinds.by_id.items() if kind.type in types)
    before, upto = counts.counts_upto(connection, wanted, [position, head])
    if upto == before:
        return Backlog(head)
    first, recorded_us = connection.execute(_first_of_kinds(wanted, position)).one()
    return Backlog(head, upto - before, first, recorded_us)


def _first_of_kinds(kinds: frozenset[int], after: int) -> sa.Select[int, int]:
    """Select position and commit time of the first; each kind's index is looked at once."""
    of_kind = (
        sa.select(sa.func.min(events.c.position))
        .where(events.c.kind == event_types.c.id, events.c.position > after)
        .correlate(event_types)
        .scalar_subquery()
    )
    first = sa.select(sa.func.min(of_kind)).where(event_types.c.id.in_(sorted(kinds)))
    return sa.select(events.c.position, events.c.recorded).where(
        events.c.position == first.scalar_subquery()
    )
