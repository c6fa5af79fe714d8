"""Rows of a view as lines of a file: CSV as the table shows them, JSON lines as they are stored."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from backend.csv_text import comma_separated
from backend.messages.catalogue import Column
from backend.messages.not_kept import rfc3339_or_none
from backend.messages.queries import Cell, ViewPage
from console.tables.table_text import cell_texts, heading_titles
from console.tables.view_cells import format_page

ExportForm = Literal["csv", "jsonl"]


class ExportChunk(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one page, and what is known of all of them."""

    text: str
    rows: int
    total: int
    position: int
    replica: str


def export_chunk(
    form: ExportForm, places: Sequence[int], reply: object, *, has_headings: bool
) -> ExportChunk:
    """Write a page; `places`: of the columns that are shown, in their order, for CSV.

    Raises:
        TypeError: when the reply is no page of a view.
    """
    if not isinstance(reply, ViewPage):
        raise TypeError(f"A page of a view was asked for, and {reply!r} came.")
    is_csv = form == "csv"
    return ExportChunk(
        text=_csv_lines(reply, places, has_headings=has_headings) if is_csv else _json_lines(reply),
        rows=len(reply.rows),
        total=reply.total,
        position=reply.position,
        replica=reply.replica,
    )


def _csv_lines(page: ViewPage, places: Sequence[int], *, has_headings: bool) -> str:
    formatted = format_page(page)
    shown = [place for place in places if place < len(formatted.headings)]
    lines = [cell_texts(row, formatted.headings, shown) for row in formatted.rows]
    titles = [heading_titles(formatted.headings, shown)] if has_headings else []
    return comma_separated([*titles, *lines])


def _json_lines(page: ViewPage) -> str:
    lines = (
        msgspec.json.encode(
            {
                column.name: _json_value(column, cell)
                for column, cell in zip(page.columns, row, strict=True)
            }
        )
        for row in page.rows
    )
    return "".join(f"{line.decode()}\n" for line in lines)


def _json_value(column: Column, cell: Cell) -> object:
    """Return a cell as the command line prints it: times as RFC 3339, JSON as itself."""
    match column.kind:
        case "time" if isinstance(cell, int):
            return rfc3339_or_none(cell)
        case "json" | "amounts" if isinstance(cell, str) and cell:
            return msgspec.Raw(cell.encode())
        case "flag" if cell is not None:
            return bool(cell)
        case _:
            return cell
