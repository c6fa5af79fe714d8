"""Read models of the past as those who ask see them: selectables over the archive's heaps.

A heap holds all versions of a view's rows in the order of the log (see `archive_table`): what
changed last is found by going back from a place, a row by its key and the place.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.errors import Unreadable
from backend.messages.bounds import MAX_INT64
from backend.messages.number_text import format_number
from backend.messages.queries import Cell, RowChange
from backend.projection.key_walk import (
    newest_place,
    placed_columns,
    rows_by_key,
    version_columns,
)
from backend.projection.past_statements import (
    changed_keys,
    count_parameters,
    count_rows,
    key_parameters,
    page_by_key,
    range_of,
    version_at,
)
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.row_schema import SETTINGS
from backend.projection.sql_tables import (
    HEAP_PLACE,
    archive_table,
    block_of,
    first_place,
    heap_blocks,
    is_present,
    is_written_in,
    is_written_upto,
)

KEPT_FROM = "kept-from:"  # the setting of a view: the first position that can be asked for
_MAX_CHANGES = 20_000  # changes of a view that one question goes through
RowSelect = sa.Select[*tuple[Any, ...]]


class HeapSize(msgspec.Struct, frozen=True):
    """How many rows and versions there are."""

    rows: int = 0
    versions: int = 0


def rows_at(projection: Projection, position: int, *, by_key: bool = False) -> sa.Subquery:
    """Return the view's rows as they were at `position`, under the view's name; for the archive.

    Same columns as `rows_of`, and the place of each version. It goes through the versions up to
    there; `by_key` through the keys of all rows, which is less where few rows were changed very
    often.
    """
    if by_key:
        end = sa.literal(first_place(position + 1))
        return rows_by_key(view_spec(projection), end).subquery(projection.name)
    return rows_written_in(projection, 0, position, position)


def rows_written_in(projection: Projection, after: int, upto: int, position: int) -> sa.Subquery:
    """Return those of the rows at `position` that events in (after, upto] have changed last."""
    rows = archive_table(view_spec(projection))
    return (
        sa.select(*placed_columns(rows))
        .where(
            is_written_in(rows, after, upto),
            is_newest(projection, rows, position),
            is_present(rows),
        )
        .subquery(projection.name)
    )


def rows_touched_in(projection: Projection, after: int, upto: int, position: int) -> sa.Subquery:
    """Return those of the rows at `position` that events in (after, upto] have made versions of."""
    rows = archive_table(view_spec(projection))
    keys = touched_keys(projection, after, upto).subquery("touched")
    place = newest_place(view_spec(projection), keys, sa.literal(first_place(position + 1)))
    newest = sa.and_(rows.c[HEAP_PLACE] == place, is_present(rows))
    found = sa.select(*placed_columns(rows)).select_from(keys).join(rows, newest)
    return found.subquery(projection.name)


def touched_keys(projection: Projection, after: int, upto: int) -> RowSelect:
    """Select the keys of the rows that events in (after, upto] have made versions of."""
    rows = archive_table(view_spec(projection))
    keys = sa.select(*(rows.c[name] for name in projection.key))
    return keys.where(is_written_in(rows, after, upto)).distinct()


def page_at(
    connection: sa.Connection,
    projection: Projection,
    position: int,
    limit: int,
    start: Sequence[str] = (),
    offset: int = 0,
) -> list[list[Cell]]:
    """Return `limit` rows as they were at `position`, from key `start` on, in the key's order.

    Cells are in the order of `columns_of`. It is two look-ups a key, wherever it starts, and
    however long the log is; `offset` keys are passed first.
    """
    statement = page_by_key(view_spec(projection), bool(start))
    parameters = {"end": first_place(position + 1), "limit": limit, "offset": offset}
    found = connection.execute(statement, {**parameters, **key_parameters(start)})
    return [list(row) for row in found]


def row_at(projection: Projection, key: Sequence[str], position: int) -> RowSelect:
    """Select one row as it was at `position`; no row when there was none."""
    rows = archive_table(view_spec(projection))
    version = rows.alias("version")
    newest = sa.select(sa.func.max(version.c[HEAP_PLACE])).where(
        has_key(projection, version, key), is_written_upto(version, position)
    )
    return sa.select(*version_columns(rows)).where(
        rows.c[HEAP_PLACE] == newest.scalar_subquery(), is_present(rows)
    )


def is_newest(projection: Projection, rows: sa.FromClause, upto: int) -> sa.ColumnElement[bool]:
    """Hold for a version behind which the row has no other one up to a position."""
    later = archive_table(view_spec(projection)).alias("later")
    same = (later.c[name] == rows.c[name] for name in projection.key)
    behind = later.c[HEAP_PLACE] > rows.c[HEAP_PLACE]
    return ~sa.exists().where(*same, behind, is_written_upto(later, upto))


def has_key(
    projection: Projection, rows: sa.FromClause, key: Sequence[str]
) -> sa.ColumnElement[bool]:
    """Hold for the versions of the row with this key."""
    cells = zip(projection.key, key, strict=True)
    return sa.and_(*(rows.c[name] == cell for name, cell in cells))


def row_count_at(connection: sa.Connection, projection: Projection, position: int) -> int:
    """Return how many rows there were at `position`: a look-up; for the archive."""
    statement = count_rows(view_spec(projection))
    counted: int = connection.execute(statement, count_parameters(position)).scalar_one()
    return counted


def kept_from(connection: sa.Connection, projection: Projection) -> int:
    """Return the first position at which the archive has the rows of a view; 0: it has all.

    What its events were before, and those up to this one, have left one version a row at most, and
    of that one nobody knows what was before it.
    """
    setting = sa.select(SETTINGS.c.value).where(SETTINGS.c.name == f"{KEPT_FROM}{projection.name}")
    return int(connection.execute(setting).scalar() or 0)


def require_kept(connection: sa.Connection, projection: Projection, position: int) -> None:
    """See that the archive has the rows of a view at a position.

    Raises:
        Unreadable: code `not-kept`; what is older than the edge was removed, or never there.
    """
    edge = kept_from(connection, projection)
    if position < edge:
        raise Unreadable(
            f"The archive keeps {projection.name} from position {format_number(edge)} on: ask about"
            " that one, or a later one.",
            code="not-kept",
            field="at",
        )


def totals_at(
    connection: sa.Connection, projection: Projection, position: int = MAX_INT64
) -> HeapSize:
    """Return how large the heap was at the end of the block in which a position lies."""
    blocks = heap_blocks(view_spec(projection))
    found = connection.execute(
        sa.select(blocks.c.rows, blocks.c.versions)
        .where(blocks.c.block <= block_of(position))
        .order_by(blocks.c.block.desc())
        .limit(1)
    ).first()
    return HeapSize(*found) if found else HeapSize()


def changes_in(
    connection: sa.Connection,
    projections: Iterable[Projection],
    after: int,
    upto: int,
    limit: int = 500,
) -> list[RowChange]:
    """Return at most `limit` rows that changed in (after, upto], as they were and as they became.

    Cells are in the order of `columns_of`. It looks at the changes themselves, of a long range at
    the first 20,000 of each view; rows that ended as they began are listed too.
    """
    changes: list[RowChange] = []
    for projection in projections:
        if len(changes) >= limit:
            break
        keys = connection.execute(
            changed_keys(view_spec(projection), _MAX_CHANGES),
            {**range_of(after, upto), "limit": limit - len(changes)},
        )
        changes.extend(
            RowChange(
                view=projection.name,
                key=list(key),
                before=cells_at(connection, projection, key, after),
                after=cells_at(connection, projection, key, upto),
            )
            for key in keys.all()
        )
    return changes


def cells_at(
    connection: sa.Connection, projection: Projection, key: Sequence[str], position: int
) -> list[Cell] | None:
    """Return a row as it was at `position`, in the order of `columns_of`; None where it was not."""
    parameters = {**key_parameters(key), "end": first_place(position + 1)}
    found = connection.execute(version_at(view_spec(projection)), parameters).first()
    return None if found is None else list(found)
