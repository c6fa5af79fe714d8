"""A page of a view as ready-made text; runs where nobody waits for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from backend.messages.queries import Cell, Column, ColumnKind, ViewPage
from console.state.money import amount
from console.state.wording import UNKNOWN, count, local, utc
from console.tables.rows import Heading, Ink, Row

_Item = dict[str, Cell] | Cell
_MOST_ITEMS = 8
_WIDTHS: dict[ColumnKind, int] = {
    "text": 16, "integer": 8, "money": 15, "time": 24, "day": 11, "flag": 7, "json": 22,
    "position": 10,
}  # fmt: skip
_RIGHT: frozenset[ColumnKind] = frozenset({"integer", "money", "position"})
_NAMED = {
    "title": 30,
    "text": 40,
    "name": 24,
    "user_name": 20,
    "email": 26,
    "kind": 9,
    "lines": 26,
    "products": 26,
}
_STATES: dict[str, Ink] = {
    "paid": "ok", "succeeded": "ok", "delivered": "ok", "shipped": "busy", "created": "text",
    "cancelled": "faint", "failed": "bad", "none": "faint", "partial": "warn",
    "refunded": "warn", "partly-refunded": "warn",
}  # fmt: skip
_STATUS_COLUMNS = frozenset({"status", "payment_status", "state"})


@dataclass(frozen=True, kw_only=True)
class PageText:
    """A page, ready to be painted.

    names: of the columns that are shown, one for each heading; cells: of each row, as answered;
    places: positions at which the rows were last changed (0: not known)
    """

    page: ViewPage
    names: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: list[Row]
    places: list[int]


def page_text(reply: object, *, compact: bool = False) -> PageText:
    """Write a page's cells; `compact` puts what says most into the first columns.

    Raises:
        TypeError: when the reply is no page of a view.
    """
    if not isinstance(reply, ViewPage):
        raise TypeError(f"A page of a view was asked for, and {reply!r} came.")
    shown = shown_columns(reply.columns)
    if compact:
        shown.sort(key=lambda place: _weight(reply.columns[place]))
    place = _index(reply.columns, "position")
    return PageText(
        page=reply,
        names=tuple(reply.columns[each].name for each in shown),
        headings=tuple(heading_of(reply.columns[each]) for each in shown),
        rows=[row_text(reply.columns, row, shown) for row in reply.rows],
        places=[_whole(row[place]) if place is not None else 0 for row in reply.rows],
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


def heading_of(column: Column) -> Heading:
    """Return the heading of a column."""
    width = _NAMED.get(column.name, _WIDTHS[column.kind])
    if column.key and column.kind == "text":
        width = _NAMED.get(column.name, 18)
    title = column.name.replace("_", " ").capitalize()
    return Heading(
        title=title,
        width=max(width, len(title) + 4),
        right=column.kind in _RIGHT,
        stretch=column.name in {"title", "text", "name", "lines", "products"},
        tip=f"{column.name} ({column.kind}{', key' if column.key else ''}). Click to sort.",
    )


def row_text(columns: Sequence[Column], row: Sequence[Cell], shown: Sequence[int]) -> Row:
    """Write one row."""
    at = _index(columns, "currency")
    currency = str(row[at] or "") if at is not None else ""
    return Row(
        key=tuple(cell for column, cell in zip(columns, row, strict=True) if column.key),
        texts=tuple(write(columns[place].kind, row[place], currency) for place in shown),
        tones=tuple(_ink(columns[place], row[place]) for place in shown),
        tip=_tip(columns, row, currency),
    )


def write(kind: ColumnKind, cell: Cell, currency: str = "") -> str:
    """Write one cell."""
    if cell is None or cell == "":
        return UNKNOWN
    if kind == "flag":
        return "yes" if cell else "no"
    if kind == "json" and isinstance(cell, str):
        return gist(cell)
    if isinstance(cell, int) and kind != "text":
        return _number(kind, cell, currency)
    return str(cell).replace("\n", " ")


def gist(text: str) -> str:
    """Write JSON text so that it can be read in one line, e.g. 2 of a mug as `2\u00d7mug`."""
    try:
        items = msgspec.json.decode(text, type=list[_Item])
    except msgspec.DecodeError:
        return text.replace('"', "").strip("{}").replace(",", ", ") or UNKNOWN
    parts = [_item(each) for each in items[:_MOST_ITEMS]]
    return ", ".join(parts) + (" …" if len(items) > _MOST_ITEMS else "") or UNKNOWN


def faded(row: Row) -> Row:
    """Return the row with marks that are about to go."""
    return row._replace(fading=True)


def marked(row: Row, before: Row | None) -> Row:
    """Return the row with the columns marked that differ from what they were (None: all new)."""
    if before is None:
        return row._replace(marked=frozenset(range(len(row.texts))))
    pairs = enumerate(zip(row.texts, before.texts, strict=True))
    return row._replace(marked=frozenset(place for place, (now, was) in pairs if now != was))


def sorted_heading(heading: Heading, direction: str) -> Heading:
    """Return the heading with an arrow: `up`, `down` or none."""
    arrows = {"up": " ▲", "down": " ▼"}
    return replace(heading, title=heading.title + arrows.get(direction, ""))


def _item(value: _Item) -> str:
    if not isinstance(value, dict):
        return str(value)
    quantity, name = value.get("quantity", value.get("units")), value.get("product_id")
    if quantity is None or name is None:
        return ", ".join(f"{key}: {cell}" for key, cell in value.items())
    return f"{quantity}\u00d7{name}"


def _number(kind: ColumnKind, value: int, currency: str) -> str:
    match kind:
        case "money":
            return amount(value, currency)
        case "time":
            return utc(value)
        case _:
            return count(value)


def _ink(column: Column, cell: Cell) -> Ink:
    if cell is None or cell == "":
        return "faint"
    if column.name in _STATUS_COLUMNS:
        return _STATES.get(str(cell), "text")
    if column.kind == "position":
        return "muted"
    return "muted" if column.kind == "time" else "text"


def _tip(columns: Sequence[Column], row: Sequence[Cell], currency: str) -> str:
    lines: list[str] = []
    for column, cell in zip(columns, row, strict=True):
        text = write(column.kind, cell, currency)
        if column.kind == "time" and isinstance(cell, int):
            text += f"  ({local(cell)} local)"
        lines.append(f"{column.name}: {text[:200]}")
    return "\n".join(lines)


def _index(columns: Sequence[Column], name: str) -> int | None:
    return next((place for place, column in enumerate(columns) if column.name == name), None)


def _whole(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0
