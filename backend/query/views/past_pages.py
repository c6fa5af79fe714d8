"""Pages of a whole view in the past, at the cost of their rows: for a replay that seeks and plays.

Two orders are answered by look-ups alone: that of the key, and what changed last
(`position:desc`), by going back from there.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from backend.filters.syntax_tree import MATCH_ALL
from backend.messages.queries import Cell
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, view_spec
from backend.projection.sql_tables import HEAP_PLACE, archive_table, is_written_upto
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import page_at
from backend.query.views.page_query import PageQuery

_MAX_VERSIONS_PER_ROW = 20  # versions looked at for each row of a page of what changed last


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
        .where(is_written_upto(rows, position))
        .order_by(rows.c[HEAP_PLACE].desc())
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
