"""Matches in another order than the log's: by time, type, subject, actor or size.

Their positions, times and kinds are known already; what else they are sorted by is read of them
alone. By type there is an index, which no number of events is too many for.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import sqlalchemy as sa
from msgspec.structs import replace

from backend.errors import Unreadable
from backend.messages.filter_plans import ScanProgress
from backend.messages.log_order import MAX_SORTED_EVENTS, TOO_MANY_TO_SORT, EventOrder
from backend.messages.number_text import format_counted, format_number
from backend.store.log_search_port import PageSpan, StatementGuard
from backend.store.match_cache import Int64Array, Matches
from backend.store.sql.log_schema import events, streams
from backend.store.sql.search import page_positions
from backend.store.sql.search.log_fields import list_numbers
from backend.store.sql.search.search_plan import SearchSnapshot

_READ_EVENTS = 5_000  # in one statement


def refuse_to_sort(count: int, order: EventOrder) -> None:
    """Refuse what would take too long and too much memory.

    Raises:
        Unreadable: code `too-many-to-sort`.
    """
    if count > MAX_SORTED_EVENTS:
        raise Unreadable(
            f"{format_counted(count, 'event')} match, and at most"
            f" {format_number(MAX_SORTED_EVENTS)} are sorted by {order}."
            " Narrow the filter, or take a range of the log.",
            code=TOO_MANY_TO_SORT,
            field="order",
        )


def sort_matches(
    search: SearchSnapshot, found: Matches, order: EventOrder, guard: StatementGuard
) -> Int64Array:
    """Return the positions of what was found in this order; equal ones stay in the log's."""
    if order == "time":
        return found.positions[np.argsort(found.times_us, kind="stable")]
    if order == "type":
        types = {number: kind.type for number, kind in search.kinds.by_id.items()}
        keys: list[Any] = [types[int(kind)] for kind in found.kinds]
    else:
        keys = list(_read_keys(search, found.positions, order, guard))
    places = sorted(range(len(keys)), key=keys.__getitem__)
    return found.positions[np.array(places, np.int64)]


def page_by_type(search: SearchSnapshot, span: PageSpan) -> list[int]:
    """Return a page in the order of types, where kinds alone decide: type after type."""
    found: list[int] = []
    skip = span.skip
    for part in _parts_by_type(search):
        count = _count_of_kinds(part, span.after, span.upto)
        if skip < count and len(found) < span.limit:
            rest = replace(span, skip=skip, limit=span.limit - len(found))
            found += page_positions.of_kinds(part, rest)
        skip = max(0, skip - count)
    return found


def rank_by_type(search: SearchSnapshot, span: PageSpan, position: int) -> int | None:
    """Return how many stand before an event in the order of types; None: it is not among them."""
    before = 0
    for part in _parts_by_type(search):
        upto = min(position, span.upto)
        if _count_of_kinds(part, position - 1, upto):
            return before + _count_of_kinds(part, span.after, position - 1)
        before += _count_of_kinds(part, span.after, span.upto)
    return None


def _parts_by_type(search: SearchSnapshot) -> Iterator[SearchSnapshot]:
    by_id = search.kinds.by_id
    for name in sorted({by_id[number].type for number in search.plan.kinds}):
        alike = frozenset(each for each in search.plan.kinds if by_id[each].type == name)
        yield replace(search, plan=replace(search.plan, kinds=alike))


def _count_of_kinds(search: SearchSnapshot, after: int, upto: int) -> int:
    before, until = search.type_counts.counts_upto(
        search.connection, search.plan.kinds, [after, max(after, upto)]
    )
    return until - before


def _read_keys(
    search: SearchSnapshot, positions: Int64Array, order: EventOrder, guard: StatementGuard
) -> Iterator[Any]:
    """Yield what each event is sorted by, in the order of positions."""
    statement = _key_statement(search, order)
    for start in range(0, len(positions), _READ_EVENTS):
        some = positions[start : start + _READ_EVENTS]
        first, last = int(some[0]), int(some[-1])
        column = events.c.position
        if last - first == len(some) - 1:
            where = column.between(first, last)
        else:
            where = column.in_(list_numbers([int(each) for each in some]))
        ordered = statement.where(where).order_by(column)
        yield from search.connection.execute(ordered).scalars().all()
        done = start + len(some)
        guard.advance(ScanProgress(upto=done, end=len(positions), found=done))


def _key_statement(search: SearchSnapshot, order: EventOrder) -> sa.Select[Any]:
    dialect = search.context.dialect
    match order:
        case "subject":
            subject = dialect.text_after(streams.c.name, "/")
            return sa.select(subject).join_from(events, streams, streams.c.id == events.c.stream)
        case "size":
            return sa.select(dialect.byte_length(events.c.data))
        case _:
            return sa.select(events.c.actor)
