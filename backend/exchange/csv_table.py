"""CSV, line by line: what cannot be read is named with its line, and never stops the rest.

A record is one line. A quoted field that is still open at the end of its line is broken quoting:
so a stray quote spoils one line, and does not swallow the file.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import msgspec

from backend.errors import Unreadable

_MAX_LINE_BYTES = 1 << 20  # bytes of one line; what is longer is not a line of a table


class CsvRow(msgspec.Struct, frozen=True, gc=False):
    """A readable line: its number in the file (the header is line 1), its values as asked for."""

    line: int
    values: tuple[str, ...]


class UnreadableRow(msgspec.Struct, frozen=True, gc=False):
    """A line that cannot be read, and why."""

    line: int
    reason: str


def read_table(
    stream: BinaryIO, name: str, columns: Sequence[str]
) -> Iterator[CsvRow | UnreadableRow]:
    """Yield every line behind the header, its values in the order of `columns`.

    Raises:
        Unreadable: there is no header, or a column is missing from it: this is another file.
    """
    header = _read_header(stream, name)
    missing = [column for column in columns if column not in header]
    if missing:
        raise Unreadable(
            f"{name}: the header lacks the column {', '.join(missing)}; is it another table?",
            code="not-this-table",
            field=missing[0],
        )
    places = [header.index(column) for column in columns]
    straight = places == list(range(len(header)))
    for number, raw in _numbered_lines(stream):
        if isinstance(raw, UnreadableRow):
            yield raw
            continue
        try:
            fields = _split(raw)
            _check_width(fields, len(header))
        except ValueError as error:
            yield UnreadableRow(number, str(error))
            continue
        yield CsvRow(number, tuple(fields if straight else [fields[place] for place in places]))


def _read_header(stream: BinaryIO, name: str) -> list[str]:
    try:
        return _split(stream.readline(_MAX_LINE_BYTES).removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise Unreadable(
            f"{name}: the header cannot be read: {error}.", code="not-this-table"
        ) from error


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | UnreadableRow]]:
    number = 1
    while raw := stream.readline(_MAX_LINE_BYTES):
        number += 1
        if len(raw) == _MAX_LINE_BYTES and not raw.endswith(b"\n"):
            _skip_rest(stream)
            yield number, UnreadableRow(number, "the line is longer than 1 MiB")
        else:
            yield number, raw


def _skip_rest(stream: BinaryIO) -> None:
    while (raw := stream.readline(_MAX_LINE_BYTES)) and not raw.endswith(b"\n"):
        pass


def _split(raw: bytes) -> list[str]:
    """Split one line into its fields; ValueError says why it cannot be."""
    if b"\x00" in raw:
        raise ValueError("a NUL byte")
    try:
        text = raw.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start + 1}") from error
    if not text.strip():
        raise ValueError("an empty line")
    if '"' not in text and "\r" not in text:
        return text.split(",")
    return _split_quoted(text)


def _split_quoted(text: str) -> list[str]:
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error as error:
        raise ValueError(f"broken quoting: {error}") from error


def _check_width(fields: Sequence[str], width: int) -> None:
    if len(fields) < width:
        raise ValueError(f"missing column: {len(fields)} of {width} are there")
    if len(fields) > width:
        raise ValueError(f"too many columns: {len(fields)} instead of {width}")
