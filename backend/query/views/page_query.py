"""Reads one page of a view, and counts what matches."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
import sqlalchemy as sa
from msgspec import structs

from backend.filters.conditions import FilterContext
from backend.filters.syntax_tree import MATCH_ALL, Filter, positive_terms
from backend.messages.bounds import MAX_PAGE_ROWS
from backend.messages.queries import Cell
from backend.query.views.selection import Selection
from backend.query.views.sort_order import SortKey, parse_order, relevance_order
from backend.query.views.view_fields import view_condition


class PageQuery(msgspec.Struct, frozen=True):
    """A page: which rows, in which order, how many from where.

    `limit` 0 means all; a page has at most 5,000 rows, since it is one message. Whoever wants more
    goes on at `offset` + the rows got, until there are `total`.
    """

    tree: Filter = MATCH_ALL
    order: str = ""
    offset: int = 0
    limit: int = 0

    @property
    def size(self) -> int:
        """How many rows the page has at most."""
        return min(self.limit or MAX_PAGE_ROWS, MAX_PAGE_ROWS)

    @property
    def start(self) -> int:
        """How many rows lie before the page; a number that the database can take."""
        return min(self.offset, 2**62)


class PageStatements(msgspec.Struct, frozen=True):
    """What reads the page, and what counts all rows that match."""

    page: sa.Select[Any]
    total: sa.Select[Any]


def build_statements(
    selection: Selection, query: PageQuery, context: FilterContext
) -> PageStatements:
    """Turn what is wanted into SQL.

    Raises:
        BadFilter: the filter does not fit the view.
        Unreadable: code `bad-order`.
    """
    picked, total = sa.select(), _counting(selection)
    if query.tree != MATCH_ALL:
        matches = view_condition(query.tree, selection, context)
        picked, total = picked.where(matches), total.where(matches)
    if selection.is_parted:
        total = sa.select(sa.func.count()).select_from(total.subquery())
    source, sorts = _sort_keys(selection, query)
    picked = picked.select_from(source).order_by(*(sort.clause for sort in sorts))
    picked = picked.offset(query.start).limit(query.size)
    return PageStatements(_with_cells(picked, selection, sorts), total)


def _counting(selection: Selection) -> sa.Select[Any]:
    """Return what counts rows; of several files, what is to be counted of each.

    Counted as one they would all be made, with their cells: five times the time. The limit, which
    is none, keeps SQLite from doing so all the same.
    """
    if selection.is_parted:
        return sa.select(sa.literal_column("1", sa.Integer())).select_from(selection.rows).limit(-1)
    return sa.select(sa.func.count()).select_from(selection.rows)


def fetch_page(
    connection: sa.Connection, statements: PageStatements
) -> tuple[list[list[Cell]], int]:
    """Return the page's rows, and how many rows match in all; in the caller's transaction."""
    rows = [cast("list[Cell]", list(row)) for row in connection.execute(statements.page)]
    return rows, connection.execute(statements.total).scalar_one()


def _sort_keys(selection: Selection, wanted: PageQuery) -> tuple[sa.FromClause, list[SortKey]]:
    """Return what to select from, and what to sort it by."""
    words = positive_terms(wanted.tree)
    if wanted.order or not words or selection.text is None:
        return selection.rows, parse_order(selection, wanted.order)
    scores = selection.text.scores(words)
    joined = selection.rows.outerjoin(scores, scores.c.rowid == selection.text.rowid)
    return joined, relevance_order(selection, scores)


def _with_cells(
    picked: sa.Select[Any], selection: Selection, sorts: Sequence[SortKey]
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
    if selection.is_parted:
        return _with_cells_of_parts(selection, picked.add_columns(*key, *sorted_by), sorts)
    found = picked.add_columns(*key, *sorted_by).subquery("picked")
    whole: sa.FromClause = rows.alias("whole")
    same = (whole.c[name] == found.c[f"key_{number}"] for number, name in enumerate(selection.key))
    order = (
        structs.replace(sort, by=found.c[f"sort_{number}"]).clause
        for number, sort in enumerate(sorts)
    )
    joined = found.join(whole, sa.and_(*same))
    return sa.select(*_cells(selection, whole)).select_from(joined).order_by(*order)


def _with_cells_of_parts(
    selection: Selection, picked: sa.Select[Any], sorts: Sequence[SortKey]
) -> sa.Select[Any]:
    """Give the picked keys their cells, which each part looks up by its own key.

    A join would go through all rows of the parts, and so would a subquery, once for each part.
    """
    rows = selection.rows
    found = picked.cte("picked").prefix_with("MATERIALIZED")
    first, *others = (rows.c[name] for name in selection.key)
    key = sa.tuple_(first, *others) if others else first
    wanted = sa.select(*(found.c[f"key_{number}"] for number in range(len(selection.key))))
    page = sa.select(*_cells(selection, rows)).where(key.in_(wanted))
    return page.order_by(*(sort.clause for sort in sorts))


def _cells(selection: Selection, rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [rows.c[column.name] for column in selection.columns]
