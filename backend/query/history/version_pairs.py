"""Versions of rows, each beside the one that it was made from: what all histories select from."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.filters.conditions import FilterContext
from backend.filters.syntax_tree import MATCH_ALL, Filter
from backend.messages.catalogue import Column
from backend.messages.row_history import VersionCell
from backend.projection.read_model import Projection
from backend.projection.row_queries import view_spec
from backend.projection.sql_tables import (
    HEAP_BORN,
    HEAP_PLACE,
    archive_table,
    first_place,
    is_present,
)
from backend.projection.table_specs import POSITION, columns_of
from backend.query.views.selection import Selection
from backend.query.views.view_fields import view_condition

_BIRTH, _END = 1, -1  # of `heap_born`


class VersionPairs(msgspec.Struct, frozen=True):
    """A view's versions, and the last version of the same row that lies before them."""

    projection: Projection
    after: sa.FromClause
    before: sa.FromClause

    def joined(self, upto: int | None = None) -> sa.FromClause:
        """Return both, nothing where there is none before; `upto`: the last one up to there.

        A row that an annulment has removed can come again: behind `upto` it was born, and was there
        before all the same.
        """
        other = archive_table(view_spec(self.projection)).alias("other")
        same = (other.c[name] == self.after.c[name] for name in self.projection.key)
        place = self.after.c[HEAP_PLACE]
        end = place if upto is None else sa.literal(first_place(upto + 1))
        newest = sa.select(sa.func.max(other.c[HEAP_PLACE])).where(*same, other.c[HEAP_PLACE] < end)
        found: sa.ColumnElement[int] = newest.correlate(self.after).scalar_subquery()
        if upto is None:  # of a row that was born the look-up is spared
            found = sa.case((_born(self.after) == _BIRTH, None), else_=found)
        return self.after.outerjoin(self.before, self.before.c[HEAP_PLACE] == found)

    def cells(self) -> list[sa.ColumnElement[Any]]:
        """Return place and birth of each, then the cells of each."""
        places = [
            self.after.c[HEAP_PLACE],
            _born(self.after),
            self.before.c[HEAP_PLACE],
            _born(self.before),
        ]
        names = [column.name for column in columns_of(self.projection)]
        cells = [side.c[name] for side in (self.before, self.after) for name in names]
        return [cell.label(f"cell_{number}") for number, cell in enumerate([*places, *cells])]

    def matches(
        self, tree: Filter, context: FilterContext, *, either: bool
    ) -> sa.ColumnElement[bool]:
        """Hold where the version matches a filter; with `either` also where the one before does.

        Raises:
            BadFilter: the filter does not fit the view.
        """
        if tree == MATCH_ALL:
            return sa.true()
        matches = view_condition(tree, Selection(self.projection, self.after), context)
        if not either:
            return matches
        matched = view_condition(tree, Selection(self.projection, self.before), context)
        was_there = sa.and_(self.before.c[HEAP_PLACE].is_not(None), is_present(self.before))
        is_there = is_present(self.after)
        return sa.or_(sa.and_(is_there, matches), sa.and_(was_there, matched))

    def differs(self) -> sa.ColumnElement[bool]:
        """Hold where a cell is another one than before, or there was no row, or is none now."""
        was_there = sa.func.coalesce(is_present(self.before), sa.false())
        is_there = is_present(self.after)
        names = [each.name for each in columns_of(self.projection) if each.name != POSITION]
        others = (self.after.c[name].is_distinct_from(self.before.c[name]) for name in names)
        is_changed = sa.and_(is_there, was_there, sa.or_(*others))
        return sa.or_(is_changed, sa.and_(is_there, ~was_there), sa.and_(~is_there, was_there))


class VersionPair(msgspec.Struct, frozen=True):
    """A version and the one before it, with its place in the heap.

    `is_end`: there is no row from there on; `after` is what its last line says all the same.
    """

    place: int
    key: list[VersionCell]
    before: list[VersionCell] | None
    after: list[VersionCell]
    changed: list[str]
    is_end: bool = False

    @property
    def position(self) -> int:
        """The position of the event that made it."""
        return int(self.after[-1] or 0)


def version_pairs(projection: Projection) -> VersionPairs:
    """Return the versions of a view; for the archive."""
    rows = archive_table(view_spec(projection))
    return VersionPairs(projection, rows.alias(projection.name), rows.alias("before"))


def pair_of(row: sa.Row[Any], columns: Sequence[Column], edge: int = 0) -> VersionPair:
    """Return what a line of `VersionPairs.cells` says.

    `edge`: up to which position nobody knows what a version changed, as those before are not kept.
    """
    line = list(row)
    place, born, place_before, born_before = line[:4]
    before, after = line[4 : 4 + len(columns)], line[4 + len(columns) :]
    was_there = place_before is not None and born_before != _END
    is_known = place >= first_place(edge + 1)
    is_new = born_before == _END or (born == _BIRTH and place_before is None and is_known)
    changed = [
        column.name
        for column, old, new in zip(columns, before, after, strict=True)
        if column.name != POSITION and (is_new or (was_there and old != new))
    ]
    key = [cell for column, cell in zip(columns, after, strict=True) if column.key]
    return VersionPair(place, key, before if was_there else None, after, changed, born == _END)


def _born(rows: sa.FromClause) -> sa.ColumnElement[int]:
    """Return what a version says of its row: 1 for its first one, 0, or -1 for its end."""
    return sa.type_coerce(rows.c[HEAP_BORN], sa.Integer())
