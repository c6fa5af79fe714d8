"""Groups of a view's rows, with what is said of each, as one statement."""

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from backend.filters.conditions import FilterContext
from backend.filters.syntax_tree import MATCH_ALL, Filter
from backend.messages.bounds import MAX_PAGE_ROWS
from backend.messages.catalogue import Column
from backend.messages.groups import (
    MAX_GROUP_KEYS,
    MAX_MEASURES,
    GroupKey,
    Measure,
    format_group_key,
    format_measure,
)
from backend.query.views.group_fields import FieldValue, GroupFields, bad_group
from backend.query.views.selection import Selection
from backend.query.views.sort_order import SortKey
from backend.query.views.view_fields import view_condition

_COUNT = Measure(function="count")


class GroupQuery(msgspec.Struct, frozen=True):
    """What is wanted: which rows, put together by what, with what said of each group.

    `order`: a column of the answer, `:desc` behind it for the other way; empty: by the first
    measure, the largest first, or by time where that comes first.
    """

    tree: Filter = MATCH_ALL
    keys: Sequence[GroupKey] = ()
    measures: Sequence[Measure] = (_COUNT,)
    order: str = ""
    limit: int = 100


class GroupStatement(msgspec.Struct, frozen=True):
    """The statement, and the columns of its answer; two numbers stand behind them in each row.

    They are how many groups there are, and how many rows in all of them.
    """

    select: sa.Select[Any]
    columns: list[Column]
    counts_items: bool


def build_group_statement(
    selection: Selection, query: GroupQuery, context: FilterContext
) -> GroupStatement:
    """Turn what is wanted into SQL.

    Raises:
        BadFilter: the filter does not fit the view.
        Unreadable: code `bad-group` or `bad-order`.
    """
    measures = list(query.measures) or [_COUNT]
    if len(query.keys) > MAX_GROUP_KEYS or len(measures) > MAX_MEASURES:
        raise bad_group(f"At most {MAX_GROUP_KEYS} groups and {MAX_MEASURES} measures.")
    named = [*(key.field for key in query.keys), *(each.field for each in measures)]
    fields = GroupFields(selection, [name for name in named if name], context.dialect)
    values = [(fields.bucket(key), format_group_key(key)) for key in query.keys]
    measured = [(_measure(fields, each), format_measure(each)) for each in measures]
    values += _currencies(fields, values, [found for found, _ in measured])
    outputs = [*values, *measured]
    labels = [found.value.label(f"column_{number}") for number, (found, _) in enumerate(outputs)]
    total = sa.func.count()
    picked = sa.select(*labels, sa.func.count().over(), sa.func.sum(total).over())
    picked = picked.select_from(selection.rows)
    if fields.items is not None:
        picked = picked.select_from(fields.items.rows)
    if query.tree != MATCH_ALL:
        picked = picked.where(view_condition(query.tree, selection, context))
    # by name: PostgreSQL would take the same calculation with the same values for another one
    grouped: list[sa.ColumnElement[Any]] = [
        sa.literal_column(label.name) for label in labels[: len(values)]
    ]
    picked = picked.group_by(*grouped) if grouped else picked
    columns = [
        _column(found, name, is_key=place < len(values))
        for place, (found, name) in enumerate(outputs)
    ]
    picked = picked.order_by(*_order(query, columns, labels, len(values)))
    return GroupStatement(picked.limit(_bounded(query.limit)), columns, fields.items is not None)


def _measure(fields: GroupFields, measure: Measure) -> FieldValue:
    if measure.function == "count":
        return FieldValue(sa.func.count(), "integer")
    if measure.function in ("sum", "avg"):
        found = fields.number(measure.field)
        if measure.function == "sum":
            return msgspec.structs.replace(found, value=sa.func.sum(found.value))
        average = sa.func.avg(found.value)
        if found.kind == "money":  # whole minor units: there is no half a cent
            rounded = sa.cast(sa.func.round(average), sa.BigInteger)
            return msgspec.structs.replace(found, value=rounded)
        return FieldValue(average, "number")
    found = fields.resolve(measure.field)
    if found.kind in ("json", "amounts"):
        raise bad_group(f"`{measure.field}` has no order: it has no {measure.function}.")
    function = sa.func.min if measure.function == "min" else sa.func.max
    if found.kind == "flag":  # which are no numbers in PostgreSQL
        least = sa.cast(function(sa.cast(found.value, sa.Integer)), sa.Boolean)
        return msgspec.structs.replace(found, value=least)
    return msgspec.structs.replace(found, value=function(found.value))


def _currencies(
    fields: GroupFields,
    keys: Sequence[tuple[FieldValue, str]],
    measures: Sequence[FieldValue],
) -> list[tuple[FieldValue, str]]:
    """Return what is to be grouped by beside: no sum is over amounts in several currencies."""
    known = {name for _, name in keys}
    needed = dict.fromkeys(each.currency for each in measures if each.kind == "money")
    return [(fields.resolve(name), name) for name in needed if name and name not in known]


def _column(found: FieldValue, name: str, *, is_key: bool) -> Column:
    currency = found.currency if found.kind == "money" else ""
    return Column(name=name, kind=found.kind, key=is_key, currency_column=currency)


def _order(
    query: GroupQuery, columns: Sequence[Column], labels: Sequence[sa.Label[Any]], keys: int
) -> list[sa.UnaryExpression[Any]]:
    """Return the order, which is total: the keys stand behind what is asked for."""
    by_key = [SortKey(label).clause for label in labels[:keys]]
    if not query.order:
        is_in_time = bool(query.keys and query.keys[0].bucket)
        return by_key if is_in_time else [SortKey(labels[keys], descending=True).clause, *by_key]
    name, _, direction = query.order.rpartition(":")
    if direction not in ("asc", "desc"):
        name, direction = query.order, "asc"
    for column, label in zip(columns, labels, strict=True):
        if column.name == name:
            return [SortKey(label, descending=direction == "desc").clause, *by_key]
    raise bad_group(
        f"There is no column `{name}` to order by: {', '.join(c.name for c in columns)}."
    )


def _bounded(limit: int) -> int:
    return min(limit or MAX_PAGE_ROWS, MAX_PAGE_ROWS)
