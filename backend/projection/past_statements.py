"""The statements of a seek in the past, made once for each view: making them costs more than they.

Their parameters are places in the heap (`first_place`), `begin` and `end` as in a slice.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from backend.projection.key_walk import rows_by_key
from backend.projection.sql_tables import (
    BLOCK_POSITIONS,
    HEAP_BORN,
    HEAP_PLACE,
    archive_table,
    block_of,
    first_place,
    heap_blocks,
    is_present,
)
from backend.projection.table_specs import POSITION, TableSpec

PastStatement = sa.Select[*tuple[Any, ...]]
_BEGIN, _END, _LIMIT, _OFFSET = (
    sa.bindparam(name, type_=sa.BigInteger()) for name in ("begin", "end", "limit", "offset")
)


def range_of(after: int, upto: int) -> dict[str, int]:
    """Return the parameters for the versions that the events in (after, upto] have made."""
    return {"begin": first_place(after + 1), "end": first_place(upto + 1)}


def count_parameters(position: int) -> dict[str, int]:
    """Return the parameters of `count_rows`."""
    block = block_of(position + 1)  # at the end of a block its own total is the number
    return {"block": block, **range_of(block * BLOCK_POSITIONS - 1, position)}


def key_parameters(key: Sequence[str]) -> dict[str, str]:
    """Return the parameters for a key."""
    return {f"key_{number}": cell for number, cell in enumerate(key)}


@cache
def count_rows(spec: TableSpec) -> PastStatement:
    """Select how many rows there were: up to a block as it is kept, then those that were born."""
    blocks, rows = heap_blocks(spec), archive_table(spec)
    kept = (
        sa.select(blocks.c.rows)
        .where(blocks.c.block < sa.bindparam("block"))
        .order_by(blocks.c.block.desc())
        .limit(1)
    )
    place = rows.c[HEAP_PLACE]
    births = sa.func.sum(sa.type_coerce(rows.c[HEAP_BORN], sa.Integer()))  # -1 is an end
    born = sa.select(sa.func.coalesce(births, 0)).where(place >= _BEGIN, place < _END)
    return sa.select(sa.func.coalesce(kept.scalar_subquery(), 0) + born.scalar_subquery())


@cache
def newest_versions(spec: TableSpec) -> PastStatement:
    """Select versions back from `end`, as the cells of an answer, and whether each is no end."""
    rows = archive_table(spec)
    return (
        sa.select(*_cells(spec), is_present(rows))
        .where(rows.c[HEAP_PLACE] < _END)
        .order_by(rows.c[HEAP_PLACE].desc())
        .limit(_LIMIT)
    )


@cache
def version_at(spec: TableSpec) -> PastStatement:
    """Select the newest version of a row before `end`, as the cells of an answer."""
    rows = archive_table(spec)
    version = rows.alias("version")
    newest = sa.select(sa.func.max(version.c[HEAP_PLACE])).where(
        *(version.c[name] == sa.bindparam(f"key_{n}") for n, name in enumerate(spec.key)),
        version.c[HEAP_PLACE] < _END,
    )
    return sa.select(*_cells(spec)).where(
        rows.c[HEAP_PLACE] == newest.scalar_subquery(), is_present(rows)
    )


@cache
def page_by_key(spec: TableSpec, has_start: bool) -> PastStatement:  # noqa: FBT001 - cached
    """Select rows before `end` in the order of their keys, from a key on, as cells of an answer.

    The walk gives them in that order already: nothing is sorted but the page.
    """
    start = [sa.bindparam(f"key_{n}", type_=sa.Text()) for n, _ in enumerate(spec.key)]
    rows = rows_by_key(spec, _END, start if has_start else ())
    page = rows.limit(_LIMIT).offset(_OFFSET).subquery()
    names = sorted((column.name for column in spec.columns), key=lambda name: name == POSITION)
    return sa.select(*(page.c[name] for name in names)).order_by(*(page.c[k] for k in spec.key))


@cache
def changed_keys(spec: TableSpec, most: int) -> PastStatement:
    """Select `limit` keys of what was written, in their order; `most` versions are looked at."""
    rows = archive_table(spec)
    place = rows.c[HEAP_PLACE]
    written = (
        sa.select(*(rows.c[name] for name in spec.key))
        .where(place >= _BEGIN, place < _END)
        .order_by(place)
        .limit(most)
        .subquery()
    )
    names = [written.c[name] for name in spec.key]
    return sa.select(*names).distinct().order_by(*names).limit(_LIMIT)


def _cells(spec: TableSpec) -> list[sa.ColumnElement[Any]]:
    """Return the columns as `columns_of` has them: the position last."""
    names = sorted((column.name for column in spec.columns), key=lambda name: name == POSITION)
    return [archive_table(spec).c[name] for name in names]
