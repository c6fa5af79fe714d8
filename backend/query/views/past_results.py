"""Filters and orders of the past that no index answers: a scan, whose result is moved on.

The result holds the place and the order of every row that matches. For a position nearby the
rows that were touched in between are looked at again, whatever the size of the view.
"""

import time
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from backend.filters.conditions import FilterContext
from backend.filters.syntax_tree import MATCH_ALL
from backend.messages.filter_plans import ScanProgress
from backend.messages.queries import Cell
from backend.projection.read_model import Projection
from backend.projection.row_queries import cells_of, view_spec
from backend.projection.sql_tables import HEAP_PLACE, archive_table
from backend.projection.table_specs import TableSpec
from backend.projection.version_queries import (
    HeapSize,
    kept_from,
    rows_at,
    rows_touched_in,
    rows_written_in,
    totals_at,
    touched_keys,
)
from backend.query.question_budget import BudgetGuard
from backend.query.views.kept_results import KeptResult
from backend.query.views.page_query import PageQuery
from backend.query.views.selection import Selection
from backend.query.views.sort_order import SortKey, parse_order
from backend.query.views.view_fields import view_condition

_STEP_S = 0.05  # that a step of a scan is to take, between two words of how far it is
_FIRST_STEP, _MAX_STEP = 2_000, 500_000  # positions
_KEY_COST = 8  # versions that are read in a row in the time of the look-ups of one key
_TOUCHED_COST = 8  # likewise of a version whose row is looked at again
_MAX_UNCOUNTED = 1_000  # versions that are not worth a comparison
_CHANGES = sa.select(sa.func.changes())


class PastSearch(msgspec.Struct, frozen=True):
    """What is looked for in a view at a position, and how."""

    projection: Projection
    wanted: PageQuery
    position: int
    context: FilterContext
    guard: BudgetGuard


def read_result(
    connection: sa.Connection, search: PastSearch, result: KeptResult
) -> tuple[list[list[Cell]], int]:
    """Return the page, and how many rows match; the result stands at the position then.

    In the caller's transaction, on whose failure the result is to be made anew.

    Raises:
        BadFilter: the filter does not fit the view.
        OutOfBudget: it takes too long.
        Unreadable: code `bad-order`.
    """
    work = _ResultTable(connection, search, result)
    work.bring()
    return work.page(), result.rows


def is_by_key(connection: sa.Connection, projection: Projection, position: int) -> bool:
    """Say whether looking all keys up is less than to go through the versions up to a position."""
    keys = totals_at(connection, projection).rows
    return keys * _KEY_COST < totals_at(connection, projection, position).versions


@cache
def _found_table(
    spec: TableSpec,
    schema: str,
    names: tuple[str, ...],
    descending: bool,  # noqa: FBT001 - cached
) -> sa.Table:
    """Return the table of a result in a database: the place of each row, and its order."""
    heap = archive_table(spec)
    columns = (sa.Column(name, heap.c[name].type, primary_key=name in spec.key) for name in names)
    table = sa.Table(
        "found",
        sa.MetaData(),
        sa.Column(HEAP_PLACE, sa.Integer, nullable=False),
        *columns,
        schema=schema,
        sqlite_with_rowid=False,
    )
    first, *rest = (table.c[name] for name in names)
    if first.name not in spec.key:
        sa.Index("in_order", first.desc() if descending else first, *rest)
    return table


class _ResultTable:
    """The table of one result, while it is brought to a position and read."""

    def __init__(self, connection: sa.Connection, search: PastSearch, result: KeptResult) -> None:
        self._connection = connection
        self._search = search
        self._result = result
        self._projection = search.projection
        heap = archive_table(view_spec(search.projection))
        sorts = parse_order(Selection(search.projection, heap), search.wanted.order)
        self._names = [str(sort.by.key) for sort in sorts]
        self._table = _found_table(
            view_spec(search.projection), result.schema, tuple(self._names), sorts[0].descending
        )
        self._order = [
            SortKey(self._table.c[name], descending=sort.descending)
            for name, sort in zip(self._names, sorts, strict=True)
        ]

    def bring(self) -> None:
        """Let the result stand at the position: by what changed in between, or by a scan."""
        search, stood = self._search, self._result.position
        size = totals_at(self._connection, self._projection, search.position)
        if stood is None or not self._is_kept(stood) or not self._is_near(stood, size):
            self._scan()
        else:
            self._move(stood)
        self._result.position = search.position

    def _is_kept(self, stood: int) -> bool:
        """Say whether all that was touched since is known: ends of rows go before the edge does."""
        return stood >= kept_from(self._connection, self._projection)

    def _is_near(self, stood: int, size: HeapSize) -> bool:
        there = totals_at(self._connection, self._projection, stood).versions
        between = abs(size.versions - there)
        return between < _MAX_UNCOUNTED or between * _TOUCHED_COST < size.versions

    def _scan(self) -> None:
        search, run = self._search, self._connection.execute
        run(DropTable(self._table, if_exists=True))
        run(CreateTable(self._table))
        self._result.rows = 0
        if is_by_key(self._connection, self._projection, search.position):
            self._insert(rows_at(self._projection, search.position, by_key=True))
        else:
            self._scan_versions()
        for index in self._table.indexes:
            run(CreateIndex(index))

    def _scan_versions(self) -> None:
        end, upto, step = self._search.position, 0, _FIRST_STEP
        while upto < end:
            began_s = time.monotonic()
            after, upto = upto, min(end, upto + step)
            self._insert(rows_written_in(self._projection, after, upto, end))
            taken_s = max(time.monotonic() - began_s, 1e-4)
            step = max(_FIRST_STEP, min(_MAX_STEP, round(step * min(4, _STEP_S / taken_s))))
            self._advance(upto, end)

    def _move(self, stood: int) -> None:
        """Look again at the rows that were touched between the positions, step by step."""
        end = self._search.position
        direction = 1 if end > stood else -1
        for at in range(stood, end, direction * _FIRST_STEP):
            then = end if abs(end - at) <= _FIRST_STEP else at + direction * _FIRST_STEP
            first, last = sorted((at, then))
            self._remove(first, last)
            self._insert(rows_touched_in(self._projection, first, last, then))
            self._advance(abs(then - stood), abs(end - stood))

    def _advance(self, upto: int, end: int) -> None:
        self._search.guard.advance(ScanProgress(upto=upto, end=end, found=self._result.rows))

    def _remove(self, after: int, upto: int) -> None:
        keys = sa.tuple_(*(self._table.c[name] for name in self._projection.key))
        touched = sa.delete(self._table).where(
            keys.in_(touched_keys(self._projection, after, upto))
        )
        self._result.rows -= self._run(touched)

    def _insert(self, rows: sa.Subquery) -> None:
        search = self._search
        found = sa.select(rows.c[HEAP_PLACE], *(rows.c[name] for name in self._names))
        if search.wanted.tree != MATCH_ALL:
            selection = Selection(self._projection, rows)
            found = found.where(view_condition(search.wanted.tree, selection, search.context))
        insert = sa.insert(self._table).from_select([HEAP_PLACE, *self._names], found)
        self._result.rows += self._run(insert)

    def _run(self, statement: sa.Insert | sa.Delete) -> int:
        """Change the table; return how many rows (the driver does not know it of WITH … INSERT)."""
        self._connection.execute(statement)
        changed: int = self._connection.execute(_CHANGES).scalar_one()
        return changed

    def page(self) -> list[list[Cell]]:
        """Read the rows of the page."""
        wanted, heap = self._search.wanted, archive_table(view_spec(self._projection))
        found = sa.select(self._table).order_by(*self._clauses())
        page = found.offset(wanted.start).limit(wanted.size).subquery("page")
        cells = sa.select(*cells_of(self._projection, heap)).select_from(
            page.join(heap, heap.c[HEAP_PLACE] == page.c[HEAP_PLACE])
        )
        order = (
            SortKey(page.c[name], descending=sort.descending).clause
            for name, sort in zip(self._names, self._order, strict=True)
        )
        return [list(row) for row in self._connection.execute(cells.order_by(*order))]

    def _clauses(self) -> Sequence[sa.ColumnElement[Any]]:
        return [sort.clause for sort in self._order]
