"""Cuts the sample out of the whole of Online Retail, byte for byte the same every time.

    python -m backend.exchange.sample_builder online_retail.csv.zst resources/sample/

The slice holds every line of some weeks before Christmas 2011, the liveliest of the year.
"""

import sys
from pathlib import Path

from backports import zstd

from backend.errors import Unreadable
from backend.exchange.csv_table import CsvRow, CsvTable
from backend.exchange.input_files import InputFile
from backend.exchange.online_retail.retail_table import ALIASES, COLUMNS

SAMPLE_FILE = "online_retail_sample.csv.zst"
FIRST, LAST = "2011-11-07", "2011-12-04"
_COMPRESSION_LEVEL = 19


def build_sample_file(source: Path) -> bytes:
    """Return the slice of the whole table, packed.

    Raises:
        Unreadable: it is missing, damaged or another table.
    """
    with InputFile(source) as file:
        rows = [
            row.values
            for row in CsvTable(file.name, file.content).rows(COLUMNS, ALIASES)
            if isinstance(row, CsvRow) and FIRST <= row.values[4][:10] <= LAST
        ]
    lines = [COLUMNS, *rows]
    text = "".join(",".join(map(_quote_field, line)) + "\n" for line in lines)
    return zstd.compress(text.encode(), level=_COMPRESSION_LEVEL)


def _quote_field(text: str) -> str:
    """Quote a field where it must be."""
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def main() -> int:
    """Cut, and write the file into the folder; return the exit code."""
    source, folder = map(Path, sys.argv[1:])
    try:
        (folder / SAMPLE_FILE).write_bytes(build_sample_file(source))
    except (Unreadable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
