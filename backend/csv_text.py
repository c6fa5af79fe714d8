"""Lines of CSV (RFC 4180) that no spreadsheet takes for formulas.

A text that begins as a formula does would be run by a spreadsheet, whoever wrote it into the log:
`=HYPERLINK(...)` as somebody's name. Such a cell gets a single quote before it, as OWASP advises,
and is read as the text that it is. Numbers, with or without a unit, stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable

_WIDE = (
    "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}"
    "\N{FULLWIDTH COMMERCIAL AT}"  # the same to some spreadsheets
)
_FORMULA = re.compile(f"[=+\\-@\t\r\n{_WIDE}].", re.DOTALL)
_UNIT = r"/?[^\W\d_]+(/[^\W\d_]+)?"
_NUMBER = re.compile(
    rf"[+-]\d[\d\s.,:]*(e[+-]?\d+)?(\s?({_UNIT}|%))?(\s\d+\s{_UNIT})?", re.IGNORECASE
)  # +2.5 ms, -12 EUR, +3 min 5 s


def comma_separated(lines: Iterable[Iterable[object]]) -> str:
    """Write lines of cells; what is no text stands as it is."""
    written = io.StringIO()
    csv.writer(written).writerows(map(_guard_line, lines))
    return written.getvalue()


def _guard_line(cells: Iterable[object]) -> list[object]:
    return [guard_formula(cell) if isinstance(cell, str) else cell for cell in cells]


def guard_formula(text: str) -> str:
    """Put a single quote before what a spreadsheet would take for a formula."""
    is_formula = _FORMULA.match(text) is not None and _NUMBER.fullmatch(text) is None
    return f"'{text}" if is_formula else text
