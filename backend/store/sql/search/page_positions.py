"""Where a page of the log lies: positions, at any depth, forwards or backwards."""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from backend.store.log_search_port import PageSpan
from backend.store.match_cache import Positions
from backend.store.sql.log_schema import events
from backend.store.sql.log_statements import MAX_MERGED_KINDS
from backend.store.sql.search.search_plan import SearchSnapshot


def of_all(span: PageSpan) -> Sequence[int]:
    """Return the page's positions when every event matches: there are no gaps."""
    taken = span.range_of(max(0, span.upto - span.after))
    return range(span.after + 1 + taken.start, span.after + 1 + taken.stop)


def of_kinds(search: SearchSnapshot, span: PageSpan) -> Sequence[int]:
    """Return the page's positions when kinds alone decide: counted by blocks, not one by one."""
    connection, kinds, type_counts = search.connection, search.plan.kinds, search.type_counts
    before, until = type_counts.counts_upto(connection, kinds, [span.after, span.upto])
    taken = span.range_of(until - before)
    if not taken:
        return ()
    cumulated = type_counts.cumulative(kinds)
    block = int(np.searchsorted(cumulated, before + taken.start, "right")) - 1
    start, seen = type_counts.end(block), int(cumulated[block])
    if start < span.after:
        start, seen = span.after, before
    left_out = before + taken.start - seen
    return _first(connection, kinds, start, left_out + len(taken))[left_out:]


def of_matches(matches: Positions, span: PageSpan) -> Sequence[int]:
    """Return the page's positions among all that match."""
    first, last = np.searchsorted(matches, [span.after, span.upto], "right")
    taken = span.range_of(int(last - first))
    return [int(p) for p in matches[first + taken.start : first + taken.stop]]


def of_first(search: SearchSnapshot, span: PageSpan) -> Sequence[int]:
    """Return the page's positions, looking no further than the page goes."""
    position = events.c.position
    order = position.desc() if span.backwards else position.asc()
    found = search.between(span.after, span.upto).order_by(order).limit(span.limit)
    return sorted(search.connection.execute(found.offset(span.skip)).scalars())


def all_matches(search: SearchSnapshot, after: int, upto: int) -> Positions:
    """Return every position in (after, upto] that matches, in order."""
    found = search.between(after, upto)
    result = search.connection.execute(found).scalars()
    return np.sort(np.fromiter(result, np.int64))


def _first(
    connection: sa.Connection, kinds: frozenset[int], after: int, limit: int
) -> Sequence[int]:
    """Return the first positions of these kinds behind `after`, whatever the number of kinds."""
    numbers = sorted(kinds)
    found: list[int] = []
    for start in range(0, len(numbers), MAX_MERGED_KINDS):
        merged = _merge(numbers[start : start + MAX_MERGED_KINDS], after, limit)
        found += connection.execute(merged).scalars()
    return sorted(found)[:limit]


def _merge(kinds: Sequence[int], after: int, limit: int) -> sa.CompoundSelect[int]:
    """Select the first positions of these kinds; their index is merged only as far as needed."""
    parts = [
        sa.select(events.c.position).where(events.c.kind == kind, events.c.position > after)
        for kind in kinds
    ]
    return sa.union_all(*parts).order_by("position").limit(limit)
