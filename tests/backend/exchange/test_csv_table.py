from io import BytesIO

import pytest

from backend.errors import Unreadable
from backend.exchange.csv_table import CsvRow, UnreadableRow, read_table


def table(*lines: bytes, columns: tuple[str, ...] = ("a", "b")) -> list[CsvRow | UnreadableRow]:
    return list(read_table(BytesIO(b"\n".join(lines)), "t.csv", columns))


def test_that_values_come_in_the_order_asked_for_whatever_the_order_of_the_columns() -> None:
    assert table(b"b,x,a", b"2,?,1") == [CsvRow(2, ("1", "2"))]


def test_that_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_value() -> None:
    assert table(b"\xef\xbb\xbfa,b\r", b"1,2\r") == [CsvRow(2, ("1", "2"))]


def test_that_quoted_fields_may_hold_commas_and_quotes() -> None:
    assert table(b"a,b", b'"x, ""y""",2') == [CsvRow(2, ('x, "y"', "2"))]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1", "missing column"),
        (b"1,2,3", "too many columns"),
        (b'"1,2', "broken quoting"),
        (b'"1"x,2', "broken quoting"),
        (b"caf\xe9,2", "not UTF-8 at byte 4"),
        (b"1,\x002", "NUL"),
        (b"", "an empty line"),
        (b"   ", "an empty line"),
    ],
)
def test_that_a_bad_line_is_named_with_its_reason_and_the_next_one_is_read(
    line: bytes, reason: str
) -> None:
    bad, good = table(b"a,b", line, b"1,2")

    assert isinstance(bad, UnreadableRow)
    assert bad.line == 2
    assert reason in bad.reason
    assert good == CsvRow(3, ("1", "2"))


def test_that_a_line_too_long_to_be_one_is_skipped_as_one_line() -> None:
    bad, good = table(b"a,b", b"x" * (3 << 20), b"1,2")

    assert bad == UnreadableRow(2, "the line is longer than 1 MiB")
    assert good == CsvRow(3, ("1", "2"))


@pytest.mark.parametrize("header", [b"", b"a,c", b"\xff\xfe,b"])
def test_that_another_table_is_refused_as_a_whole(header: bytes) -> None:
    with pytest.raises(Unreadable, match=r"t\.csv"):
        table(header, b"1,2")
