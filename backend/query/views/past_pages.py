"""Pages of a whole view in the past, at the cost of their rows: for a replay that seeks and plays.

Two orders are answered by look-ups alone: that of the key, and what changed last
(`position:desc`), by going back from there.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from backend.filters.syntax_tree import MATCH_ALL
from backend.messages.queries import Cell
from backend.projection.past_statements import newest_versions
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import first_place
from backend.projection.table_specs import POSITION
from backend.projection.version_queries import page_at, totals_at
from backend.query.views.page_query import PageQuery

_MAX_KEYS = 20_000  # looked up for a page in the order of the key
_MAX_VERSIONS_PER_ROW = 20  # versions looked at for each row of a page of what changed last


def find_past_page(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int, total: int
) -> list[list[Cell]] | None:
    """Return the page if it can be looked up; None when it has to be searched for.

    `total`: how many rows there were.
    """
    if wanted.tree != MATCH_ALL:
        return None
    order = wanted.order or projection.order
    if order in {projection.key[0], f"{projection.key[0]}:asc"}:
        keys = totals_at(connection, projection).rows
        return (
            _in_key_order(connection, projection, wanted, position)
            if _keys_passed(wanted, total, keys) <= _MAX_KEYS
            else None
        )
    if order == "position:desc":
        return _last_changed(connection, projection, wanted, position)
    return None


def _keys_passed(wanted: PageQuery, total: int, keys: int) -> int:
    """Return about how many keys are looked up for a page: those born later are passed as well."""
    enough = wanted.start + wanted.size
    return keys if enough >= total else enough * keys // total


def _in_key_order(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int
) -> list[list[Cell]]:
    return page_at(connection, projection, position, wanted.size, offset=wanted.start)


def _last_changed(
    connection: sa.Connection, projection: Projection, wanted: PageQuery, position: int
) -> list[list[Cell]] | None:
    """Go back through the changes until there are enough different rows; give up after many."""
    spec = view_spec(projection)
    names = sorted((column.name for column in spec.columns), key=lambda name: name == POSITION)
    key_at = [names.index(name) for name in projection.key]
    enough = wanted.start + wanted.size
    most = max(1_000, enough * _MAX_VERSIONS_PER_ROW)
    changes = connection.execute(
        newest_versions(spec), {"end": first_place(position + 1), "limit": most}
    )
    newest: dict[tuple[Cell, ...], list[Cell]] = {}
    ended: set[tuple[Cell, ...]] = set()
    for looked_at, (*row, is_there) in enumerate(changes, 1):
        if len(newest) >= enough and row[-1] != next(reversed(newest.values()))[-1]:
            changes.close()
            break
        key = tuple(row[n] for n in key_at)
        if not is_there and key not in newest:
            ended.add(key)
        elif key not in ended:
            newest.setdefault(key, row)
        if looked_at == most:
            return None
    return _latest(newest)[wanted.start : enough]


def _latest(rows: Mapping[tuple[Cell, ...], list[Cell]]) -> list[list[Cell]]:
    """Put the rows in the order of their positions, the last first; then of their keys."""
    by_key = sorted(rows.items(), key=lambda item: [str(cell) for cell in item[0]])
    return [row for _, row in sorted(by_key, key=lambda item: -int(item[1][-1] or 0))]
