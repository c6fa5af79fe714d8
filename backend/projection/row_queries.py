"""Read models as those who ask see them: selectables over a replica's or the archive's file.

Everything is SQLAlchemy Core, to be filtered, ordered and limited further. Within one connection
a transaction shows one moment: rows and checkpoint belong together.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.errors import Unavailable
from backend.projection.fulltext_index import FULLTEXT_SUFFIX
from backend.projection.read_model import Projection
from backend.projection.row_schema import CHECKPOINT, SETTINGS, SKIPPED
from backend.projection.row_store import Checkpoint
from backend.projection.sql_tables import live_table
from backend.projection.table_specs import TableSpec, columns_of, table_specs_of
from backend.projection.view_schema import VIEW_KEY, BuiltView
from backend.sqlite.file_profile import READ_MODELS_READER
from backend.sqlite.sqlalchemy_engines import create_reading_engine

_APPLIED_POSITION = sa.select(CHECKPOINT.c.position)


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
    known = set(sa.inspect(connection).get_table_names())
    return [name for name in names if name not in known]


def views_of_other_parts(
    connection: sa.Connection, projections: Mapping[str, Projection]
) -> list[str]:
    """Return the views whose tables hold another part of the rows than they are to hold."""
    found = connection.execute(sa.select(SETTINGS.c.name, SETTINGS.c.value))
    built = {name: value for name, value in found if value and name.startswith(VIEW_KEY)}
    return [
        name
        for name, each in projections.items()
        if (text := built.get(f"{VIEW_KEY}{name}"))
        and msgspec.json.decode(text, type=BuiltView).part != each.part
    ]


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


def cells_of(projection: Projection, rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """Return the columns of `rows_of` or `rows_at` in the order of `columns_of`."""
    return [rows.c[column.name] for column in columns_of(projection)]
