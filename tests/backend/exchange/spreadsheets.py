"""Small spreadsheets, made by hand: numbers, texts and times in the cells of some sheets."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TIME_STYLE = 1


def write_book(sheets: Mapping[str, Sequence[str]]) -> bytes:
    """Return a spreadsheet; a sheet is its rows, each the XML of a row."""
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", _package_relations())
        archive.writestr("xl/workbook.xml", _workbook(list(sheets)))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(len(sheets)))
        archive.writestr("xl/styles.xml", _styles())
        for number, rows in enumerate(sheets.values(), 1):
            body = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{number}.xml", body)
    return kept.getvalue()


def row(number: int, *cells: str | float | None) -> str:
    """Return the XML of a row; a text that begins with `@` is a time, as a serial number."""
    written = (_cell(f"{chr(65 + place)}{number}", cell) for place, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(written)}</row>'


def _cell(name: str, cell: str | float | None) -> str:
    match cell:
        case None:
            return ""
        case str() if cell.startswith("@"):
            return f'<c r="{name}" s="{TIME_STYLE}"><v>{cell[1:]}</v></c>'
        case str():
            return f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>'
        case _:
            return f'<c r="{name}"><v>{cell}</v></c>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _package_relations() -> str:
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'


def _relations(count: int) -> str:
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet"'
        f' Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'


def _styles() -> str:
    formats = '<xf numFmtId="0"/><xf numFmtId="22"/>'
    return f'<styleSheet xmlns="{MAIN}"><cellXfs count="2">{formats}</cellXfs></styleSheet>'
