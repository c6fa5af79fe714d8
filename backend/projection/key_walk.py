"""Rows of the past one key after the other: a walk along the index that skips their versions.

Of each key the first entry is read, and the newest one before `end`, a place in the heap: it is
nothing to it how many versions there are.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from backend.projection.sql_tables import HEAP_BORN, HEAP_PLACE, archive_table, is_present
from backend.projection.table_specs import TableSpec

Cell = sa.ColumnElement[Any]


def rows_by_key(
    spec: TableSpec, end: Cell, start: Sequence[Cell] = ()
) -> sa.Select[*tuple[Any, ...]]:
    """Select the newest version before `end` of each row, from key `start` on, in their order."""
    rows = archive_table(spec)
    keys = _all_keys(spec, start)
    newest = sa.and_(rows.c[HEAP_PLACE] == newest_place(spec, keys, end), is_present(rows))
    # SQLite takes the keys one by one only in front of an outer join: else it looks for all first
    found = sa.select(*placed_columns(rows)).select_from(keys.outerjoin(rows, newest))
    return found.where(sa.func.coalesce(rows.c[HEAP_PLACE], -1) >= 0)


def newest_place(spec: TableSpec, keys: sa.FromClause, end: Cell) -> sa.ScalarSelect[int]:
    """Return the place of the newest version before `end` that a row with such a key has."""
    version = archive_table(spec).alias("version")
    same = (version.c[name] == keys.c[name] for name in spec.key)
    place = sa.select(sa.func.max(version.c[HEAP_PLACE]))
    return place.where(*same, version.c[HEAP_PLACE] < end).scalar_subquery()


def version_columns(rows: sa.FromClause) -> list[Cell]:
    """Return the columns of the view itself."""
    own = {HEAP_PLACE, HEAP_BORN}
    return [column for column in rows.c if column.name not in own]


def placed_columns(rows: sa.FromClause) -> list[Cell]:
    """Return the columns of the view itself, and the place of the version."""
    return [rows.c[HEAP_PLACE], *version_columns(rows)]


def _all_keys(spec: TableSpec, start: Sequence[Cell]) -> sa.CTE:
    """Return all keys from `start` on in their order, each by a look-up behind the one before.

    A last line without a key stands behind them.
    """
    first = (_first_key(spec, name, start, is_behind=False) for name in spec.key)
    keys = sa.select(*first).cte("keys", recursive=True)
    before = [keys.c[name] for name in spec.key]
    following = (_first_key(spec, name, before, is_behind=True) for name in spec.key)
    is_key = keys.c[spec.key[0]].is_not(None)
    return keys.union_all(sa.select(*following).select_from(keys).where(is_key))


def _first_key(spec: TableSpec, name: str, least: Sequence[Cell], *, is_behind: bool) -> Cell:
    """Return a column of the first key from `least` on, or behind it; without, of the first one.

    Each number of leading columns has a look-up of its own: of a comparison of whole keys SQLite
    takes the first column to the index, and reads all entries that have it in common.
    """
    lookups = [
        _next_of_prefix(spec, name, least[: length + 1], is_from=not is_behind)
        for length in reversed(range(len(least)))
    ] or [_next_of_prefix(spec, name, (), is_from=True)]
    found = lookups[0] if len(lookups) == 1 else sa.func.coalesce(*lookups)
    return found.label(name)


def _next_of_prefix(spec: TableSpec, name: str, prefix: Sequence[Cell], *, is_from: bool) -> Cell:
    """Return a column of the first key that agrees with a prefix, but for its last column.

    That one is greater; with `is_from` it may be the same where the prefix is a whole key.
    """
    index = archive_table(spec).alias(f"key_{name}")
    found = sa.select(index.c[name]).order_by(*(index.c[each] for each in spec.key)).limit(1)
    if prefix:
        *same, last = (index.c[each] for each in spec.key[: len(prefix)])
        is_whole = len(prefix) == len(spec.key)
        bound = last >= prefix[-1] if is_from and is_whole else last > prefix[-1]
        agrees = (column == cell for column, cell in zip(same, prefix, strict=False))
        found = found.where(*agrees, bound)
    return found.scalar_subquery()
