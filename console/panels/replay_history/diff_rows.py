"""Rows that differ between two positions, as rows of a table. No Qt."""

from collections.abc import Sequence

from backend.messages.catalogue import Column
from backend.messages.queries import Cell
from backend.messages.row_history import DifferingRow
from backend.messages.text_list import join_items, label_text
from backend.translation import tr, tr_noop
from console.state.declared_titles import column_title
from console.state.formatting import UNKNOWN, format_count
from console.tables.cell_text import format_row_cells
from console.tables.table_rows import ColumnHeading, InkName, TableRow

HEADINGS = (
    ColumnHeading(name="key", title=tr_noop("Row"), width_chars=20),
    ColumnHeading(name="kind", title=tr_noop("What"), width_chars=10),
    ColumnHeading(name="before", title=tr_noop("At A"), width_chars=26),
    ColumnHeading(name="after", title=tr_noop("At B"), width_chars=44, stretches=True),
    ColumnHeading(
        name="last",
        title=tr_noop("Written last"),
        width_chars=12,
        is_right_aligned=True,
        tool_tip=tr_noop("The position of the last event between A and B that wrote the row"),
    ),
)
_MAX_FIELDS = 8  # that are written of a row; the tool tip has all


def difference_row(view: str, columns: Sequence[Column], row: DifferingRow) -> TableRow:
    """Write a row that differs; its key is that of the row."""
    before, after = _texts(columns, row.before), _texts(columns, row.after)
    names = _changed(columns, row)
    ink: InkName = "ok" if row.before is None else "bad" if row.after is None else "text"
    return TableRow(
        key=tuple(row.key),
        texts=(
            " ".join(str(cell) for cell in row.key),
            _kind(row),
            _side(columns, before, names, view) if row.before is not None else UNKNOWN,
            _side(columns, after, names, view) if row.after is not None else UNKNOWN,
            format_count(row.last),
        ),
        tones=("text", ink, "muted", "text", "muted"),
        tool_tip="\n".join(
            label_text(
                column_title(columns[n], view),
                f"{before[n]} \N{RIGHTWARDS ARROW} {after[n]}",
            )
            for n in names
        ),
    )


def _texts(columns: Sequence[Column], row: Sequence[Cell] | None) -> list[str]:
    return [UNKNOWN] * len(columns) if row is None else format_row_cells(columns, row)


def _changed(columns: Sequence[Column], row: DifferingRow) -> list[int]:
    """Return the columns that differ, of a row that came or went those that hold anything."""
    whole = row.after if row.before is None else row.before
    is_one_sided = row.before is None or row.after is None
    return [
        n
        for n, column in enumerate(columns)
        if column.kind != "position" and not column.key
        if ((whole or [])[n] not in (None, "") if is_one_sided else column.name in row.changed)
    ]


def _side(columns: Sequence[Column], texts: Sequence[str], names: list[int], view: str) -> str:
    return join_items(
        label_text(column_title(columns[n], view), texts[n]) for n in names[:_MAX_FIELDS]
    )


def _kind(row: DifferingRow) -> str:
    if row.before is None:
        return tr("added")
    return tr("removed") if row.after is None else tr("changed")
