"""Table specs become SQL tables: one of the present rows, one of all their versions.

The same spec gives the same table object, so that SQLAlchemy compiles a query once.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from backend.messages.catalogue import ColumnKind
from backend.projection.row_schema import TEXT
from backend.projection.table_specs import TableSpec, WorkIndexSpec, with_generation

HEAP_PLACE = "heap_place"
HEAP_BORN = "heap_born"
HEAP_BLOCKS_SUFFIX = "_heap_blocks"
BLOCK_POSITIONS = 256  # positions between two totals that are kept
PLACES = 2**20  # versions that one event can make in one view
_MAX_POSITION = 2**42  # whose place is still a number of 64 bits
WORK_SUFFIX = "_work"
_TYPES: Mapping[ColumnKind, type[sa.types.TypeEngine[Any]] | sa.types.TypeEngine[Any]] = {
    "text": TEXT,
    "day": TEXT,
    "json": TEXT,
    "amounts": TEXT,
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
    """Return the heap of versions: every version of every row, in the order of the log.

    `heap_place` is the version's position and its number among those of the same event, see
    `first_place`; so the narrow index, which holds the key and ends with the place, finds a row at
    a position. `heap_born` says that there was no row before; -1: there is none from here on, which
    only an annulment brings about, and the cells are those of the version before.
    """
    table = sa.Table(
        spec.table,
        sa.MetaData(),
        sa.Column(HEAP_PLACE, sa.Integer, primary_key=True),
        sa.Column(HEAP_BORN, sa.Boolean, nullable=False),
        *_sql_columns(spec),
    )
    sa.Index(f"{spec.table}_versions", *(table.c[name] for name in spec.key))
    return table


def is_present(versions: sa.FromClause) -> sa.ColumnElement[bool]:
    """Hold for versions that are not the end of their row."""
    return sa.type_coerce(versions.c[HEAP_BORN], sa.Integer()) >= sa.literal_column("0")


@cache
def heap_blocks(spec: TableSpec) -> sa.Table:
    """Return the table of how many rows and versions there were at the end of each block.

    A block has `BLOCK_POSITIONS` positions; one in which nothing was written has no line.
    """
    return sa.Table(
        blocks_name(spec),
        sa.MetaData(),
        sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("versions", sa.BigInteger, nullable=False),
    )


def blocks_name(spec: TableSpec) -> str:
    """Return the name of the table of totals that belongs to a heap of versions."""
    return with_generation(f"{spec.name}{HEAP_BLOCKS_SUFFIX}", spec.generation)


def first_place(position: int) -> int:
    """Return the least place that a version of this position can have."""
    return min(position, _MAX_POSITION) * PLACES


def block_of(position: int) -> int:
    """Return the block in which a position lies."""
    return position // BLOCK_POSITIONS


def is_written_upto(rows: sa.FromClause, position: int) -> sa.ColumnElement[bool]:
    """Hold for the versions that events up to a position have made."""
    return rows.c[HEAP_PLACE] < first_place(position + 1)


def is_written_in(rows: sa.FromClause, after: int, upto: int) -> sa.ColumnElement[bool]:
    """Hold for the versions that the events in (after, upto] have made."""
    return sa.and_(rows.c[HEAP_PLACE] >= first_place(after + 1), is_written_upto(rows, upto))


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
