"""Versions of rows as rows of tables, and as curves. No Qt."""

from collections.abc import Sequence
from typing import cast

import msgspec
from msgspec.structs import replace

from backend.messages.catalogue import Column, ColumnKind
from backend.messages.queries import Cell
from backend.messages.row_history import EventOrigin, RowVersion
from backend.translation import tr, tr_noop
from console.state.formatting import UNKNOWN, format_count, format_utc
from console.tables.cell_text import format_row_cells
from console.tables.table_rows import ColumnHeading, InkName, TableRow
from console.tables.view_cells import column_heading

_CURVES: tuple[ColumnKind, ...] = ("integer", "number", "money")
_EVENT_CHARS, _MAX_EVENT_CHARS = 20, 48
_EVENT_HEADINGS = (
    ColumnHeading(name="position", title=tr_noop("Position"), width_chars=9, is_right_aligned=True),
    ColumnHeading(name="event", title=tr_noop("Event"), width_chars=_EVENT_CHARS),
    ColumnHeading(name="actor", title=tr_noop("Actor"), width_chars=12),
)
_RECORDED = ColumnHeading(name="recorded", title=tr_noop("Recorded (UTC)"), width_chars=24)


class VersionTable(msgspec.Struct, frozen=True):
    """A row's life: a line for each version, the newest first, a column for each changed field."""

    headings: tuple[ColumnHeading, ...]
    rows: list[TableRow]


class ValueCurve(msgspec.Struct, frozen=True):
    """A number of a row over its life; `now`: as it is written at the playhead."""

    column: Column
    title: str
    points: list[tuple[int, float]]
    now: str


def build_version_table(
    columns: Sequence[Column], versions: Sequence[RowVersion], view: str, position: int
) -> VersionTable:
    """Write versions; what each changed is marked, and those behind the playhead are dimmed."""
    shown = changed_places(columns, versions)
    headings = tuple(column_heading(columns[place], view) for place in shown)
    rows = [_version_row(columns, each, shown, position) for each in versions]
    return VersionTable(headings=(*_event_headings(rows), *headings, _RECORDED), rows=rows)


def _event_headings(rows: Sequence[TableRow]) -> tuple[ColumnHeading, ...]:
    """Return the first headings; that of the event leaves room for what it says of a row's end."""
    place, event, actor = _EVENT_HEADINGS
    longest = max((len(row.texts[1]) for row in rows), default=0)
    width_chars = min(max(_EVENT_CHARS, longest), _MAX_EVENT_CHARS)
    return place, replace(event, width_chars=width_chars), actor


def dim_rows_after(rows: Sequence[TableRow], position: int) -> list[TableRow]:
    """Return version rows with those behind the playhead dimmed; what stays as it is is the same.

    Each key is the position of its version.
    """
    return [_inked(row, _ink(cast("int", row.key), position)) for row in rows]


def _inked(row: TableRow, ink: InkName) -> TableRow:
    return row if row.tones[0] == ink else replace(row, tones=(ink,) * len(row.tones))


def _ink(version: int, position: int) -> InkName:
    return "faint" if version > position else "text"


def changed_places(columns: Sequence[Column], versions: Sequence[RowVersion]) -> list[int]:
    """Return which columns ever got another value; of a row that never changed all that hold any.

    The key and the position are told elsewhere.
    """
    changed = {name for each in versions if each.before is not None for name in each.changed}
    places = [
        place
        for place, column in enumerate(columns)
        if not column.key and column.kind != "position"
    ]
    ever = [place for place in places if columns[place].name in changed]
    if ever or not versions:
        return ever
    return [place for place in places if versions[0].after[place] not in (None, "")]


def value_curves(
    columns: Sequence[Column], versions: Sequence[RowVersion], view: str, position: int
) -> list[ValueCurve]:
    """Return a curve of each number that ever changed."""
    return [
        value_curve(columns, versions, view, columns[place].name, position)
        for place in changed_places(columns, versions)
        if columns[place].kind in _CURVES
    ]


def value_curve(
    columns: Sequence[Column],
    versions: Sequence[RowVersion],
    view: str,
    name: str,
    position: int,
) -> ValueCurve:
    """Return the curve of one field; of one that is no number it has no points."""
    place = next(n for n, column in enumerate(columns) if column.name == name)
    column = columns[place]
    points = [
        (each.event.position, float(value))
        for each in reversed(versions)
        if isinstance(value := each.after[place], (int, float))
        and column.kind in _CURVES
        and not each.is_end
    ]
    held = next((each for each in versions if each.event.position <= position), None)
    now = value_at(columns, held, name)
    return ValueCurve(column, column_heading(column, view).title, points, now)


def value_at(columns: Sequence[Column], held: RowVersion | None, name: str) -> str:
    """Write one field of the version that holds; of none, or of a row's end, that there is none."""
    if held is None or held.is_end:
        return UNKNOWN
    place = next(n for n, column in enumerate(columns) if column.name == name)
    return format_row_cells(columns, held.after)[place]


def event_texts(event: EventOrigin) -> tuple[str, str, str]:
    """Return the first cells of a line about an event: its position, type and actor."""
    kind = event.type if event.is_known else tr("before this file")
    return format_count(event.position), kind, event.actor


def event_tip(event: EventOrigin) -> str:
    """Return what a line about an event says when the mouse rests on it."""
    if not event.is_known:
        return tr("This event stands before the file's first one: only its position is known.")
    text = f"{event.type}  {event.subject}\n{format_utc(event.time)}\n{event.actor}"
    if not event.code:
        return text
    written = tr("written by code {code}", code=event.code)
    return f"{text}\n{written}"


def recorded_cell(event: EventOrigin) -> str:
    """Write when an event was recorded, where that is known."""
    return format_utc(event.recorded) if event.is_known else UNKNOWN


def _version_row(
    columns: Sequence[Column], version: RowVersion, shown: Sequence[int], position: int
) -> TableRow:
    texts = format_row_cells(columns, version.after)
    first = event_texts(version.event)
    if version.is_end:
        texts = [UNKNOWN] * len(texts)
        position_text, event, actor = first
        first = (position_text, tr("{event}: row removed", event=event), actor)
    count = len(first)
    marked = {
        count + n
        for n, place in enumerate(shown)
        if version.before is not None and columns[place].name in version.changed
    }
    ink = _ink(version.event.position, position)
    cells = (*first, *(texts[place] for place in shown), recorded_cell(version.event))
    return TableRow(
        key=version.event.position,
        texts=cells,
        tones=(ink,) * len(cells),
        tool_tip=event_tip(version.event),
        marked=frozenset(marked),
    )


def is_number(column: Column, cell: Cell) -> bool:
    """Say whether a cell is a number that a curve can be drawn of."""
    return column.kind in _CURVES and isinstance(cell, (int, float))
