"""Reads one page of a view, and counts what matches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from backend.messages.queries import Cell
from backend.query.filters.conditions import Setting, condition
from backend.query.filters.tree import EVERYTHING, Filter, words_of
from backend.query.views.fields import ViewFields
from backend.query.views.order import Sort, by_relevance, order_of
from backend.query.views.selection import Selection

LARGEST = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page: which rows, in which order, how many from where.

    `limit` 0 means all; a page has at most 5,000 rows, since it is one message. Whoever wants more
    goes on at `offset` + the rows got, until there are `total`.
    """

    tree: Filter = EVERYTHING
    order: str = ""
    offset: int = 0
    limit: int = 0

    @property
    def size(self) -> int:
        """How many rows the page has at most."""
        return min(self.limit or LARGEST, LARGEST)

    @property
    def start(self) -> int:
        """How many rows lie before the page; a number that the database can take."""
        return min(self.offset, 2**62)


@dataclass(frozen=True, slots=True)
class Statements:
    """What reads the page, and what counts all rows that match."""

    page: sa.Select[Any]
    total: sa.Select[Any]


def prepare(selection: Selection, wanted: Wanted, setting: Setting) -> Statements:
    """Turn what is wanted into SQL.

    Raises:
        BadFilter: the filter does not fit the view.
        Unreadable: code `bad-order`.
    """
    rows = selection.rows
    picked, total = sa.select(), sa.select(sa.func.count()).select_from(rows)
    if wanted.tree != EVERYTHING:
        matches = condition(wanted.tree, ViewFields(selection, setting))
        picked, total = picked.where(matches), total.where(matches)
    source, sorts = _sorted(selection, wanted)
    picked = picked.select_from(source).order_by(*(sort.clause for sort in sorts))
    picked = picked.offset(wanted.start).limit(wanted.size)
    return Statements(_with_cells(picked, selection, sorts), total)


def read(connection: sa.Connection, statements: Statements) -> tuple[list[list[Cell]], int]:
    """Return the page's rows, and how many rows match in all; in the caller's transaction."""
    rows = [cast("list[Cell]", list(row)) for row in connection.execute(statements.page)]
    return rows, connection.execute(statements.total).scalar_one()


def _sorted(selection: Selection, wanted: Wanted) -> tuple[sa.FromClause, list[Sort]]:
    """Return what to select from, and what to sort it by."""
    words = words_of(wanted.tree)
    if wanted.order or not words or selection.text is None:
        return selection.rows, order_of(selection, wanted.order)
    scores = selection.text.scores(words)
    joined = selection.rows.outerjoin(scores, scores.c.rowid == selection.text.rowid)
    return joined, by_relevance(selection, scores)


def _with_cells(
    picked: sa.Select[Any], selection: Selection, sorts: Sequence[Sort]
) -> sa.Select[Any]:
    """Give the picked rows their cells.

    From a table only the keys are sorted, and the cells are fetched for the page alone: a quarter
    of the time. What is made on the fly (the past) would be made twice.
    """
    rows = selection.rows
    if not selection.stored:
        return picked.add_columns(*_cells(selection, rows))
    key = [rows.c[name].label(f"key_{number}") for number, name in enumerate(selection.key)]
    sorted_by = [sort.by.label(f"sort_{number}") for number, sort in enumerate(sorts)]
    found = picked.add_columns(*key, *sorted_by).subquery("picked")
    whole: sa.FromClause = rows.alias("whole")
    same = (whole.c[name] == found.c[f"key_{number}"] for number, name in enumerate(selection.key))
    order = (
        Sort(found.c[f"sort_{number}"], descending=sort.descending).clause
        for number, sort in enumerate(sorts)
    )
    joined = found.join(whole, sa.and_(*same))
    return sa.select(*_cells(selection, whole)).select_from(joined).order_by(*order)


def _cells(selection: Selection, rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [rows.c[column.name] for column in selection.columns]
