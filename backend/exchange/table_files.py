"""Published tables as people have them: text or spreadsheet, packed or in a zip archive."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from backend.errors import Unreadable
from backend.exchange.archives import is_zip, iter_zip_members, member_names
from backend.exchange.csv_table import CsvTable, Row, has_columns
from backend.exchange.input_files import InputFile, bad_file
from backend.exchange.spreadsheet import is_spreadsheet, read_sheets

_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")


class ReadableTable(Protocol):
    """A table that can be read any number of times; `read_as` says how it was recognised."""

    name: str
    read_as: str

    def rows(self, columns: Sequence[str], aliases: Mapping[str, str]) -> Iterator[Row]:
        """Yield every record behind the header, its values in the order of `columns`."""
        ...


@contextmanager
def open_table_file(path: Path) -> Generator[InputFile]:
    """Open the file that holds a table, or the only such file of a zip archive.

    Raises:
        Unreadable: it cannot be read, or the archive holds none or several of them.
        Unavailable: it changed while it was read.
    """
    with InputFile(path) as file:
        if not is_zip(file) or is_spreadsheet(file):
            yield file
        else:
            name = _only_table(file)
            yield from iter_zip_members(file, lambda other: other == name)
        file.require_unchanged()


def _only_table(file: InputFile) -> str:
    names = [name for name in member_names(file) if _is_table(name)]
    if len(names) != 1:
        held = (
            f"it holds {', '.join(names[:5])}; unpack the right one" if names else "no table in it"
        )
        raise bad_file(file.label, held)
    return names[0]


def _is_table(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES) and not name.startswith(".")


def tables_of(
    file: InputFile, columns: Sequence[str], aliases: Mapping[str, str], encoding: str | None
) -> Sequence[ReadableTable]:
    """Return the tables with these columns: all such sheets of a spreadsheet, or the text file.

    Raises:
        Unreadable: it is damaged, its encoding cannot be recognised, or no sheet has the columns.
    """
    if not (is_zip(file) and is_spreadsheet(file)):
        return [CsvTable(file.name, file.content, encoding)]
    sheets = read_sheets(file)
    found = [sheet for sheet in sheets if has_columns(sheet.header(), columns, aliases)]
    if not found:
        raise Unreadable(
            f"{file.name}: no sheet has the columns {', '.join(columns)} in its first row; is it"
            " another table?",
            code="not-this-table",
        )
    return found
