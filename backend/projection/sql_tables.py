"""Table specs become SQL tables: one of the present rows, one of all their versions.

The same spec gives the same table object, so that SQLAlchemy compiles a query once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from backend.messages.catalogue import ColumnKind
from backend.projection.table_specs import POSITION, TableSpec, WorkIndexSpec

SEGMENT = "segment"
WORK_SUFFIX = "_work"
_TYPES: Mapping[ColumnKind, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "day": sa.Text,
    "json": sa.Text,
    "amounts": sa.Text,
    "flag": sa.Boolean,
    "number": sa.Double,
}


@cache
def live_table(spec: TableSpec) -> sa.Table:
    """Return the table that holds each row once, as it is now; columns as in the row's struct.

    A full-text view keeps its hidden row numbers: the text index points at them.
    """
    table = sa.Table(
        spec.table,
        sa.MetaData(),
        *_sql_columns(spec),
        sa.PrimaryKeyConstraint(*spec.key),
        sqlite_with_rowid=bool(spec.fulltext),
    )
    if spec.work is not None:
        name = f"{spec.table}{WORK_SUFFIX}"
        waiting = waiting_condition(table, spec.work)
        sa.Index(name, table.c[spec.work.column], waiting_since(spec.work), sqlite_where=waiting)
    return table


def waiting_condition(rows: sa.FromClause, work: WorkIndexSpec) -> sa.ColumnElement[bool]:
    """Hold for the rows that a board counts; written as in its index, which serves no other way."""
    return rows.c[work.column].in_(_literal(value) for value, _ in work.since)


def is_in_state(rows: sa.FromClause, work: WorkIndexSpec, value: str) -> sa.ColumnElement[bool]:
    """Hold for the rows in one of the board's states, such that its index is used."""
    return sa.and_(waiting_condition(rows, work), rows.c[work.column] == _literal(value))


def waiting_since(work: WorkIndexSpec) -> sa.ColumnElement[int]:
    """Return since when a row waits; written as in the index."""
    cases = " ".join(
        f"WHEN {_quoted_text(value)} THEN {_quoted_name(since)}" for value, since in work.since
    )
    return sa.literal_column(f"CASE {_quoted_name(work.column)} {cases} END", sa.BigInteger())


def _literal(value: str) -> sa.ColumnElement[str]:
    """Return a declared text as it stands in a statement: an index cannot hold a parameter."""
    return sa.literal_column(_quoted_text(value), sa.Text())


def _quoted_text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@cache
def archive_table(spec: TableSpec) -> sa.Table:
    """Return the table that holds every version of a row, from `position` on, per segment.

    A segment is named by the position at which it was opened; it begins with all rows alive, so
    that any position is answered from one segment. The index finds what an event changed, and
    leaves out the copies that a segment begins with.
    """
    table = sa.Table(
        spec.table,
        sa.MetaData(),
        sa.Column(SEGMENT, sa.BigInteger, nullable=False),
        *_sql_columns(spec),
        sa.PrimaryKeyConstraint(SEGMENT, *spec.key, POSITION),
        sqlite_with_rowid=False,
    )
    fresh = table.c.position > table.c.segment
    sa.Index(f"{spec.table}_changed", table.c.position, sqlite_where=fresh)
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
