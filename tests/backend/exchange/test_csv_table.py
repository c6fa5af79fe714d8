from contextlib import nullcontext
from io import BytesIO

import pytest

from backend.errors import Unreadable
from backend.exchange.csv_table import CsvRow, CsvTable, Row, UnreadableRow


def read(content: bytes, encoding: str | None = "utf-8") -> tuple[list[Row], str]:
    """The rows, and how the table was recognised."""
    found = CsvTable("t.csv", lambda: nullcontext(BytesIO(content)), encoding)
    return list(found.rows(("a", "b"), {"alpha": "a"})), found.read_as


def table(*lines: bytes) -> list[Row]:
    return read(b"\n".join(lines))[0]


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


def test_that_a_quoted_field_may_go_on_over_lines() -> None:
    assert table(b"a,b", b'1,"x', b'y ""z""', b'"', b"3,4") == [
        CsvRow(2, ("1", 'x\ny "z"\n')),
        CsvRow(5, ("3", "4")),
    ]


@pytest.mark.parametrize("rest", [10, 1_000])
def test_that_a_stray_quote_spoils_one_line_however_many_follow(rest: int) -> None:
    bad, *good = table(b"a,b", b'1,"x', *(b"%d,y" % number for number in range(rest)))

    assert isinstance(bad, UnreadableRow)
    assert "broken quoting" in bad.reason
    assert good == [CsvRow(number + 3, (str(number), "y")) for number in range(rest)]


def test_that_two_stray_quotes_spoil_two_lines_and_not_what_stands_between() -> None:
    rows = table(b"a,b", b'1,"x', b"2,y", b'3,"z', b"4,y")
    assert [isinstance(row, CsvRow) for row in rows] == [False, True, False, True]


def test_that_lines_of_quotes_that_never_end_are_read_in_linear_time() -> None:
    """Each could go on to the end of the file, were there no limit to the looking."""
    rows = table(b"a,b", *[b'x","y'] * 20_000)
    assert [row.line for row in rows] == list(range(2, 20_002))
    assert not any(isinstance(row, CsvRow) for row in rows)


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        (b"a;b\n1;2\n", "UTF-8, semicolons"),
        (b"a\tb\n1\t2\n", "UTF-8, tabs"),
        (b"sep=;\na;b\n1;2\n", "UTF-8, semicolons"),
        (b"b,Alpha\r\n2,1\r\n", "UTF-8, commas"),
        (b"a,b\r1,2\r", "UTF-8, commas"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16, commas"),
        ("\ufeffa,b\n1,2\n".encode(), "UTF-8, commas"),
    ],
)
def test_that_published_tables_are_recognised(content: bytes, read_as: str) -> None:
    rows, found = read(content, encoding=None)
    assert [row.values for row in rows if isinstance(row, CsvRow)] == [("1", "2")]
    assert found == read_as
