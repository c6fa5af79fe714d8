"""Rows of views as the trees of the replay desk write them, which compare them cell by cell."""

from collections.abc import Mapping

from backend.messages.catalogue import Column, ViewKind
from backend.translation import tr, tr_declared
from console.state.declared_titles import column_title, view_title
from console.state.formatting import UNKNOWN
from console.tables.cell_text import currency_of, format_cell

Views = Mapping[str, ViewKind]
RowCells = Mapping[str, str | int | float | bool | None]
_WAITS = "waits"  # the error of an event that stands behind a parked one


def named_view(view: str, views: Views) -> str:
    """Return the title of a view, which may not be installed here."""
    kind = views.get(view)
    return tr_declared(view) if kind is None else view_title(kind)


def named_column(view: str, name: str, views: Views) -> str:
    """Return the title of a view's column, of which there may be none here."""
    column = _column(view, name, views)
    return name if column is None else column_title(column, view)


def named_cell(view: str, name: str, cells: RowCells | None, views: Views) -> str:
    """Write the cell of a row as tables write it; no row, or none in it, is not known."""
    cell = None if cells is None else cells.get(name)
    column = _column(view, name, views)
    if cell is None or column is None:
        return UNKNOWN if cell is None else str(cell)
    return format_cell(column, cell, currency_of(column, cells or {}))


def parked_reason(error: str) -> str:
    """Write why an event is parked; empty for one that is not."""
    if not error:
        return ""
    if error == _WAITS:
        return tr("waits behind a parked event")
    return tr("parked: {error}", error=error)


def _column(view: str, name: str, views: Views) -> Column | None:
    kind = views.get(view)
    return next((each for each in kind.columns if each.name == name), None) if kind else None
