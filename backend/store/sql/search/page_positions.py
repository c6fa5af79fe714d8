"""Where a page of the log lies: positions, at any depth, forwards or backwards."""

from collections.abc import Sequence

import numpy as np
import sqlalchemy as sa

from backend.messages.filter_plans import ScanProgress
from backend.store.log_search_port import PageSpan, StatementGuard
from backend.store.match_cache import Matches
from backend.store.sql.log_schema import events
from backend.store.sql.log_statements import MAX_MERGED_KINDS
from backend.store.sql.search.scan_steps import ScanSteps
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


def is_known(found: Matches, span: PageSpan) -> bool:
    """Say whether the page lies in what was looked at."""
    if found.upto >= span.upto:
        return True
    return not span.backwards and _count_in(found, span) >= span.skip + span.limit


def of_matches(found: Matches, span: PageSpan) -> Sequence[int]:
    """Return the page's positions among what matches; it must be known."""
    taken = span.range_of(_count_in(found, span))
    first = found.counts_upto([span.after])[0]
    return [int(each) for each in found.positions[first + taken.start : first + taken.stop]]


def of_first(search: SearchSnapshot, span: PageSpan, guard: StatementGuard) -> Sequence[int]:
    """Return the page's positions, looking no further than the page goes."""
    prepared = search.prepare(span.after, span.upto)
    steps = ScanSteps(prepared)
    enough = span.skip + span.limit
    found: list[int] = []
    for step in (steps.downwards if span.backwards else steps.upwards)(span.after, span.upto):
        positions = step.found[:, 0].tolist()
        found = positions + found if span.backwards else found + positions
        if len(found) >= enough:
            break
        guard.advance(ScanProgress(upto=step.upto, end=span.upto, found=len(found)))
    taken = span.range_of(len(found))
    return found[taken.start : taken.stop]


def _count_in(found: Matches, span: PageSpan) -> int:
    first, last = found.counts_upto([span.after, span.upto])
    return last - first


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
