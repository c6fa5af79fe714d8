"""Reads whole views from a store's file, as those who ask see them."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, open_rows, rows_of
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import rows_at

Row = dict[str, Any]


def every_row(path: Path, projection: Projection, at: int | None = None) -> list[Row]:
    """Return all rows in the order of their keys; of the archive when `at` is given."""
    rows = rows_of(projection) if at is None else rows_at(projection, at)
    engine = open_rows(path)
    with engine.connect() as connection:
        query = sa.select(*cells_of(projection, rows))
        found = connection.execute(query.order_by(*(rows.c[name] for name in projection.key)))
        names = [column.name for column in columns_of(projection)]
        every = [dict(zip(names, row, strict=True)) for row in found]
    engine.dispose()
    return every


def one_row(path: Path, projection: Projection, *key: str) -> Row:
    """Return the row with this key."""
    return next(
        row
        for row in every_row(path, projection)
        if tuple(row[name] for name in projection.key) == key
    )
