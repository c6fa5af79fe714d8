import io
import zipfile
from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.exchange import spreadsheet
from backend.exchange.csv_table import CsvRow, Row, UnreadableRow
from backend.exchange.input_files import InputFile
from backend.exchange.spreadsheet import SheetTable, read_sheets
from tests.backend.exchange.spreadsheets import row, write_book

HEADER = row(1, "id", "price", "when")


def sheets(tmp_path: Path, content: bytes) -> list[SheetTable]:
    (tmp_path / "book.xlsx").write_bytes(content)
    with InputFile(tmp_path / "book.xlsx") as file:
        return read_sheets(file)


def rows(table: SheetTable) -> list[Row]:
    return list(table.rows(("when", "id", "price"), {}))


def test_that_cells_become_the_texts_that_a_text_file_would_hold(tmp_path: Path) -> None:
    content = write_book(
        {
            "2010": [HEADER, row(2, 536365, 2.55, "@40513.35138888889"), row(3, "C5", 0.1, "x")],
            "2011": [HEADER, row(2, 7.0, 1.1500000000000001, None)],
        }
    )
    first, second = sheets(tmp_path, content)

    assert (first.name, second.name) == ("book.xlsx/2010", "book.xlsx/2011")
    assert rows(first) == [
        CsvRow(2, ("2010-12-01 08:26:00", "536365", "2.55")),
        CsvRow(3, ("x", "C5", "0.1")),
    ]
    assert rows(second) == [CsvRow(2, ("", "7", "1.15"))]


def test_that_rows_have_the_numbers_that_the_sheet_shows(tmp_path: Path) -> None:
    content = write_book({"s": [row(3, "id", "price", "when"), row(5, 1, 2, "x")]})
    (table,) = sheets(tmp_path, content)
    assert rows(table) == [UnreadableRow(4, "an empty row"), CsvRow(5, ("x", "1", "2"))]


def test_that_a_missing_column_is_named(tmp_path: Path) -> None:
    (table,) = sheets(tmp_path, write_book({"s": [row(1, "id", "when")]}))
    with pytest.raises(Unreadable, match="lacks the column price"):
        rows(table)


def test_that_two_cells_far_apart_take_no_memory_for_all_between(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Unreadable, match="1\u202f048\u202f576 rows and 16\u202f384 columns"):
        sheets(tmp_path, write_book({"s": [HEADER, far]}))


def test_that_a_bomb_is_refused_by_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "_MAX_UNPACKED_BYTES", 1 << 30)
    kept = io.BytesIO(write_book({"s": [HEADER]}))
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x", bytes(1 << 20))
    monkeypatch.setattr(spreadsheet, "_MAX_UNPACKED_BYTES", 1 << 20)
    with pytest.raises(Unreadable, match="which is the limit"):
        sheets(tmp_path, kept.getvalue())


def test_that_damage_is_said(tmp_path: Path) -> None:
    content = bytearray(write_book({"s": [HEADER, row(2, 1, 2, "x")]}))
    place = content.index(b"xl/worksheets/sheet1.xml") + 30
    content[place : place + 8] = bytes(8)
    with pytest.raises(Unreadable, match=r"book\.xlsx cannot be read: damaged"):
        sheets(tmp_path, bytes(content))
