"""A page of a view as ready-made text; runs where nobody waits for it."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from backend.messages.catalogue import Column, ColumnKind
from backend.messages.catalogue import Tone as ValueTone
from backend.messages.queries import Cell, ViewPage
from backend.messages.text_list import label_text
from backend.translation import tr
from console.state.declared_titles import column_title
from console.state.formatting import format_in_zone
from console.tables.cell_text import format_row_cells
from console.tables.table_rows import ColumnHeading, InkName, TableRow

_COMPACT_CHARS = 4  # the least width of a column of a compact page
_WIDTHS_CHARS: dict[ColumnKind, int] = {
    "text": 16,
    "integer": 8,
    "number": 12,
    "money": 15,
    "amounts": 18,
    "time": 24,
    "day": 11,
    "flag": 7,
    "json": 22,
    "position": 10,
}
_RIGHT: frozenset[ColumnKind] = frozenset({"integer", "number", "money", "amounts", "position"})
_COMPACT: tuple[ColumnKind, ...] = (
    "money",
    "amounts",
    "integer",
    "number",
    "flag",
    "text",
    "day",
    "json",
    "time",
    "position",
)
VALUE_INKS: dict[ValueTone, InkName] = {
    "good": "ok",
    "active": "busy",
    "neutral": "text",
    "subdued": "faint",
    "warning": "warn",
    "bad": "bad",
}


class FormattedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page, ready to be painted.

    names: of the columns that are shown, one for each heading; positions: those at which the rows
    were last changed (0: not known)
    """

    page: ViewPage
    names: tuple[str, ...]
    headings: tuple[ColumnHeading, ...]
    rows: list[TableRow]
    positions: list[int]


def format_page(reply: object, *, compact: bool = False) -> FormattedPage:
    """Write a page's cells; `compact` puts what says most into the first columns, all narrow.

    The grid of a compact page scrolls itself: it makes its columns as wide as what is in them.

    Raises:
        TypeError: when the reply is no page of a view.
    """
    if not isinstance(reply, ViewPage):
        raise TypeError(f"A page of a view was asked for, and {reply!r} came.")
    shown = shown_columns(reply.columns)
    if compact:
        shown.sort(key=lambda place: _compact_order(reply.columns[place]))
    place = _column_index(reply.columns, "position")
    headings = tuple(column_heading(reply.columns[each], reply.view) for each in shown)
    return FormattedPage(
        page=reply,
        names=tuple(reply.columns[each].name for each in shown),
        headings=tuple(replace(each, width_chars=_COMPACT_CHARS) for each in headings)
        if compact
        else headings,
        rows=[format_row(reply.columns, row, shown, reply.view) for row in reply.rows],
        positions=[_as_int(row[place]) if place is not None else 0 for row in reply.rows],
    )


def shown_columns(columns: Sequence[Column]) -> list[int]:
    """Return which columns are shown: currencies stand with their amounts, position comes last."""
    money = [column for column in columns if column.kind == "money"]
    currencies = {column.currency_column or "currency" for column in money}
    plain = [
        place
        for place, column in enumerate(columns)
        if column.kind != "position" and column.name not in currencies
    ]
    return plain + [place for place, column in enumerate(columns) if column.kind == "position"]


def _compact_order(column: Column) -> tuple[int, int]:
    """Keys first, then what is declared to say most, then states, figures, and moments last."""
    if column.key:
        return 0, 0
    if column.compact_rank:
        return 1, column.compact_rank
    return (2, 0) if column.tones else (3, _COMPACT.index(column.kind))


def column_heading(column: Column, view: str) -> ColumnHeading:
    """Return the heading of a column of a view, as it is declared, else by its kind."""
    title = column_title(column, view)
    width = column.width_chars or _WIDTHS_CHARS[column.kind]
    return ColumnHeading(
        name=column.name,
        title=title,
        width_chars=max(width, len(title) + 4),
        is_right_aligned=column.kind in _RIGHT,
        stretches=column.stretch,
        tool_tip=_heading_tip(column),
        is_data=True,
    )


def _heading_tip(column: Column) -> str:
    if column.key:
        return tr("{column} ({kind}, key). Click to sort.", column=column.name, kind=column.kind)
    return tr("{column} ({kind}). Click to sort.", column=column.name, kind=column.kind)


def format_row(
    columns: Sequence[Column], row: Sequence[Cell], shown: Sequence[int], view: str
) -> TableRow:
    """Write one row of a view."""
    texts = format_row_cells(columns, row)
    return TableRow(
        key=tuple(cell for column, cell in zip(columns, row, strict=True) if column.key),
        texts=tuple(texts[place] for place in shown),
        tones=tuple(_ink(columns[place], row[place]) for place in shown),
        tool_tip=_tool_tip(columns, row, texts, view),
    )


def changed_columns(row: TableRow, before: TableRow | None) -> frozenset[int]:
    """Return the columns that differ from what they were (None: the row is new, all of them)."""
    if before is None:
        return frozenset(range(len(row.texts)))
    pairs = enumerate(zip(row.texts, before.texts, strict=True))
    return frozenset(place for place, (now, was) in pairs if now != was)


def sorted_headings(
    page: FormattedPage, order: str, *, descending: bool
) -> tuple[ColumnHeading, ...]:
    """Return the headings with an arrow at the column that the rows are sorted by."""
    arrow = "\N{BLACK DOWN-POINTING TRIANGLE}" if descending else "\N{BLACK UP-POINTING TRIANGLE}"
    return tuple(
        replace(heading, mark=arrow) if name == order else heading
        for name, heading in zip(page.names, page.headings, strict=True)
    )


def _ink(column: Column, cell: Cell) -> InkName:
    if cell is None or cell == "":
        return "faint"
    tone = column.tones.get(str(cell))
    if tone is not None:
        return VALUE_INKS[tone]
    return "muted" if column.kind in ("position", "time") else "text"


def _tool_tip(
    columns: Sequence[Column], row: Sequence[Cell], texts: Sequence[str], view: str
) -> str:
    lines: list[str] = []
    for column, cell, text in zip(columns, row, texts, strict=True):
        shown = text[:200]
        if column.kind == "time" and isinstance(cell, int):
            shown = tr("{time} ({local})", time=shown, local=format_in_zone(cell))
        lines.append(label_text(column_title(column, view), shown))
    return "\n".join(lines)


def _column_index(columns: Sequence[Column], name: str) -> int | None:
    return next((place for place, column in enumerate(columns) if column.name == name), None)


def _as_int(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
