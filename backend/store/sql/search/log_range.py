"""Where a log begins, and whether an event stands at every position from 1 to its end.

A writer's log does so from its first event on. One that was filled with a part of another log may
begin anywhere, and lack what an export has left out.
"""

import msgspec
import sqlalchemy as sa

from backend.store.sql.log_schema import events
from backend.store.sql.search.kind_index import read_kinds
from backend.store.sql.search.type_count_index import TypeCountIndex

_FIRST = sa.select(sa.func.coalesce(sa.func.min(events.c.position), 1))


class LogRange(msgspec.Struct, frozen=True):
    """`first`: the first position with an event, 1 for an empty log."""

    first: int
    is_dense: bool


def read_range(connection: sa.Connection, counts: TypeCountIndex, head: int) -> LogRange:
    """Read it in this transaction, in which the log ends at `head` or behind it."""
    first = connection.execute(_FIRST).scalar_one()
    if first > 1:
        return LogRange(first, is_dense=False)
    kinds = read_kinds(connection).all
    return LogRange(first, is_dense=counts.counts_upto(connection, kinds, [head]) == [head])
