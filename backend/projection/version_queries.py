"""Read models of the past as those who ask see them: selectables over the archive's heaps.

A heap holds all versions of a view's rows in the order of the log (see `archive_table`): what
changed last is found by going back from a place, a row by its key and the place.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.messages.bounds import MAX_INT64
from backend.messages.queries import Cell, RowChange
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import (
    BLOCK_POSITIONS,
    HEAP_BORN,
    HEAP_PLACE,
    archive_table,
    block_of,
    heap_blocks,
    is_written_in,
    is_written_upto,
)
from backend.projection.table_specs import columns_of

_MAX_CHANGES = 20_000  # changes of a view that one question goes through
RowSelect = sa.Select[*tuple[Any, ...]]


class HeapSize(msgspec.Struct, frozen=True):
    """How many rows and versions there are."""

    rows: int = 0
    versions: int = 0


def rows_at(projection: Projection, position: int, *, by_key: bool = False) -> sa.Subquery:
    """Return the view's rows as they were at `position`, under the view's name; for the archive.

    Same columns as `rows_of`. It goes through the versions up to there; `by_key` through the keys
    of all rows, which is less where few rows were changed very often.
    """
    if by_key:
        return _versions_by_key(projection, position).subquery(projection.name)
    rows = archive_table(view_spec(projection))
    return (
        sa.select(*version_columns(rows))
        .where(is_written_upto(rows, position), is_newest(projection, rows, position))
        .subquery(projection.name)
    )


def page_at(
    projection: Projection, position: int, limit: int, start: Sequence[str] = ()
) -> RowSelect:
    """Select `limit` rows as they were at `position`, from key `start` on, in the key's order.

    It is two look-ups a key, wherever it starts, and however long the log is.
    """
    return _versions_by_key(projection, position, start).limit(limit)


def row_at(projection: Projection, key: Sequence[str], position: int) -> RowSelect:
    """Select one row as it was at `position`; no row when there was none."""
    rows = archive_table(view_spec(projection))
    return (
        sa.select(*version_columns(rows))
        .where(has_key(projection, rows, key), is_written_upto(rows, position))
        .order_by(rows.c[HEAP_PLACE].desc())
        .limit(1)
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


def _versions_by_key(projection: Projection, position: int, start: Sequence[str] = ()) -> RowSelect:
    """Select the newest version up to `position` of each key, one key after the other.

    Of each key only the first entry of the index is read, and the one at the position: it is
    nothing to it how many versions there are. SQLite gives the keys in their order.
    """
    rows = archive_table(view_spec(projection))
    keys = _all_keys(projection, start)
    version = rows.alias("version")
    same = (version.c[name] == keys.c[name] for name in projection.key)
    newest = sa.select(sa.func.max(version.c[HEAP_PLACE])).where(
        *same, is_written_upto(version, position)
    )
    return (
        sa.select(*version_columns(rows))
        .select_from(keys)
        .join(rows, rows.c[HEAP_PLACE] == newest.scalar_subquery())
    )


def _all_keys(projection: Projection, start: Sequence[str]) -> sa.CTE:
    """Return all keys from `start` on in their order, each by a look-up behind the one before.

    A last line without a key stands behind them.
    """
    rows = archive_table(view_spec(projection))

    def first_key(name: str, least: sa.Tuple | None, *, behind: bool) -> sa.ColumnElement[Any]:
        index = rows.alias(f"key_{name}")
        key = [index.c[each] for each in projection.key]
        found = sa.select(index.c[name]).order_by(*key).limit(1)
        if least is not None:
            own = sa.tuple_(*key)
            found = found.where(own > least if behind else own >= least)
        return found.scalar_subquery().label(name)

    least = sa.tuple_(*start) if start else None
    first = (first_key(name, least, behind=False) for name in projection.key)
    keys = sa.select(*first).cte("keys", recursive=True)
    before = sa.tuple_(*(keys.c[name] for name in projection.key))
    following = (first_key(name, before, behind=True) for name in projection.key)
    is_key = keys.c[projection.key[0]].is_not(None)
    return keys.union_all(sa.select(*following).select_from(keys).where(is_key))


def version_columns(rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """Return the columns of the view itself."""
    own = {HEAP_PLACE, HEAP_BORN}
    return [column for column in rows.c if column.name not in own]


def row_count_at(connection: sa.Connection, projection: Projection, position: int) -> int:
    """Return how many rows there were at `position`: a look-up; for the archive."""
    rows = archive_table(view_spec(projection))
    begins = block_of(position) * BLOCK_POSITIONS
    kept = totals_at(connection, projection, begins - 1).rows
    born = sa.select(sa.func.count()).where(
        is_written_in(rows, begins - 1, position), rows.c[HEAP_BORN]
    )
    return kept + connection.execute(born).scalar_one()


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
        keys = connection.execute(_changed_keys(projection, after, upto, limit - len(changes)))
        changes.extend(
            RowChange(
                view=projection.name,
                key=list(key),
                before=_read_row(connection, projection, key, after),
                after=_read_row(connection, projection, key, upto),
            )
            for key in keys.all()
        )
    return changes


def _changed_keys(projection: Projection, after: int, upto: int, limit: int) -> RowSelect:
    """Select the keys that events in (after, upto] wrote."""
    rows = archive_table(view_spec(projection))
    key = [rows.c[name] for name in projection.key]
    written = (
        sa.select(*key)
        .where(is_written_in(rows, after, upto))
        .order_by(rows.c[HEAP_PLACE])
        .limit(_MAX_CHANGES)
        .subquery()
    )
    names = [written.c[name] for name in projection.key]
    return sa.select(*names).distinct().order_by(*names).limit(limit)


def _read_row(
    connection: sa.Connection, projection: Projection, key: Sequence[str], position: int
) -> list[Cell] | None:
    found = connection.execute(row_at(projection, key, position)).mappings().first()
    return None if found is None else [found[column.name] for column in columns_of(projection)]
