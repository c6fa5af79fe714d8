"""Groups as rows and bars, and the filter that shows the rows of one group."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from backend.messages.catalogue import Column, ViewKind
from backend.messages.groups import TIME_BUCKETS, GroupKey, GroupPage, format_group_key
from backend.messages.queries import Cell
from backend.translation import tr
from console.panels.views.group_times import time_bars
from console.plots.group_bars import GroupBar
from console.plots.time_bars import TimeBar
from console.state.entity_filters import quote_value
from console.state.formatting import UNKNOWN
from console.tables.cell_text import currency_of, format_row_cells
from console.tables.table_rows import ColumnHeading, TableRow
from console.tables.view_cells import column_heading, format_row

_MAX_BARS = 60
_NUMBERS = ("integer", "number", "money")
_SUMMED = ("integer", "number", "money", "amounts")
_GROUPED = ("text", "flag", "day", "integer")
_SECOND_US = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FormattedGroups(msgspec.Struct, frozen=True, kw_only=True):
    """Groups, ready to be painted; `time_bars`: where they are of one time."""

    page: GroupPage
    keys: list[GroupKey]
    headings: tuple[ColumnHeading, ...]
    rows: list[TableRow]
    bars: list[GroupBar]
    time_bars: list[TimeBar]


def format_groups(reply: object, keys: Sequence[GroupKey]) -> FormattedGroups:
    """Write every group; the bars are of the last column that is a number.

    Raises:
        TypeError: when the reply is no page of groups.
    """
    if not isinstance(reply, GroupPage):
        raise TypeError(f"Groups were asked for, and {reply!r} came.")
    places = list(range(len(reply.columns)))
    rows = [
        msgspec.structs.replace(format_row(reply.columns, row, places, reply.view), key=number)
        for number, row in enumerate(reply.rows)
    ]
    bars = _bars(reply)
    return FormattedGroups(
        page=reply,
        keys=list(keys),
        headings=tuple(_heading(column, reply.view) for column in reply.columns),
        rows=rows,
        bars=bars[:_MAX_BARS],
        time_bars=time_bars(reply, keys, bars),
    )


def group_choices(kind: ViewKind) -> list[str]:
    """Return what a view can well be grouped by: states first, then times and texts."""
    states = [column.name for column in kind.columns if column.tones]
    plain = [
        column.name
        for column in kind.columns
        if column.kind in _GROUPED and not column.tones and not column.key
    ]
    times = [
        f"{column.name}:{bucket}"
        for column in kind.columns
        if column.kind == "time"
        for bucket in ("day", "month")
    ]
    nested = [
        f"{column.name}.{field.path}"
        for column in kind.columns
        for field in column.fields
        if field.kind in _GROUPED
    ]
    return [*states, *times, *plain, *nested]


def measure_choices(kind: ViewKind) -> list[str]:
    """Return what can be said of groups of a view: the count, and sums of its numbers."""
    fields = [column.name for column in kind.columns if column.kind in _SUMMED]
    fields += [
        f"{column.name}.{field.path}"
        for column in kind.columns
        for field in column.fields
        if field.kind in _NUMBERS
    ]
    sums = [f"sum({name})" for name in fields]
    averages = [f"avg({name})" for name in fields]
    return ["count", *sums, *averages]


def group_filter(groups: FormattedGroups, row: int) -> str:
    """Return the filter that shows the rows of a group; empty when there is none for it."""
    names = [column.name for column in groups.page.columns]
    cells = groups.page.rows[row]
    parts = [
        _key_filter(key, groups.page.columns[names.index(name)], cells[names.index(name)])
        for key in groups.keys
        if (name := format_group_key(key)) in names
    ]
    grouped = {format_group_key(key) for key in groups.keys}
    beside = [
        _key_filter(GroupKey(field=column.name), column, cell)
        for column, cell in zip(groups.page.columns, cells, strict=True)
        if column.key and column.name not in grouped and "." not in column.name
    ]
    return " ".join(parts + beside)


def _key_filter(key: GroupKey, column: Column, cell: Cell) -> str:
    if cell is None:
        return f"-{key.field}:*"
    if key.bucket == "hour" and isinstance(cell, int):
        return _span(key.field, _EPOCH + timedelta(seconds=cell // _SECOND_US), timedelta(hours=1))
    if key.bucket == "week":
        monday = datetime.fromisoformat(str(cell)).replace(tzinfo=UTC)
        return _span(key.field, monday, timedelta(days=7))
    if key.bucket in TIME_BUCKETS:
        return f"{key.field}:{cell}"
    if column.kind == "flag":
        return f"{key.field}:{'true' if cell else 'false'}"
    value = quote_value(cell) if column.kind == "text" else str(cell)
    return f"{key.field}:{value}"


def _span(field: str, first: datetime, size: timedelta) -> str:
    begins, ends = (at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (first, first + size))
    return f"{field}>={begins} {field}<{ends}"


def _heading(column: Column, view: str) -> ColumnHeading:
    heading = column_heading(column, view)
    of_each = tr("{column}: of each group", column=column.name)
    tip = tr("Grouped by {column}", column=column.name) if column.key else of_each
    return msgspec.structs.replace(heading, title=column.name, tool_tip=tip)


def _bars(page: GroupPage) -> list[GroupBar]:
    places = [
        place
        for place, column in enumerate(page.columns)
        if column.kind in _NUMBERS and not column.key
    ]
    if not places:
        return []
    bars: list[GroupBar] = []
    for row in page.rows:
        texts, size = format_row_cells(page.columns, row), row[places[-1]]
        named = [
            texts[place]
            for place, column in enumerate(page.columns)
            if column.key and not _is_currency(page, column)
        ]
        number = float(size) if isinstance(size, int | float) else None
        name = " · ".join(named) or tr("all rows")
        text = texts[places[-1]] if number is not None else UNKNOWN
        cells = {column.name: cell for column, cell in zip(page.columns, row, strict=True)}
        bars.append(GroupBar(name, number, text, currency_of(page.columns[places[-1]], cells)))
    return bars


def _is_currency(page: GroupPage, column: Column) -> bool:
    """Whether it only says in which currency the amounts are, which stands with them already."""
    return any(each.currency_column == column.name for each in page.columns)
