"""Pages of a whole view in the past, at the cost of their rows: for a replay that seeks and plays.

Two orders are answered by look-ups alone: that of the key, and what changed last
(`position:desc`). How many rows there were is counted from when each was born, which is read once
for each range of the log.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from backend.filters.syntax_tree import MATCH_ALL
from backend.messages.queries import Cell
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, page_at, view_spec
from backend.projection.row_schema import SEGMENTS
from backend.projection.sql_tables import archive_table
from backend.projection.table_specs import columns_of
from backend.query.views.page_query import PageQuery

Positions = npt.NDArray[np.int64]
_MAX_SEGMENTS = 24  # segments whose births are remembered
_MAX_VERSIONS_PER_ROW = 20  # versions looked at for each row of a page of what changed last


class RowCounts:
    """How many rows a view had at any position; rows are born, and stay."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._born: OrderedDict[tuple[str, int], tuple[int, Positions]] = OrderedDict()

    def count(
        self, connection: sa.Connection, projection: Projection, position: int, applied: int
    ) -> int:
        """Return how many rows there were at a position that is not behind `applied`."""
        segment = connection.execute(_segment(projection, position)).scalar() or 0
        upto, born = self._born.pop((projection.name, segment), (-1, np.zeros(0, np.int64)))
        if upto < position:
            fresh = connection.execute(_births(projection, segment, upto)).scalars()
            born = np.sort(np.concatenate([born, np.fromiter(fresh, np.int64)]))
            upto = applied
        self._born[projection.name, segment] = (upto, born)
        while len(self._born) > _MAX_SEGMENTS:
            self._born.popitem(last=False)
        return int(np.searchsorted(born, position, "right"))


def find_past_page(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int
) -> list[list[Cell]] | None:
    """Return the page if it can be looked up; None when it has to be searched for."""
    if wanted.tree != MATCH_ALL:
        return None
    order = wanted.order or projection.order
    if order in {projection.key[0], f"{projection.key[0]}:asc"}:
        return _in_key_order(connection, projection, wanted, position)
    if order == "position:desc":
        return _last_changed(connection, projection, wanted, position)
    return None


def _in_key_order(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int
) -> list[list[Cell]]:
    page = page_at(projection, position, wanted.size).offset(wanted.start).subquery()
    key = [page.c[name] for name in projection.key]
    found = connection.execute(sa.select(*cells_of(projection, page)).order_by(*key))
    return [list(row) for row in found]


def _last_changed(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int
) -> list[list[Cell]] | None:
    """Go back through the changes until there are enough different rows; give up after many."""
    rows = archive_table(view_spec(projection))
    names = [column.name for column in columns_of(projection)]
    key_at = [names.index(name) for name in projection.key]
    enough = wanted.start + wanted.size
    most = max(1_000, enough * _MAX_VERSIONS_PER_ROW)
    changes = connection.execute(
        sa.select(*cells_of(projection, rows))
        .where(rows.c.position <= position, rows.c.position > rows.c.segment)
        .order_by(rows.c.position.desc())
        .limit(most)
    )
    newest: dict[tuple[Cell, ...], list[Cell]] = {}
    for looked_at, row in enumerate(changes, 1):
        if len(newest) >= enough and row[-1] != next(reversed(newest.values()))[-1]:
            changes.close()
            break
        newest.setdefault(tuple(row[n] for n in key_at), list(row))
        if looked_at == most:
            return None
    return _latest(newest)[wanted.start : enough]


def _latest(rows: Mapping[tuple[Cell, ...], list[Cell]]) -> list[list[Cell]]:
    """Put the rows in the order of their positions, the last first; then of their keys."""
    by_key = sorted(rows.items(), key=lambda item: [str(cell) for cell in item[0]])
    return [row for _, row in sorted(by_key, key=lambda item: -int(item[1][-1] or 0))]


def _segment(projection: Projection, position: int) -> sa.Select[int | None]:
    return sa.select(sa.func.max(SEGMENTS.c.first)).where(
        SEGMENTS.c.view == projection.name, SEGMENTS.c.first <= position
    )


def _births(projection: Projection, segment: int, after: int) -> sa.Select[Any]:
    """Select where each row of the segment that is new behind `after` is first seen in it."""
    rows = archive_table(view_spec(projection))
    key = [rows.c[name] for name in projection.key]
    first = sa.func.min(rows.c.position).label("first")
    born = sa.select(first).where(rows.c.segment == segment).group_by(*key)
    if after < 0:
        return born
    earlier = rows.alias("earlier")
    same = (earlier.c[name] == rows.c[name] for name in projection.key)
    known = sa.exists().where(earlier.c.segment == segment, earlier.c.position <= after, *same)
    return born.where(rows.c.position > after, rows.c.position > rows.c.segment, ~known)
