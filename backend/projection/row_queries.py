"""Read models as those who ask see them: selectables over a replica's or the archive's file.

Everything is SQLAlchemy Core, to be filtered, ordered and limited further. Within one connection
a transaction shows one moment: rows and checkpoint belong together.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.errors import Unavailable
from backend.messages.queries import Cell, RowChange
from backend.projection.fulltext_index import FULLTEXT_SUFFIX
from backend.projection.read_model import Projection
from backend.projection.row_schema import CHECKPOINT, SEGMENTS, SKIPPED
from backend.projection.row_store import Checkpoint
from backend.projection.sql_tables import SEGMENT, archive_table, live_table
from backend.projection.table_specs import POSITION, TableSpec, columns_of, table_specs_of
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlalchemy_engines import create_reading_engine

_APPLIED_POSITION = sa.select(CHECKPOINT.c.position)
_MAX_CHANGES = 20_000  # changes of a view that one question goes through
RowSelect = sa.Select[*tuple[Any, ...]]


def open_rows(path: Path) -> sa.Engine:
    """Open a store's file for reading only; it is never written, nor is its writer held up.

    Raises:
        Unavailable: there is no such file yet.
    """
    if not path.exists():
        raise Unavailable(f"There are no read models in {path} yet; is the replica running?")
    return create_reading_engine(path, READ_MODELS_READER, connections=4)


def read_checkpoint(connection: sa.Connection) -> Checkpoint:
    """Return up to where the rows of this transaction are applied; position 0 for none."""
    found = connection.execute(sa.select(CHECKPOINT.c.position, CHECKPOINT.c.counts)).first()
    if found is None:
        return Checkpoint(0, {})
    return Checkpoint(found.position, msgspec.json.decode(found.counts, type=dict[str, int]))


def applied_position(connection: sa.Connection) -> int:
    """Return up to which position the rows of this transaction are applied; 0 for none."""
    return connection.execute(_APPLIED_POSITION).scalar() or 0


def skipped_events(connection: sa.Connection) -> frozenset[tuple[str, int]]:
    """Return what views pass over though it was parked: views and positions."""
    found = connection.execute(sa.select(SKIPPED.c.view, SKIPPED.c.position))
    return frozenset((row.view, row.position) for row in found)


def unbuilt_views(connection: sa.Connection, names: Iterable[str]) -> list[str]:
    """Return those of these views that have no tables yet in the file."""
    tables = sa.table("sqlite_master", sa.column("type"), sa.column("name"))
    found = connection.execute(sa.select(tables.c.name).where(tables.c.type == "table"))
    known = set(found.scalars())
    return [name for name in names if name not in known]


def view_spec(projection: Projection) -> TableSpec:
    """Return the shape of the view's own table."""
    return table_specs_of(projection)[0]


def rows_of(projection: Projection) -> sa.Table:
    """Return the view's present rows; for a replica."""
    return live_table(view_spec(projection))


def fulltext_of(projection: Projection) -> sa.TableClause | None:
    """Return the full-text index of the view's rows, None for a view without; for a replica.

    Its `rowid` is that of the row. Match with `sa.literal_column("search_text").op("MATCH")(words)`
    and order by its `rank` (smaller is better):

        index = fulltext_of(projection)
        select(rows).join(index, index.c.rowid == literal_column("search.rowid"))
    """
    if not projection.fulltext:
        return None
    names = ("rowid", *projection.fulltext, "rank")
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in names]
    return sa.table(f"{projection.name}{FULLTEXT_SUFFIX}", *columns)


def rows_at(projection: Projection, position: int) -> sa.Subquery:
    """Return the view's rows as they were at `position`, under the view's name; for the archive.

    Same columns as `rows_of`. Without a filter and in the order of the key, a page costs its rows,
    not the view's.
    """
    return _versions_at(projection, position).subquery(projection.name)


def page_at(
    projection: Projection, position: int, limit: int, start: Sequence[str] = ()
) -> RowSelect:
    """Select `limit` rows as they were at `position`, from key `start` on, in the key's order.

    It is an indexed look-up wherever it starts, and however long the log is.
    """
    rows = archive_table(view_spec(projection))
    page = _versions_at(projection, position).limit(limit)
    key = [rows.c[name] for name in projection.key]
    page = page.order_by(*key)
    return page.where(sa.tuple_(*key) >= sa.tuple_(*start)) if start else page


def row_at(projection: Projection, key: Sequence[str], position: int) -> RowSelect:
    """Select one row as it was at `position`; no row when there was none."""
    rows = archive_table(view_spec(projection))
    return (
        sa.select(*_version_columns(rows))
        .where(
            rows.c.segment == _segment_at(projection, position),
            *(rows.c[name] == cell for name, cell in zip(projection.key, key, strict=True)),
            rows.c.position <= position,
        )
        .order_by(rows.c.position.desc())
        .limit(1)
    )


def _versions_at(projection: Projection, position: int) -> RowSelect:
    """Select the newest version of each key that is not newer than `position`.

    SQLite takes the other columns from the row that has the maximum, and the primary key gives the
    groups in order: nothing is sorted.
    """
    rows = archive_table(view_spec(projection))
    cells = (c for c in _version_columns(rows) if c.name != POSITION)
    return (
        sa.select(sa.func.max(rows.c.position).label(POSITION), *cells)
        .where(rows.c.segment == _segment_at(projection, position), rows.c.position <= position)
        .group_by(*(rows.c[name] for name in projection.key))
    )


def _segment_at(projection: Projection, position: int) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.max(SEGMENTS.c.first))
        .where(SEGMENTS.c.view == projection.name, SEGMENTS.c.first <= position)
        .scalar_subquery()
    )


def _version_columns(rows: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in rows.columns if column.name != SEGMENT]


def cells_of(projection: Projection, rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """Return the columns of `rows_of` or `rows_at` in the order of `columns_of`."""
    return [rows.c[column.name] for column in columns_of(projection)]


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
    """Select the keys that events in (after, upto] wrote; the copies in segments are no changes."""
    rows = archive_table(view_spec(projection))
    key = [rows.c[name] for name in projection.key]
    written = (
        sa.select(*key)
        .where(rows.c.position > after, rows.c.position <= upto, rows.c.position > rows.c.segment)
        .order_by(rows.c.position)
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
