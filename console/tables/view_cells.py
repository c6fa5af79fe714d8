"""A page of a view as ready-made text; runs where nobody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from backend.messages.catalogue import Column, ColumnKind
from backend.messages.queries import Cell, ViewPage
from console.state.formatting import UNKNOWN, format_count, format_local, format_utc
from console.state.money_text import format_grouped_amount
from console.tables.table_rows import ColumnHeading, InkName, TableRow

_Item = dict[str, Cell] | Cell
_MAX_ITEMS = 8
_WIDTHS_CHARS: dict[ColumnKind, int] = {
    "text": 16,
    "integer": 8,
    "money": 15,
    "time": 24,
    "day": 11,
    "flag": 7,
    "json": 22,
    "position": 10,
}
_RIGHT: frozenset[ColumnKind] = frozenset({"integer", "money", "position"})
_NAMED_WIDTHS_CHARS = {
    "title": 30,
    "text": 40,
    "name": 24,
    "user_name": 20,
    "email": 26,
    "kind": 9,
    "lines": 26,
    "products": 26,
}
_STATES: dict[str, InkName] = {
    "paid": "ok",
    "succeeded": "ok",
    "delivered": "ok",
    "shipped": "busy",
    "created": "text",
    "cancelled": "faint",
    "failed": "bad",
    "none": "faint",
    "partial": "warn",
    "refunded": "warn",
    "partly-refunded": "warn",
}
_STATUS_COLUMNS = frozenset({"status", "payment_status", "state"})


@dataclass(frozen=True, kw_only=True)
class FormattedPage:
    """A page, ready to be painted.

    names: of the columns that are shown, one for each heading; cells: of each row, as answered;
    places: positions at which the rows were last changed (0: not known)
    """

    page: ViewPage
    names: tuple[str, ...]
    headings: tuple[ColumnHeading, ...]
    rows: list[TableRow]
    positions: list[int]


def format_page(reply: object, *, compact: bool = False) -> FormattedPage:
    """Write a page's cells; `compact` puts what says most into the first columns.

    Raises:
        TypeError: when the reply is no page of a view.
    """
    if not isinstance(reply, ViewPage):
        raise TypeError(f"A page of a view was asked for, and {reply!r} came.")
    shown = shown_columns(reply.columns)
    if compact:
        shown.sort(key=lambda place: _weight(reply.columns[place]))
    place = _column_index(reply.columns, "position")
    return FormattedPage(
        page=reply,
        names=tuple(reply.columns[each].name for each in shown),
        headings=tuple(column_heading(reply.columns[each]) for each in shown),
        rows=[format_row(reply.columns, row, shown) for row in reply.rows],
        positions=[_as_int(row[place]) if place is not None else 0 for row in reply.rows],
    )


def shown_columns(columns: Sequence[Column]) -> list[int]:
    """Return which columns are shown: the currency stands with the amounts, position comes last."""
    money = any(column.kind == "money" for column in columns)
    plain = [
        place
        for place, column in enumerate(columns)
        if column.kind != "position" and not (money and column.name == "currency")
    ]
    return plain + [place for place, column in enumerate(columns) if column.kind == "position"]


def _weight(column: Column) -> int:
    """Keys first, then states, names, figures, and moments last."""
    if column.key:
        return 0
    if column.name in _STATUS_COLUMNS:
        return 1
    order: tuple[ColumnKind, ...] = ("money", "integer", "flag", "text", "day", "json", "time")
    return 2 + order.index(column.kind) if column.kind in order else len(order) + 2


def column_heading(column: Column) -> ColumnHeading:
    """Return the heading of a column."""
    width = _NAMED_WIDTHS_CHARS.get(column.name, _WIDTHS_CHARS[column.kind])
    if column.key and column.kind == "text":
        width = _NAMED_WIDTHS_CHARS.get(column.name, 18)
    title = column.name.replace("_", " ").capitalize()
    return ColumnHeading(
        title=title,
        width_chars=max(width, len(title) + 4),
        is_right_aligned=column.kind in _RIGHT,
        stretches=column.name in {"title", "text", "name", "lines", "products"},
        tool_tip=f"{column.name} ({column.kind}{', key' if column.key else ''}). Click to sort.",
    )


def format_row(columns: Sequence[Column], row: Sequence[Cell], shown: Sequence[int]) -> TableRow:
    """Write one row."""
    at = _column_index(columns, "currency")
    currency = str(row[at] or "") if at is not None else ""
    return TableRow(
        key=tuple(cell for column, cell in zip(columns, row, strict=True) if column.key),
        texts=tuple(format_cell(columns[place].kind, row[place], currency) for place in shown),
        tones=tuple(_ink(columns[place], row[place]) for place in shown),
        tool_tip=_tool_tip(columns, row, currency),
    )


def format_cell(kind: ColumnKind, cell: Cell, currency: str = "") -> str:
    """Write one cell."""
    if cell is None or cell == "":
        return UNKNOWN
    if kind == "flag":
        return "yes" if cell else "no"
    if kind == "json" and isinstance(cell, str):
        return summarize_json(cell)
    if isinstance(cell, int) and kind != "text":
        return _format_number(kind, cell, currency)
    return str(cell).replace("\n", " ")


def summarize_json(text: str) -> str:
    """Write JSON text so that it can be read in one line, e.g. 2 of a mug as `2\u00d7mug`."""
    try:
        items = msgspec.json.decode(text, type=list[_Item])
    except msgspec.DecodeError:
        return text.replace('"', "").strip("{}").replace(",", ", ") or UNKNOWN
    parts = [_format_item(each) for each in items[:_MAX_ITEMS]]
    return ", ".join(parts) + (" …" if len(items) > _MAX_ITEMS else "") or UNKNOWN


def with_fading_marks(row: TableRow) -> TableRow:
    """Return the row with marks that are about to go."""
    return row._replace(fading=True)


def with_changes_marked(row: TableRow, before: TableRow | None) -> TableRow:
    """Return the row with the columns marked that differ from what they were (None: all new)."""
    if before is None:
        return row._replace(marked=frozenset(range(len(row.texts))))
    pairs = enumerate(zip(row.texts, before.texts, strict=True))
    return row._replace(marked=frozenset(place for place, (now, was) in pairs if now != was))


def with_sort_arrow(heading: ColumnHeading, direction: str) -> ColumnHeading:
    """Return the heading with an arrow: `up`, `down` or none."""
    arrows = {"up": " ▲", "down": " ▼"}
    return replace(heading, title=heading.title + arrows.get(direction, ""))


def _format_item(value: _Item) -> str:
    if not isinstance(value, dict):
        return str(value)
    quantity, name = value.get("quantity", value.get("units")), value.get("product_id")
    if quantity is None or name is None:
        return ", ".join(f"{key}: {cell}" for key, cell in value.items())
    return f"{quantity}\u00d7{name}"


def _format_number(kind: ColumnKind, value: int, currency: str) -> str:
    match kind:
        case "money":
            return format_grouped_amount(value, currency)
        case "time":
            return format_utc(value)
        case _:
            return format_count(value)


def _ink(column: Column, cell: Cell) -> InkName:
    if cell is None or cell == "":
        return "faint"
    if column.name in _STATUS_COLUMNS:
        return _STATES.get(str(cell), "text")
    if column.kind == "position":
        return "muted"
    return "muted" if column.kind == "time" else "text"


def _tool_tip(columns: Sequence[Column], row: Sequence[Cell], currency: str) -> str:
    lines: list[str] = []
    for column, cell in zip(columns, row, strict=True):
        text = format_cell(column.kind, cell, currency)
        if column.kind == "time" and isinstance(cell, int):
            text += f"  ({format_local(cell)} local)"
        lines.append(f"{column.name}: {text[:200]}")
    return "\n".join(lines)


def _column_index(columns: Sequence[Column], name: str) -> int | None:
    return next((place for place, column in enumerate(columns) if column.name == name), None)


def _as_int(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
