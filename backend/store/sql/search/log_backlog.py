"""What is recorded behind a position: how many events of some types, and since when."""

from collections.abc import Collection

import sqlalchemy as sa

from backend.store.log_search_port import Backlog
from backend.store.sql.log_schema import events
from backend.store.sql.search.kind_index import KindIndex
from backend.store.sql.search.type_count_index import TypeCountIndex


def find_backlog(
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
        return Backlog(0, None, head)
    oldest = connection.execute(_first_recorded(wanted, position)).scalar_one()
    return Backlog(upto - before, oldest, head)


def _first_recorded(kinds: frozenset[int], after: int) -> sa.Select[int]:
    """Select when the first of these kinds was recorded; each kind's index is looked at once."""
    firsts = [
        sa.select(sa.func.min(events.c.position).label("position")).where(
            events.c.kind == kind, events.c.position > after
        )
        for kind in sorted(kinds)
    ]
    first = sa.select(sa.func.min(sa.union_all(*firsts).subquery().c.position)).scalar_subquery()
    return sa.select(events.c.recorded).where(events.c.position == first)
