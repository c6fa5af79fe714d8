"""What an event changed, as a tree: view, row, field, with the values before and after."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby

import msgspec

from backend.messages.catalogue import Column
from backend.messages.number_text import format_counted
from backend.messages.queries import Cell, RowChange
from backend.translation import tr
from console.state.declared_titles import column_title
from console.state.formatting import UNKNOWN
from console.tables.cell_text import format_row_cells

_MAX_ROWS = 100  # changed rows that are shown of a view; all are counted


class DifferenceNode(msgspec.Struct, frozen=True, kw_only=True):
    """A view, a row of it, or a field of that.

    `after` says of a view how many rows changed, and of a row that is gone that it was removed.
    `is_view`: `name` is that of a view; who knows its title writes that.
    """

    name: str
    before: str = ""
    after: str = ""
    is_view: bool = False
    parts: "tuple[DifferenceNode, ...]" = ()


class EventDifferences(msgspec.Struct, frozen=True, kw_only=True):
    """What the event at one position changed.

    changed: by view and key, the columns that differ, with their values before and after
    """

    position: int
    views: tuple[DifferenceNode, ...]
    changed: dict[tuple[str, Hashable], dict[str, tuple[str, str]]]


def build_differences(
    changes: Sequence[RowChange], all_columns: Mapping[str, Sequence[Column]], position: int
) -> EventDifferences:
    """Write changed rows as a tree, and note which cells they are."""
    views: list[DifferenceNode] = []
    changed: dict[tuple[str, Hashable], dict[str, tuple[str, str]]] = {}
    for view, found in groupby(changes, key=lambda each: each.view):
        columns = all_columns[view]
        rows = list(found)
        parts = tuple(_row_node(view, columns, change) for change in rows[:_MAX_ROWS])
        if len(rows) > len(parts):
            more = format_counted(len(rows) - len(parts), "more row")
            parts += (DifferenceNode(name=tr("and {more_rows}", more_rows=more)),)
        count = format_counted(len(rows), "row")
        views.append(DifferenceNode(name=view, after=count, is_view=True, parts=parts))
        for change in rows:
            changed[view, tuple(change.key)] = _changed_values(columns, change)
    return EventDifferences(position=position, views=tuple(views), changed=changed)


def _row_node(view: str, columns: Sequence[Column], change: RowChange) -> DifferenceNode:
    return DifferenceNode(
        name=" ".join(str(part) for part in change.key),
        before="" if change.before else tr("no row"),
        after="" if change.after else tr("removed"),
        parts=tuple(
            DifferenceNode(name=column_title(column, view), before=before, after=after)
            for column, before, after in _changed_fields(columns, change)
            if column.kind != "position"
        ),
    )


def _changed_fields(columns: Sequence[Column], change: RowChange) -> list[tuple[Column, str, str]]:
    before, after = _format_row(columns, change.before), _format_row(columns, change.after)
    pairs = zip(columns, before, after, strict=True)
    return [(column, was, now) for column, was, now in pairs if was != now]


def _format_row(columns: Sequence[Column], row: Sequence[Cell] | None) -> list[str]:
    if row is None:
        return [UNKNOWN] * len(columns)
    return format_row_cells(columns, row)


def _changed_values(columns: Sequence[Column], change: RowChange) -> dict[str, tuple[str, str]]:
    return {column.name: (was, now) for column, was, now in _changed_fields(columns, change)}
