"""Table specs become SQL tables: one of the present rows, one of all their versions.

The same spec gives the same table object, so that SQLAlchemy compiles a query once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from backend.messages.catalogue import ColumnKind
from backend.projection.table_specs import POSITION, TableSpec

SEGMENT = "segment"
_TYPES: Mapping[ColumnKind, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "day": sa.Text,
    "json": sa.Text,
    "amounts": sa.Text,
    "flag": sa.Boolean,
}


@cache
def live_table(spec: TableSpec) -> sa.Table:
    """Return the table that holds each row once, as it is now; columns as in the row's struct.

    A full-text view keeps its hidden row numbers: the text index points at them.
    """
    return sa.Table(
        spec.name,
        sa.MetaData(),
        *_sql_columns(spec),
        sa.PrimaryKeyConstraint(*spec.key),
        sqlite_with_rowid=bool(spec.fulltext),
    )


@cache
def archive_table(spec: TableSpec) -> sa.Table:
    """Return the table that holds every version of a row, from `position` on, per segment.

    A segment is named by the position at which it was opened; it begins with all rows alive, so
    that any position is answered from one segment. The index finds what an event changed, and
    leaves out the copies that a segment begins with.
    """
    table = sa.Table(
        spec.name,
        sa.MetaData(),
        sa.Column(SEGMENT, sa.BigInteger, nullable=False),
        *_sql_columns(spec),
        sa.PrimaryKeyConstraint(SEGMENT, *spec.key, POSITION),
        sqlite_with_rowid=False,
    )
    fresh = table.c.position > table.c.segment
    sa.Index(f"{spec.name}_changed", table.c.position, sqlite_where=fresh)
    return table


def _sql_columns(spec: TableSpec) -> list[sa.Column[Any]]:
    return [
        sa.Column(
            field.name,
            _TYPES.get(field.kind, sa.BigInteger),
            nullable=field.optional,
            autoincrement=False,
        )
        for field in spec.columns
    ]
