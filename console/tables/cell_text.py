"""How a cell of a view is written, from what its column declares; knows no domain."""

from collections.abc import Mapping, Sequence
from string import Formatter

import msgspec

from backend.messages.catalogue import Column
from backend.messages.money import format_amount
from backend.messages.number_text import format_decimal
from backend.messages.queries import Cell
from backend.translation import tr, tr_declared
from console.state.formatting import UNKNOWN, format_count, format_utc

_Item = dict[str, Cell] | Cell
_MAX_ITEMS = 8
_FIELDS_OF_TEMPLATES = Formatter()


def currency_of(column: Column, row: Mapping[str, Cell]) -> str:
    """Return the currency of a money cell: from the declared column, else from `currency`."""
    return str(row.get(column.currency_column or "currency") or "")


def format_row_cells(columns: Sequence[Column], row: Sequence[Cell]) -> list[str]:
    """Write every cell of a row."""
    named = {column.name: cell for column, cell in zip(columns, row, strict=True)}
    pairs = zip(columns, row, strict=True)
    return [format_cell(column, cell, currency_of(column, named)) for column, cell in pairs]


def format_cell(column: Column, cell: Cell, currency: str = "") -> str:
    """Write one cell; `currency` is that of a money cell."""
    if cell is None or cell == "":
        return UNKNOWN
    if column.kind == "flag":
        return tr("yes") if cell else tr("no")
    if isinstance(cell, int):
        return _format_number(column, cell, currency)
    if isinstance(cell, float):
        return format_decimal(cell)
    return _format_text(column, str(cell))


def _format_number(column: Column, value: int, currency: str) -> str:
    match column.kind:
        case "money":
            return format_amount(value, currency)
        case "time":
            return format_utc(value)
        case "text":
            return str(value)
        case _:
            return format_count(value)


def _format_text(column: Column, text: str) -> str:
    match column.kind:
        case "amounts":
            return format_amounts(text)
        case "json":
            return summarize_json(text, tr_declared(column.item_template))
        case _:
            return text.replace("\n", " ")


def format_amounts(text: str) -> str:
    """Write minor units by currency (JSON text), each in its currency's own digits."""
    try:
        amounts = msgspec.json.decode(text, type=dict[str, int])
    except msgspec.DecodeError:
        return text
    parts = (format_amount(minor, currency) for currency, minor in sorted(amounts.items()))
    return ", ".join(parts) or UNKNOWN


def summarize_json(text: str, item_template: str = "") -> str:
    """Write JSON text so that it can be read in one line; items of a list by their template."""
    try:
        items = msgspec.json.decode(text, type=list[_Item])
    except msgspec.DecodeError:
        return text.replace('"', "").strip("{}").replace(",", ", ") or UNKNOWN
    parts = [_format_item(each, item_template) for each in items[:_MAX_ITEMS]]
    more = len(items) - _MAX_ITEMS
    shown = ", ".join(parts)
    if more > 0:
        return tr("{items} and {number} more", items=shown, number=more)
    return shown or UNKNOWN


def _format_item(value: _Item, template: str) -> str:
    if not isinstance(value, dict):
        return str(value)
    names = {name for _, name, _, _ in _FIELDS_OF_TEMPLATES.parse(template) if name}
    if names and names <= value.keys():
        return template.format_map(value)
    return ", ".join(f"{key}: {cell}" for key, cell in value.items())
