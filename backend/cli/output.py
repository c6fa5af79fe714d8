"""Output: JSON objects a line, or aligned tables; values as text at this edge only."""

import sys
from collections.abc import Iterable, Sequence
from unicodedata import category

import msgspec

from backend import clock
from backend.messages.catalogue import Column
from backend.messages.money import format_amount
from backend.messages.not_kept import is_time_kept, or_not_kept, rfc3339_or_none
from backend.messages.number_text import format_decimal, format_number
from backend.messages.queries import Cell

_encode = msgspec.json.Encoder().encode
_MAX_CELL_CHARACTERS = 60  # characters of a cell in a table


def print_json(value: object) -> None:
    """Print one object on a line of its own."""
    sys.stdout.buffer.write(_encode(value) + b"\n")


def print_line(text: str) -> None:
    """Print a line."""
    sys.stdout.buffer.write(f"{text}\n".encode(errors="replace"))


def json_value(column: Column, cell: Cell) -> object:
    """Return a cell for JSON: times as RFC 3339, JSON as itself."""
    if cell is None:
        return None
    match column.kind:
        case "time" if isinstance(cell, int):
            return rfc3339_or_none(cell)
        case "json" | "amounts" if isinstance(cell, str):
            return msgspec.Raw(cell.encode())
        case "flag":
            return bool(cell)
        case _:
            return cell


def cell_text(column: Column, cell: Cell, currency: str) -> str:
    """Return a cell for people: money in its currency, times to the millisecond."""
    if cell is None:
        return ""
    if column.kind == "flag":
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return _number_text(column, cell, currency)
    if isinstance(cell, float):
        return format_decimal(cell)
    return join_amounts(str(cell)) if column.kind == "amounts" else truncate(str(cell))


def row_currency(column: Column, names: Sequence[str], row: Sequence[Cell]) -> str:
    """Return the currency of a money cell: from the column that the view names for it."""
    name = column.currency_column or "currency"
    return str(row[names.index(name)] or "") if name in names else ""


def _number_text(column: Column, number: int, currency: str) -> str:
    match column.kind:
        case "money":
            return format_amount(number, currency)
        case "time":
            return format_time(number)
        case "integer" | "position":
            return format_number(number)
        case _:
            return str(number)


def join_amounts(document: str) -> str:
    """Write a JSON object of minor units by currency, e.g. `7.00 EUR, 5 000 JPY`."""
    amounts = msgspec.json.decode(document, type=dict[str, int])
    return ", ".join(format_amount(units, currency) for currency, units in amounts.items())


def format_time(micros: int) -> str:
    """Write a time in UTC to the millisecond; one that an event's store does not keep in words."""
    if not is_time_kept(micros):
        return or_not_kept("")
    return f"{clock.format_rfc3339(micros)[:23].replace('T', ' ')}Z"


def truncate(text: str) -> str:
    """Keep a text on one line, and cut it where a table would be torn."""
    line = show_controls(text)
    return line if len(line) <= _MAX_CELL_CHARACTERS else f"{line[: _MAX_CELL_CHARACTERS - 1]}…"


def show_controls(text: str) -> str:
    """Keep a text on one line, and let nothing in it steer a terminal."""
    return "".join(letter if _is_visible(letter) else "·" for letter in text)


def _is_visible(letter: str) -> bool:
    """Say whether a letter is one, or a blank as between the thousands of a number."""
    return letter.isprintable() or category(letter) == "Zs"


def print_table(titles: Sequence[str], rows: Iterable[Sequence[str]], *, right: set[int]) -> None:
    """Print rows under their titles, aligned; the columns in `right` to the right."""
    table = [list(titles), *(list(row) for row in rows)]
    widths = [max(len(row[place]) for row in table) for place in range(len(titles))]
    for row in table:
        cells = (
            text.rjust(width) if place in right else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        print_line("  ".join(cells).rstrip())
