"""An archive that begins with the rows of a replica: what was before them is not kept.

Each row becomes its own first version, at the position of the event that changed it last. The
totals by block are counted from there, and are right from the position of the copy on.
"""

import sqlite3
from collections.abc import Mapping

from backend.projection.archive_store import archive_schema
from backend.projection.fulltext_index import FULLTEXT_SUFFIX, quoted_name
from backend.projection.live_store import live_schema
from backend.projection.read_model import Projection
from backend.projection.row_schema import CHECKPOINT
from backend.projection.sql_tables import BLOCK_POSITIONS, PLACES, archive_table, blocks_name
from backend.projection.table_specs import POSITION, TableSpec, table_specs_of
from backend.projection.version_queries import KEPT_FROM
from backend.projection.view_schema import built_view, drop_tables, note_built, view_schemas
from backend.projection.view_switch import drop_triggers

_LIVE_MARK = "__live"
_READ_POSITION = f"SELECT position FROM {CHECKPOINT.name}"  # noqa: S608 - our own name
_WRITE_SETTING = "INSERT OR REPLACE INTO marigraph_settings (name, value) VALUES (?, ?)"


def seed_versions(cursor: sqlite3.Cursor, projections: Mapping[str, Projection]) -> None:
    """Make an archive's tables of a replica's, within the caller's transaction.

    A view that the replica has in another shape, or not yet, is left as it is: who opens the
    archive builds it from the log, with all of its versions.
    """
    specs = {name: table_specs_of(each) for name, each in projections.items()}
    live, past = view_schemas(specs, live_schema), view_schemas(specs, archive_schema)
    (position,) = cursor.execute(_READ_POSITION).fetchone() or (0,)
    for view, tables in specs.items():
        built = built_view(cursor, view)
        if built is None or built.fingerprint != live[view].fingerprint:
            continue
        for spec in tables:
            if not spec.is_helper:
                _turn(cursor, spec)
        note_built(cursor, view, past[view])
        cursor.execute(_WRITE_SETTING, (f"{KEPT_FROM}{view}", str(position)))


def _turn(cursor: sqlite3.Cursor, spec: TableSpec) -> None:
    """Let the rows of a table be the first versions of a heap."""
    former = f"{spec.name}{_LIVE_MARK}"
    drop_triggers(cursor, spec.name)
    drop_tables(cursor, [f"{spec.name}{FULLTEXT_SUFFIX}"] if spec.fulltext else [])
    cursor.execute(f"ALTER TABLE {quoted_name(spec.name)} RENAME TO {quoted_name(former)}")
    for text in archive_schema(spec):
        cursor.execute(text)
    cursor.execute(_insert_versions(spec, former))
    cursor.execute(_insert_totals(spec, former))
    drop_tables(cursor, [former])


def _insert_versions(spec: TableSpec, former: str) -> str:
    """Each has its place behind those of the same event with a lesser key."""
    place, born, *columns = (quoted_name(each.name) for each in archive_table(spec).columns)
    cells, key = ", ".join(columns), ", ".join(map(quoted_name, spec.key))
    number = f"row_number() OVER (PARTITION BY {POSITION} ORDER BY {key}) - 1"
    return (
        f"INSERT INTO {quoted_name(spec.name)} ({place}, {born}, {cells})"  # noqa: S608 - our own names
        f" SELECT {POSITION} * {PLACES} + {number}, 1, {cells} FROM {quoted_name(former)}"
        f" ORDER BY {POSITION}, {key}"
    )


def _insert_totals(spec: TableSpec, former: str) -> str:
    block = f"{POSITION} / {BLOCK_POSITIONS}"
    counted = f"SELECT {block} AS block, count(*) AS rows FROM {quoted_name(former)} GROUP BY 1"  # noqa: S608 - our own names
    total = "sum(rows) OVER (ORDER BY block)"
    return (
        f"INSERT INTO {quoted_name(blocks_name(spec))} (block, rows, versions)"  # noqa: S608 - our own names
        f" SELECT block, {total}, {total} FROM ({counted})"
    )
