"""Which rows a question is about, before any filter: a view now, or at a past position."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec
import sqlalchemy as sa

from backend.messages.catalogue import Column
from backend.projection.read_model import Projection
from backend.projection.row_queries import fulltext_of, rows_of
from backend.projection.table_specs import columns_of
from backend.projection.version_queries import rows_at
from backend.query.views.text_index import TextIndex


class Selection(msgspec.Struct, frozen=True, dict=True):
    """A view's rows as something to select from; `text` is its full-text index, if it has one.

    `is_parted`: they are those of several files.
    """

    projection: Projection
    rows: sa.FromClause
    text: TextIndex | None = None
    is_parted: bool = False

    @cached_property
    def columns(self) -> list[Column]:
        """The columns in the order in which answers give them."""
        return columns_of(self.projection)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @property
    def stored(self) -> bool:
        """Whether the rows are those of a table, not made on the fly."""
        return isinstance(self.rows, sa.Table)

    @property
    def key(self) -> Sequence[str]:
        """The names of the key's columns."""
        return self.projection.key


def present_rows(
    projection: Projection, *, is_parted: bool = False, has_text_index: bool = True
) -> Selection:
    """Return the view's rows as they are now.

    `has_text_index`: not in PostgreSQL, where a text is looked for in each row; nor have those of
    several files one.
    """
    if is_parted:
        return Selection(projection, rows_of(projection), is_parted=True)
    rows, index = rows_of(projection), fulltext_of(projection)
    if index is None or not has_text_index:
        return Selection(projection, rows)
    return Selection(projection, rows, TextIndex(index, row_number(rows.name)))


def past_rows(projection: Projection, position: int, *, by_key: bool = False) -> Selection:
    """Return the view's rows as they were at a position; for the archive, without full text.

    `by_key`: see `rows_at`.
    """
    return Selection(projection, rows_at(projection, position, by_key=by_key))


def row_number(table: str) -> sa.ColumnElement[int]:
    """Return SQLite's hidden row number of a table."""
    return sa.literal_column(f'"{table}".rowid', sa.Integer())
