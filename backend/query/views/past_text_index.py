"""Full-text search in the past: a text index in memory, made of the rows of one position.

The ranking is that of a live replica at that position; it costs about 2 µs a row of the view, once
for each position that is searched, and nothing for questions without free text.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import func

from backend.projection.fulltext_index import FULLTEXT_SUFFIX
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import live_table
from backend.projection.version_queries import rows_at
from backend.query.views.selection import Selection, row_number
from backend.query.views.text_index import TextIndex
from backend.sqlite.tokenizer import FOLDING_TOKENIZER


class PastTextIndexes:
    """The text indexes of one connection: the last position searched of each view."""

    def __init__(self) -> None:
        """Begin without any."""
        self._built: dict[str, int] = {}

    def selection(
        self, connection: sa.Connection, projection: Projection, position: int
    ) -> Selection:
        """Return the view's rows at the position with a text index over them."""
        rows = _copy(projection)
        rowid: sa.ColumnClause[Any] = sa.column("rowid")
        rank: sa.ColumnClause[Any] = sa.column("rank")
        index = sa.table(f"{rows.name}{FULLTEXT_SUFFIX}", rowid, rank)
        if self._built.get(projection.name) != position:
            self._built.pop(projection.name, None)
            _build(connection, projection, rows, position)
            self._built[projection.name] = position
        return Selection(projection, rows, TextIndex(index, row_number(rows.name)))


def _copy(projection: Projection) -> sa.Table:
    table = live_table(view_spec(projection))
    return table.to_metadata(sa.MetaData(), name=f"past_{projection.name}")


def _build(
    connection: sa.Connection, projection: Projection, rows: sa.Table, position: int
) -> None:
    """Copy the rows into a temporary table, and index them; the file itself is read-only."""
    then = rows_at(projection, position)
    for statement in _statements(projection, rows):
        connection.exec_driver_sql(statement)
    names = [column.name for column in rows.columns]
    connection.execute(sa.insert(rows).from_select(names, sa.select(*(then.c[n] for n in names))))
    searched = projection.fulltext
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in ("rowid", *searched)]
    index = sa.table(f"{rows.name}{FULLTEXT_SUFFIX}", *columns)
    words = (func.marigraph_segment(rows.c[name]) for name in searched)
    texts = sa.select(row_number(rows.name), *words)
    connection.execute(sa.insert(index).from_select(["rowid", *searched], texts))


def _statements(projection: Projection, rows: sa.Table) -> list[str]:
    index = f"{rows.name}{FULLTEXT_SUFFIX}"
    columns = ", ".join(f'"{column.name}"' for column in rows.columns)
    searched = ", ".join(f'"{name}"' for name in projection.fulltext)
    text = (
        f'"{index}" USING fts5({searched}, content="{rows.name}", tokenize="{FOLDING_TOKENIZER}")'
    )
    return [
        "PRAGMA query_only = OFF",  # of temporary tables; the file is opened read-only
        f'DROP TABLE IF EXISTS temp."{index}"',
        f'DROP TABLE IF EXISTS temp."{rows.name}"',
        f'CREATE TEMPORARY TABLE "{rows.name}" ({columns})',
        f"CREATE VIRTUAL TABLE temp.{text}",
    ]
