"""The versions of a view's rows at which a condition holds, looked through in steps.

Without `changed:` and `was.` in it, a condition holds where a row begins to match: the version
matches, and the one before does not, or there is none. The one before is looked up only for what
matches. That a row ends, which an annulment can bring about, is no version of it. A filter that
names the key finds the row's versions by the key, else all are looked through in the order of the
log, which is the order in which they lie in their table.
"""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.filters.calculated_values import CalculatedValue
from backend.filters.calculations import calculate
from backend.filters.change_terms import (
    CHANGED,
    fields_of,
    moment_of,
    references_in,
    speaks_of_change,
    speaks_of_end,
)
from backend.filters.conditions import FilterContext, build_condition
from backend.filters.syntax_tree import Filter, Value
from backend.messages.catalogue import Column
from backend.messages.queries import Cell
from backend.projection.read_model import Projection
from backend.projection.sql_tables import HEAP_PLACE, first_place, is_present
from backend.projection.table_specs import POSITION, columns_of
from backend.projection.version_queries import RowSelect, has_key
from backend.query.run_to.search_span import SearchSpan
from backend.query.run_to.version_fields import VersionFields, VersionRows, version_rows
from backend.query.views.view_fields import pinned_key

_NO_LIMIT = -1  # SQLite's


class VersionHit(msgspec.Struct, frozen=True):
    """A version at which the condition holds; cells as in `messages.run_to.Hit`."""

    position: int
    key: list[Cell]
    before: list[Cell] | None
    after: list[Cell]
    value: Cell
    currency: str


class VersionStatement(msgspec.Struct, frozen=True):
    """What finds the hits of a span: `first` in log order, `last` against it.

    `key`: that of the row which the condition names, and which is found by it. `shown`: the columns
    of which hits have the cells; `value`: what is probed.
    """

    first: RowSelect
    last: RowSelect
    count: RowSelect
    key: tuple[str, ...] | None
    key_size: int
    shown: Sequence[Column]
    value: CalculatedValue | None


def build_version_search(
    projection: Projection,
    tree: Filter,
    context: FilterContext,
    fields: Collection[str] = (),
    probe: Value | None = None,
) -> VersionStatement:
    """Turn a condition into SQL; `fields`: columns whose cells are wanted besides those it names.

    Raises:
        BadFilter: the condition or the probe does not fit the view.
    """
    rows = version_rows(projection)
    own = VersionFields(rows, context)
    matches = _holds(tree, rows, context)
    value = calculate(probe, own.value, context) if probe is not None else None
    moments = [] if probe is None else [moment_of(each.name)[0] for each in references_in(probe)]
    shown = _shown_columns(projection, {*fields, *shown_fields(tree)})
    place = rows.version.c[HEAP_PLACE]
    in_span = sa.and_(
        place >= sa.bindparam("first"), place < sa.bindparam("end"), is_present(rows.version)
    )
    with_now = speaks_of_end(tree) or "now" in moments
    found = sa.select(*_cells(rows, shown, value)).where(in_span, matches)
    found = found.select_from(rows.joined(with_was=True, with_now=with_now))
    limit = sa.bindparam("most", type_=sa.BigInteger)
    position: sa.ColumnElement[Any] = rows.version.c[POSITION]
    totals: list[sa.ColumnElement[Any]] = [
        sa.func.count(),
        sa.func.min(position),
        sa.func.max(position),
    ]
    counted = sa.select(*totals).where(in_span, matches)
    return VersionStatement(
        found.order_by(place).limit(limit),
        found.order_by(place.desc()).limit(limit),
        counted.select_from(rows.joined(with_was=True, with_now=speaks_of_end(tree))),
        pinned_key(tree, rows.at("")),
        len(projection.key),
        shown,
        value,
    )


def find_versions(
    connection: sa.Connection, statement: VersionStatement, span: SearchSpan, limit: int
) -> tuple[list[VersionHit], SearchSpan]:
    """Return the nearest hits in a span, and the part of it that was looked at for them.

    There are more than `limit` only where one event made them all.
    """
    found = _fetch(connection, statement, span, limit + 1)
    if len(found) <= limit:
        return found, span
    last = found[-1].position
    whole = [hit for hit in found if hit.position != last]
    if whole:
        return whole, span.nearest(last, included=False)
    only = SearchSpan(last - 1, last, span.backwards)
    return _fetch(connection, statement, only, _NO_LIMIT), span.nearest(last, included=True)


def count_versions(
    connection: sa.Connection, statement: VersionStatement, span: SearchSpan
) -> tuple[int, int, int]:
    """Return how many hits are in a span, and where the first and last stand (0: none)."""
    count, first, last = connection.execute(statement.count, _bounds(span)).one()
    return count, first or 0, last or 0


def count_pinned(connection: sa.Connection, projection: Projection, key: Sequence[str]) -> int:
    """Return how many versions the row with this key has."""
    rows = version_rows(projection).version
    counted = sa.select(sa.func.count()).where(has_key(projection, rows, key))
    return connection.execute(counted).scalar_one()


def _fetch(
    connection: sa.Connection, statement: VersionStatement, span: SearchSpan, most: int
) -> list[VersionHit]:
    chosen = statement.last if span.backwards else statement.first
    result = connection.execute(chosen, {**_bounds(span), "most": most})
    return [_hit(row, statement) for row in result]


def _bounds(span: SearchSpan) -> dict[str, int]:
    return {"first": first_place(span.after + 1), "end": first_place(span.upto + 1)}


def _holds(tree: Filter, rows: VersionRows, context: FilterContext) -> sa.ColumnElement[bool]:
    matches = build_condition(tree, VersionFields(rows, context))
    if speaks_of_change(tree):
        return matches
    matched = build_condition(tree, VersionFields(rows, context, is_before=True))
    was_there = rows.was.c[HEAP_PLACE].is_not(None)
    return sa.and_(matches, sa.and_(was_there, matched).is_not(sa.true()))


def shown_fields(tree: Filter) -> set[str]:
    """Return the columns that a condition names."""
    return {
        value if field == CHANGED else moment_of(field)[1].partition(".")[0]
        for field, value in fields_of(tree)
    }


def _shown_columns(projection: Projection, fields: Collection[str]) -> list[Column]:
    """Return these columns, and those that hold the currencies of amounts; not those of the key."""
    columns, hidden = columns_of(projection), {POSITION, *projection.key}
    money = [each for each in columns if each.name in fields and each.kind == "money"]
    named = {*fields, *(each.currency_column for each in money)}
    return [each for each in columns if each.name in named - hidden]


def _cells(
    rows: VersionRows, shown: Sequence[Column], value: CalculatedValue | None
) -> list[sa.ColumnElement[Any]]:
    cells: list[sa.ColumnElement[Any]] = [rows.version.c[POSITION], rows.was.c[HEAP_PLACE]]
    cells += [rows.version.c[name] for name in rows.projection.key]
    cells += [rows.was.c[column.name] for column in shown]
    cells += [rows.version.c[column.name] for column in shown]
    if value is not None:
        cells += [value_of(value), sa.null() if value.currency is None else value.currency]
    return [cell.label(f"cell_{number}") for number, cell in enumerate(cells)]


def value_of(value: CalculatedValue) -> sa.ColumnElement[Any]:
    """Return what a calculation comes to; of a payload its number, or else its text."""
    return value.column if value.text is None else sa.func.coalesce(value.column, value.text)


def _hit(row: sa.Row[Any], statement: VersionStatement) -> VersionHit:
    cells: list[Cell] = list(row)
    position, was_place = cells[:2]
    size, shown = statement.key_size, len(statement.shown)
    key, rest = cells[2 : 2 + size], cells[2 + size :]
    before, after, probed = rest[:shown], rest[shown : 2 * shown], rest[2 * shown :]
    return VersionHit(
        position=int(position or 0),
        key=key,
        before=None if was_place is None else before,
        after=after,
        value=probed[0] if probed else None,
        currency=str(probed[1] or "") if probed else "",
    )
