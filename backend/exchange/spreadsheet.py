"""Tables in spreadsheets (xlsx): the sheets whose first row is the header that is asked for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import dropwhile, islice
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from backend.exchange.archives import open_zip
from backend.exchange.csv_table import CsvRow, Row, UnreadableRow, column_places, require_columns
from backend.exchange.input_files import InputFile, bad_file
from backend.messages.number_text import format_counted, format_number
from backend.translation import tr_noop

_MAX_UNPACKED_BYTES = 1 << 30
_MAX_CELLS = 50_000_000  # of the rectangle around all cells of a sheet, which is held in memory
_CHUNK_BYTES = 1 << 20
_OVERLAP_BYTES = 64  # longer than the attribute of a cell that a chunk may end in
_CELL = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_WORKBOOK = "xl/workbook.xml"

Cell = object


def is_spreadsheet(file: InputFile) -> bool:
    """Say whether a zip archive is a spreadsheet."""
    with open_zip(file) as archive:
        return _WORKBOOK in archive.namelist()


class SheetTable:
    """One sheet, in memory; its header is the first row that is not empty."""

    read_as = "a sheet"

    def __init__(self, name: str, sheet: CalamineSheet) -> None:
        self.name = name
        self._sheet = sheet

    def header(self) -> list[str]:
        """Return the names in the header; none when the sheet is empty."""
        return next((cells for _, cells in self._rows() if any(cells)), list[str]())

    def rows(self, columns: Sequence[str], aliases: Mapping[str, str]) -> Iterator[Row]:
        """Yield every row behind the header, its values in the order of `columns`.

        Raises:
            Unreadable: a column is missing from the header: this is another table.
        """
        found = column_places(self.header(), columns, aliases)
        places = require_columns(found, columns, self.name)
        behind = dropwhile(lambda row: not any(row[1]), self._rows())
        for number, cells in islice(behind, 1, None):
            values = tuple(cells[place] for place in places)
            yield (
                CsvRow(number, values)
                if any(values)
                else UnreadableRow(number, tr_noop("an empty row"))
            )

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield every row's number, and its cells as text."""
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            yield number, [sheet_cell_text(cell) for cell in cells]


def read_sheets(file: InputFile) -> list[SheetTable]:
    """Read a spreadsheet's sheets.

    Raises:
        Unreadable: it is damaged, or beyond a limit, which is named.
    """
    _require_bounded(file)
    try:
        workbook = CalamineWorkbook.from_filelike(file.raw)
        return [
            SheetTable(f"{file.name}/{name}", workbook.get_sheet_by_name(name))
            for name in workbook.sheet_names
        ]
    except CalamineError as error:
        raise bad_file(file.label, f"damaged spreadsheet ({error})") from error


def sheet_cell_text(cell: Cell) -> str:
    """Write a cell as it would stand in a text file: numbers to the 15 digits that sheets keep."""
    match cell:
        case bool():
            return str(cell).upper()
        case float():
            return f"{cell:.15g}" if abs(cell) < 1e15 else repr(cell)
        case datetime():
            return cell.isoformat(" ")
        case _:
            return str(cell)


def _require_bounded(file: InputFile) -> None:
    """Refuse what would not fit into memory: what a sheet says of itself is not to be trusted."""
    total_bytes = 0
    with open_zip(file) as archive:
        for member in archive.infolist():
            total_bytes += member.file_size
            if total_bytes > _MAX_UNPACKED_BYTES:
                limit = f"{_MAX_UNPACKED_BYTES >> 30} GiB"
                raise bad_file(file.label, f"it unpacks to more than {limit}, which is the limit")
            with archive.open(member) as content:
                _require_few_cells(file, content)  # and its check sum holds


def _require_few_cells(file: InputFile, content: IO[bytes]) -> None:
    columns: set[bytes] = set()
    last_row, rest = 0, b""
    while chunk := content.read(_CHUNK_BYTES):
        found = _CELL.findall(rest + chunk)
        rest = chunk[-_OVERLAP_BYTES:]
        columns.update(column for column, _ in found)
        last_row = max([last_row, *(int(row) for _, row in found)])
    width = max(map(_column_number, columns), default=0)
    if width * last_row > _MAX_CELLS:
        raise bad_file(
            file.label,
            f"a sheet in it spans {format_counted(last_row, 'row')} and {format_number(width)}"
            f" columns, and {format_number(_MAX_CELLS)} cells"
            " are the limit",
        )


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
