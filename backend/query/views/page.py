"""Reads one page of a view, and counts what matches."""

from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa

from backend.messages.queries import Cell
from backend.query.filters.conditions import Setting, condition
from backend.query.filters.tree import EVERYTHING, Filter, words_of
from backend.query.views.fields import ViewFields
from backend.query.views.order import by_relevance, order_of
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
    cells = [rows.c[column.name] for column in selection.columns]
    page, total = sa.select(*cells), sa.select(sa.func.count()).select_from(rows)
    if wanted.tree != EVERYTHING:
        matches = condition(wanted.tree, ViewFields(selection, setting))
        page, total = page.where(matches), total.where(matches)
    page = _ordered(page, selection, wanted)
    return Statements(page.offset(wanted.start).limit(wanted.size), total)


def read(connection: sa.Connection, statements: Statements) -> tuple[list[list[Cell]], int]:
    """Return the page's rows, and how many rows match in all; in the caller's transaction."""
    rows = [cast("list[Cell]", list(row)) for row in connection.execute(statements.page)]
    return rows, connection.execute(statements.total).scalar_one()


def _ordered(page: sa.Select[Any], selection: Selection, wanted: Wanted) -> sa.Select[Any]:
    words = words_of(wanted.tree)
    if wanted.order or not words or selection.text is None:
        return page.order_by(*order_of(selection, wanted.order))
    scores = selection.text.scores(words)
    joined = selection.rows.outerjoin(scores, scores.c.rowid == selection.text.rowid)
    return page.select_from(joined).order_by(*by_relevance(selection, scores))
