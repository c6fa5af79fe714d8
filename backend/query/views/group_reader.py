"""Reads groups of a view's rows, with how they were found."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from backend.errors import Unreadable
from backend.filters.conditions import FilterContext
from backend.messages.bounds import MAX_INT64
from backend.messages.catalogue import Column
from backend.messages.groups import RowPlan
from backend.messages.queries import Cell
from backend.query.views.group_query import GroupQuery, build_group_statement
from backend.query.views.row_plan import explain_rows
from backend.query.views.selection import Selection
from backend.translation import tr_noop

_OVERFLOW = "integer overflow"
GroupRows = tuple[list[Column], list[list[Cell]], int, RowPlan]


def read_groups(
    connection: sa.Connection, selection: Selection, query: GroupQuery, context: FilterContext
) -> GroupRows:
    """Return the columns, the groups, how many there are in all, and the plan.

    Raises:
        BadFilter: the filter does not fit the view.
        Unreadable: code `bad-group`; also for a sum beyond 64 bits.
    """
    built = build_group_statement(selection, query, context)
    found = _fetch(connection, built.select)
    width = len(built.columns)
    rows = [cast("list[Cell]", list(row[:width])) for row in found]
    if any(_is_too_large(cell) for row in rows for cell in row):  # PostgreSQL adds up further
        raise _too_large()
    groups, matched = (found[0][width], found[0][width + 1] or 0) if found else (0, 0)
    plan = explain_rows(connection, built, selection, query.tree, matched)
    return built.columns, rows, groups, plan


def _fetch(connection: sa.Connection, statement: sa.Select[Any]) -> list[sa.Row[Any]]:
    try:
        return list(connection.execute(statement).all())
    except OperationalError as error:
        if _OVERFLOW not in str(error.orig):
            raise
        raise _too_large() from error


def _is_too_large(cell: Cell) -> bool:
    return isinstance(cell, int) and not -MAX_INT64 - 1 <= cell <= MAX_INT64


def _too_large() -> Unreadable:
    return Unreadable(
        tr_noop("A sum is beyond 64 bits: filter, or group by more, so that less is added up."),
        code="bad-group",
        field="measures",
    )
