import pytest

from backend.cli.output import (
    cell_text,
    format_time,
    json_value,
    print_table,
    truncate,
)
from backend.cli.progress_meter import ProgressMeter
from backend.messages.catalogue import Column, ColumnKind
from backend.messages.number_text import format_number
from backend.messages.queries import Cell


def column(kind: ColumnKind) -> Column:
    return Column(name="x", kind=kind)


@pytest.mark.parametrize(
    ("kind", "cell", "value", "text"),
    [
        ("time", 1_500_000_000_123_456, "2017-07-14T02:40:00.123456Z", "2017-07-14 02:40:00.123Z"),
        ("money", -5, -5, "-0.05\u202fEUR"),
        ("flag", 1, True, "yes"),
        ("integer", 12_345, 12_345, "12\u202f345"),
        ("position", 12_345, 12_345, "12\u202f345"),
        ("text", "a\nb", "a\nb", "a·b"),
        ("text", "12\u202f345 红\u3000色", "12\u202f345 红\u3000色", "12\u202f345 红\u3000色"),
        ("text", "a\u202eb", "a\u202eb", "a·b"),
        ("money", None, None, ""),
    ],
)
def test_that_cells_have_a_form_for_programs_and_one_for_people(
    kind: ColumnKind, cell: Cell, value: object, text: str
) -> None:
    assert json_value(column(kind), cell) == value
    assert cell_text(column(kind), cell, "EUR") == text


def test_that_a_long_text_does_not_tear_a_table() -> None:
    assert len(truncate("x" * 500)) == 60
    assert format_time(0) == "1970-01-01 00:00:00.000Z"


def test_that_tables_are_aligned(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    print_table(("name", "count"), [("a", "1"), ("bcdef", "20 000")], right={1})
    assert capfdbinary.readouterr().out.decode() == (
        "name    count\na           1\nbcdef  20 000\n"
    )


def test_that_progress_which_begins_at_its_end_says_so_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    meter = ProgressMeter("events applied everywhere", 67, quiet=False)
    meter(67)
    meter.end()
    assert capsys.readouterr().err == "67 of 67 events applied everywhere\n"


def test_that_progress_towards_an_end_that_is_not_known_names_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    meter = ProgressMeter("events unpacked", 0, quiet=False)
    for done in (1, 4_001):
        meter(done)
    meter.end()
    assert capsys.readouterr().err.startswith(f"{format_number(4_001)} events unpacked, ")


def test_that_progress_has_counts_and_rate(capsys: pytest.CaptureFixture[str]) -> None:
    meter = ProgressMeter("facts", 10, quiet=False)
    for done in (4, 10):
        meter(done)
    meter.end()

    began, ended = capsys.readouterr().err.splitlines()
    assert began == "begins with 4 of 10 facts"
    assert ended.startswith("10 of 10 facts, ")
