"""Rows of a table as text for other programs: tab-separated to be pasted, CSV as a file."""

import csv
import io
import re
from collections.abc import Sequence

from backend.messages.number_text import NARROW_SPACE
from console.tables.table_rows import ColumnHeading, TableRow

_GROUPING = re.compile(rf"(?<=\d){NARROW_SPACE}(?=\d)")


def heading_titles(headings: Sequence[ColumnHeading], places: Sequence[int]) -> list[str]:
    """Return the titles of columns, without the mark of sorting."""
    return [headings[place].shown_title for place in places]


def cell_texts(
    row: TableRow, headings: Sequence[ColumnHeading], places: Sequence[int]
) -> list[str]:
    """Return what a row says, whole where the screen cuts it, in these columns."""
    return [plain_cell(row.texts[place], headings[place]) for place in places]


def plain_cell(text: str, heading: ColumnHeading) -> str:
    """Leave out what groups the digits of a number: other programs read it as text else."""
    return _GROUPING.sub("", text) if heading.is_right_aligned else text


def tab_separated(lines: Sequence[Sequence[str]]) -> str:
    """Write lines as spreadsheets take them from the clipboard; each cell as it is."""
    written = io.StringIO()
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(lines)
    return written.getvalue().removesuffix("\n")
