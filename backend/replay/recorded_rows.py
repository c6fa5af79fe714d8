"""The rows that events have touched, as they are recorded, and the events that wrote them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.messages.events import Event
from backend.messages.queries import Cell
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import archive_table, is_written_upto
from backend.projection.table_specs import POSITION, columns_of
from backend.projection.version_queries import changes_in, has_key
from backend.testing import Views

_MAX_ROWS = 40  # of all views
_MAX_WRITERS = 400  # events that have written one row; of more the row is left out


class RecordedRow(msgspec.Struct, frozen=True):
    """A row after the last event: its columns, and those that other events have a say in.

    `left_out` come out differently of the events that are given.
    """

    view: str
    key: list[str]
    cells: dict[str, Any]
    left_out: list[str] = []


class RowsTouched(msgspec.Struct, frozen=True):
    """Rows, and the positions of all events that have written them."""

    rows: list[RecordedRow]
    writers: list[int]


def rows_touched(
    connection: sa.Connection, projections: Mapping[str, Projection], then: Sequence[Event]
) -> RowsTouched:
    """Return the rows of these views that the events have changed, from the archive's file."""
    first, last = then[0].position, then[-1].position
    rows: list[RecordedRow] = []
    writers: set[int] = set()
    for change in changes_in(connection, projections.values(), first - 1, last, _MAX_ROWS):
        projection = projections[change.view]
        key = [str(cell) for cell in change.key]
        own = _writers(connection, projection, key, last)
        if change.after is None or len(own) > _MAX_WRITERS:
            continue
        writers.update(own)
        rows.append(RecordedRow(change.view, key, _cells(projection, change.after)))
    return RowsTouched(rows, sorted(writers))


def without_others(rows: Sequence[RecordedRow], views: Views) -> list[RecordedRow]:
    """Return the rows with the columns alone that come out of the events that are given."""
    found = [_without_others(row, views.row(row.view, row.key) or {}) for row in rows]
    return [row for row in found if set(row.cells.values()) - set(row.key)]


def _without_others(row: RecordedRow, rebuilt: Mapping[str, Any]) -> RecordedRow:
    same = {name: cell for name, cell in row.cells.items() if rebuilt.get(name, ...) == cell}
    return RecordedRow(row.view, row.key, same, sorted(row.cells.keys() - same.keys()))


def _writers(
    connection: sa.Connection, projection: Projection, key: Sequence[str], upto: int
) -> list[int]:
    rows = archive_table(view_spec(projection))
    query = (
        sa.select(rows.c[POSITION])
        .where(has_key(projection, rows, key), is_written_upto(rows, upto))
        .limit(_MAX_WRITERS + 1)
    )
    return [int(each) for each in connection.execute(query).scalars()]


def _cells(projection: Projection, cells: Sequence[Cell]) -> dict[str, Any]:
    names = [column.name for column in columns_of(projection)]
    found = dict(zip(names, cells, strict=True))
    del found[POSITION]
    return found
